import { type Attack, type Attempt, legsOf } from './attacked-books.ts'
import { draft, write } from './books-by-hand.ts'

/** A transfer that happened at this moment, and then this. */
const datedThen =
  (sql: string): Attempt =>
  async (client, { alice, bob }) => {
    await write(client, await draft(client, legsOf(alice, bob), { effective_at: '2020-01-01T00:00:00Z' }))
    await client.query(sql)
  }

/** Attacks on the effective axis, by the rights to read it. */
export const attacksOnPeriods: Record<string, Attack[]> = {
  'execute on dated_shift(integer, uuid, timestamp with time zone, bigint)': [
    ['another effective moment', '42501', datedThen(`update dated_entries set effective_at = '2021-01-01'`)],
    ['a dated entry away', '42501', datedThen('delete from dated_entries')],
    ['other totals', '42501', datedThen('update dated_totals set credits = credits + 1')],
    ['totals away', '42501', datedThen('delete from dated_totals')],
    [
      'a dated entry by hand',
      '42501',
      `insert into dated_entries (ledger, account_id, transaction_id, sequence, effective_at, debits, credits, moment_debits, moment_credits)
       values (1, uuidv7(), uuidv7(), 1, now(), 1, 0, 1, 0)`,
    ],
    [
      'a dated entry without its transaction',
      '42501',
      `select post_dated(1, array[uuidv7()], array[now() - interval '1 h'], array[1], array[uuidv7()], array[1::bigint], array['debit'], array[1.00])`,
    ],
  ],
  'execute on recorded_sums(integer, uuid, uuid)': [
    ['other sums', '42501', 'update entry_sums set debits = debits + 1'],
    [
      'sums by hand',
      '42501',
      'insert into entry_sums (ledger, account_id, transaction_id, debits, credits) values (1, uuidv7(), uuidv7(), 1, 0)',
    ],
  ],
  'execute on first_id(bigint)': [
    ['another id of a moment', '42501', `create or replace function first_id(ms bigint) returns uuid return uuidv7()`],
  ],
  'execute on ms_of(timestamp with time zone)': [
    ['another clock', '42501', `create or replace function ms_of(moment timestamptz) returns bigint return 0::bigint`],
  ],
}
