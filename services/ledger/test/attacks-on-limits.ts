import { type Attack, type AttemptBy, type Books, legsOf } from './attacked-books.ts'
import { draft, write } from './books-by-hand.ts'

/** A limit of Alice's account, with these changes. */
const addWith =
  (change: (books: Books) => object): AttemptBy =>
  (client, books) =>
    client.query('select add_limit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
      ...Object.values({
        ledger: 1,
        account: books.alice,
        owner: null,
        currency: 'USD',
        measure: 'out',
        period: 'day',
        alignment: 'calendar',
        zone: 'UTC',
        amount: '5.00',
        by: 'mallory',
        ...change(books),
      }),
    ])

/** Limits Alice, posts a transfer of 1.00 from her, and counts this. */
const countWith =
  (count: (transaction: string, books: Books) => [transaction: string, freed: string, subject?: number][]): AttemptBy =>
  async (client, books) => {
    await addWith(() => ({}))(client, books)
    const rows = await draft(client, legsOf(books.alice, books.bob))
    await write(client, rows)
    const { rows: subjects } = await client.query('select id from limit_subjects where account_id = $1', [books.alice])
    for (const [transaction, freed, subject] of count(String(rows.transactions[0]?.id), books)) {
      await client.query('select count_limits(array[1], array[$1::integer], array[$2::uuid], array[$3::numeric])', [
        subject ?? subjects[0].id,
        transaction,
        freed,
      ])
    }
  }

/** Attacks by the rights on limits. */
export const attacksOnLimits: Record<string, Attack[]> = {
  'execute on add_limit(integer, uuid, text, text, text, text, text, text, numeric, text)': [
    ['a limit below zero', 'limits_amount_number', addWith(() => ({ amount: '-1' }))],
    ['a limit that is no number', 'limits_amount_number', addWith(() => ({ amount: 'NaN' }))],
    ['a limit without end', 'limits_amount_number', addWith(() => ({ amount: 'Infinity' }))],
    ['a measure that does not exist', 'limits_measure_known', addWith(() => ({ measure: 'across' }))],
    ['a period that does not exist', 'limits_period_known', addWith(() => ({ period: 'century' }))],
    ['an alignment that does not exist', 'limits_alignment_known', addWith(() => ({ alignment: 'askew' }))],
    ['a time zone that does not exist', 'limits_time_zone_known', addWith(() => ({ zone: 'Mars/Base' }))],
    ['an account of another ledger', 'limits_account_suited', addWith(({ foreign }) => ({ account: foreign }))],
    ['an account in another currency', 'limits_account_suited', addWith(() => ({ currency: 'EUR' }))],
    ['the cash', 'limits_account_suited', addWith(({ cash }) => ({ account: cash }))],
    ['an account and an owner', 'limit_subjects_one', addWith(() => ({ owner: 'mallory' }))],
    ['nothing at all', 'limit_subjects_one', addWith(() => ({ account: null }))],
    ['a limit by nobody', '23502', addWith(() => ({ by: null }))],
    ['a limit by hand', '42501', `insert into limits (ledger, subject_id) values (1, 1)`],
    ['a subject by hand', '42501', `insert into limit_subjects (ledger, owner) values (1, 'mallory')`],
  ],
  'execute on end_limit(integer, uuid, text)': [
    ['a limit that never was', '42501', `delete from limits`],
    ['a larger limit', '42501', 'update limits set amount = 1000000'],
    ['a life after the end', '42501', 'update limits set ended_at = null'],
  ],
  'execute on count_limits(integer[], integer[], uuid[], numeric[])': [
    ['a transaction of before', 'limit_movements_valid', countWith((_, { transfer }) => [[transfer, '0']])],
    [
      'a transaction twice',
      'limit_movements_valid',
      countWith((id) => [
        [id, '0'],
        [id, '0'],
      ]),
    ],
    ['a transaction of others', 'limit_movements_valid', countWith((id) => [[id, '0', 999_999]])],
    ['what holds never had', 'limit_movements_valid', countWith((id) => [[id, '-1']])],
    ['a movement by hand', '42501', 'update limit_movements set moved = 0'],
    ['no movement', '42501', 'delete from limit_movements'],
    ['totals of its own', '42501', 'update limit_subjects set out_total = 0'],
  ],
  'execute on limit_window(text, text, text, timestamp with time zone)': [
    [
      'another window',
      '42501',
      `create or replace function limit_window(period text, alignment text, zone text, at timestamptz)
       returns table (from_id uuid, ends_at timestamptz) language sql as 'select null, null'`,
    ],
  ],
  'execute on lock_limit_subjects(integer[], integer[])': [
    ['a subject that it locks', '42501', 'select from limit_subjects for update'],
  ],
}
