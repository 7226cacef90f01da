import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import {
  type Books,
  insert,
  legsOf,
  transferWith,
  writeCharged,
  writeConversion,
  writeFeeReversal,
} from './attacked-books.ts'
import { draft, idOf, insertOf, type Row, type Rows, write } from './books-by-hand.ts'

type Attempt = string | ((client: pg.ClientBase, books: Books) => Promise<unknown>)
/** What it tries, which constraint or SQLSTATE refuses it, and how it is done. */
export type Attack = [what: string, refusal: string, attempt: Attempt]

const entry = (rows: Rows, index: number) => rows.entries[index] as Row
const transaction = (rows: Rows) => rows.transactions[0] as Row

const changed =
  (change: (rows: Rows, books: Books) => unknown): Attempt =>
  (client, books) =>
    transferWith(client, books, (rows) => change(rows, books))

/** A transfer with these changes of its transaction. */
const transactionWith = (change: Row) => changed((rows) => Object.assign(transaction(rows), change))
/** A transfer with these changes of both entries. */
const entriesWith = (change: Row) => changed((rows) => rows.entries.map((row) => Object.assign(row, change)))
/** Between accounts without a history, which would refuse what does not follow it. */
async function transferAt(client: pg.ClientBase, { fresh }: Books, ms: number): Promise<void> {
  const rows = await draft(client, legsOf(...fresh))
  const id = idOf(ms)
  Object.assign(transaction(rows), { id, recorded_at: new Date(ms).toISOString() })
  for (const row of rows.entries) row.transaction_id = id
  await write(client, rows)
}
const recordedIn =
  (ms: number): Attempt =>
  (client, books) =>
    transferAt(client, books, Date.now() + ms)

const reversalOf =
  (reverses: keyof Books, source: keyof Books, target: keyof Books, amount = '5.00'): Attempt =>
  async (client, books) => {
    const legs = legsOf(String(books[source]), String(books[target]), amount)
    await write(client, await draft(client, legs, { kind: 'reversal', reverses: String(books[reverses]) }))
  }

const account = (change: Row) =>
  insertOf('accounts', [{ ledger: 1, type: 'liability', currency: 'USD', exponent: 2, ...change }])
const currency = (change: Row) =>
  insertOf('currencies', [{ ledger: 1, code: 'MINE', exponent: 2, name: 'Mine', ...change }])

/** A key with an outcome, beside a transfer that is posted now. */
const key =
  (outcome: (books: Books, posted: string) => Row): Attempt =>
  async (client, books) => {
    const posted = await transferWith(client, books)
    await insert(client, 'idempotency_keys', { ledger: 1, key: 'mine', request_hash: 'x', ...outcome(books, posted) })
  }
const refused = (moment: string): Attempt =>
  key(() => ({ refusal_code: 'insufficient_funds', refusal_detail: 'x', refused_at: moment }))

const terms =
  (change: (books: Books) => Row): Attempt =>
  async (client, books) => {
    const { terms } = await writeConversion(client, books)
    await insert(client, 'conversions', { ...terms, ...change(books) })
  }
const fee =
  (change: (books: Books) => Row): Attempt =>
  async (client, books) => {
    await insert(client, 'fees', { ...(await writeCharged(client, books)), ...change(books) })
  }
const feeTakenBack =
  (change: (books: Books) => Row): Attempt =>
  async (client, books) => {
    await insert(client, 'fees', { ...(await writeFeeReversal(client, books)), ...change(books) })
  }

/** For each right of the running role, how it could break a promise of the books, and what refuses that. */
export const attacks: Record<string, Attack[]> = {
  'insert on ledgers (name, description)': [
    ['a second ledger of a name', 'ledgers_name_taken', `insert into ledgers (name) values ('main')`],
    ['a name that no header can carry', 'ledgers_name_form', `insert into ledgers (name) values ('Mine, too')`],
    [
      'a number that a later ledger would get',
      '42501',
      `insert into ledgers (id, name) overriding system value values (3, 'mine')`,
    ],
    ['a moment that has passed', '42501', `insert into ledgers (name, created_at) values ('mine', '2000-01-01')`],
  ],
  'insert on currencies (ledger, code, exponent, name)': [
    ['other decimals for a currency of ISO 4217', 'currencies_not_iso', currency({ code: 'CHF', exponent: 0 })],
    ['other decimals for a currency of the ledger', 'currencies_pkey', currency({ code: 'GOLD', exponent: 0 })],
    ['a ledger that does not exist', 'currencies_ledger_fkey', currency({ ledger: 99 })],
    ['a code that accounts cannot have', 'currencies_code_form', currency({ code: 'mine' })],
    ['decimals below zero', 'currencies_exponent_range', currency({ exponent: -1 })],
    ['a moment that has passed', '42501', currency({ created_at: '2000-01-01' })],
  ],
  'insert on accounts (ledger, code, owner, name, type, currency, exponent, minimum_balance, metadata)': [
    ['money from nowhere', '42501', account({ credits_posted: '1.00' })],
    ['an id of its own choice', '42501', account({ id: randomUUID() })],
    ['a history', '42501', account({ last_sequence: 7 })],
    ['a version', '42501', account({ version: 7 })],
    ['a moment that has passed', '42501', account({ created_at: '2000-01-01' })],
    [
      'a code that another account has',
      'accounts_code_taken',
      account({ code: 'system.cash.usd', type: 'asset', minimum_balance: null }),
    ],
    ['a ledger that does not exist', 'accounts_ledger_fkey', account({ ledger: 99 })],
    ['a type that does not exist', 'accounts_type_known', account({ type: 'revenue' })],
    ['more decimals than ISO 4217 has', 'accounts_exponent_of_currency', account({ currency: 'CHF', exponent: 3 })],
    [
      'other decimals than the registration',
      'accounts_exponent_of_currency',
      account({ currency: 'GOLD', exponent: 2 }),
    ],
    ['a currency that nobody registered', 'accounts_exponent_of_currency', account({ currency: 'MINE', exponent: 2 })],
    ['a minimum above zero', 'accounts_minimum_kept', account({ minimum_balance: '1.00' })],
    ['a minimum finer than the currency', 'accounts_minimum_scale', account({ minimum_balance: '-0.001' })],
    ['a minimum that is no number', 'accounts_minimum_number', account({ minimum_balance: '-Infinity' })],
    ['a system account that does not exist', 'accounts_system_known', account({ code: 'system.mine.usd' })],
    [
      'a system account of another currency',
      'accounts_system_known',
      account({ code: 'system.cash.chf', type: 'asset' }),
    ],
    [
      'a system account of another type',
      'accounts_system_known',
      account({ code: 'system.fees.chf', currency: 'CHF' }),
    ],
    [
      'a system account with a minimum',
      'accounts_system_known',
      account({ code: 'system.fees.chf', currency: 'CHF', type: 'income', minimum_balance: '0.00' }),
    ],
    [
      'a system account of an owner',
      'accounts_system_known',
      account({ code: 'system.fees.chf', currency: 'CHF', type: 'income', owner: 'mallory' }),
    ],
    ['metadata that is no object', 'accounts_metadata_object', account({ metadata: '[]' })],
  ],
  'update on accounts (name, status, metadata)': [
    [
      'a closed account opened again',
      'accounts_closed_final',
      `update accounts set status = 'active' where status = 'closed'`,
    ],
    [
      'a closed account frozen',
      'accounts_closed_final',
      `update accounts set status = 'frozen' where status = 'closed'`,
    ],
    [
      'an account closed with money',
      'accounts_closed_at_zero',
      (client, { alice }) => client.query(`update accounts set status = 'closed' where id = $1`, [alice]),
    ],
    [
      'a status that does not exist',
      'accounts_status_known',
      (client, { alice }) => client.query(`update accounts set status = 'asleep' where id = $1`, [alice]),
    ],
    [
      'the cash frozen',
      'accounts_system_active',
      `update accounts set status = 'frozen' where code = 'system.cash.usd'`,
    ],
    ['metadata that is no object', 'accounts_metadata_object', `update accounts set metadata = '1'`],
    [
      'no metadata',
      '23502',
      (client, { alice }) => client.query('update accounts set metadata = null where id = $1', [alice]),
    ],
    ['totals', '42501', 'update accounts set credits_posted = credits_posted + 1'],
    ['a pending amount', '42501', 'update accounts set debits_pending = 1'],
    ['no minimum', '42501', 'update accounts set minimum_balance = null'],
    ['another currency', '42501', `update accounts set currency = 'JPY'`],
    ['other decimals', '42501', 'update accounts set exponent = 0'],
    ['another type', '42501', `update accounts set type = 'asset'`],
    ['another owner', '42501', `update accounts set owner = 'mallory'`],
    ['another code', '42501', `update accounts set code = 'mine'`],
    ['another history', '42501', 'update accounts set last_sequence = 0'],
    [
      'an upsert of totals',
      '42501',
      `${account({ code: 'system.cash.usd' })} on conflict (ledger, code) do update set debits_posted = 0`,
    ],
  ],
  'insert on transactions (ledger, id, kind, reference, description, metadata, effective_at, recorded_at, reverses, entry_count)':
    [
      ['a transaction without entries', 'transactions_have_entries', changed((rows) => rows.entries.splice(0))],
      ['a transaction of one entry', 'transactions_entries_two', transactionWith({ entry_count: 1 })],
      ['fewer entries than it says', 'entries_complete', transactionWith({ entry_count: 3 })],
      ['a moment that is final', 'transactions_recorded_now', recordedIn(-3_600_000)],
      ['a moment far ahead', 'transactions_recorded_now', recordedIn(120_000)],
      ['a hundred years ahead', 'transactions_recorded_now', recordedIn(3_155_760_000_000)],
      [
        'an id of another moment',
        'transactions_id_of_moment',
        transactionWith({ recorded_at: new Date().toISOString() }),
      ],
      ['an id without a moment', 'transactions_id_of_moment', transactionWith({ id: randomUUID() })],
      [
        'an id that is taken',
        'transactions_pkey',
        changed((rows, { transfer }) =>
          Object.assign(transaction(rows), {
            id: transfer,
            recorded_at: new Date(Number.parseInt(transfer.replace('-', '').slice(0, 12), 16)).toISOString(),
          }),
        ),
      ],
      ['a kind that does not exist', 'transactions_kind_known', transactionWith({ kind: 'gift' })],
      ['a ledger that has not these accounts', 'entries_complete', transactionWith({ ledger: 2 })],
      ['a moment without end', 'transactions_effective_finite', transactionWith({ effective_at: 'infinity' })],
      ['metadata that is no object', 'transactions_metadata_object', transactionWith({ metadata: '[]' })],
      ['a reversal of nothing', 'transactions_kind_reverses', transactionWith({ kind: 'reversal' })],
      [
        'a transfer that reverses',
        'transactions_kind_reverses',
        changed((rows, { conversion }) => Object.assign(transaction(rows), { reverses: conversion })),
      ],
      [
        'a reversal of a transaction that does not exist',
        'transactions_reverses_known',
        transactionWith({ kind: 'reversal', reverses: randomUUID() }),
      ],
      ['a second reversal', 'transactions_reversed_once', reversalOf('transfer', 'bob', 'alice')],
      ['a reversal of a reversal', 'transactions_mirror', reversalOf('reversal', 'alice', 'bob')],
      ['a reversal of less', 'transactions_mirror', reversalOf('charged', 'cash', 'alice', '0.50')],
      ['a reversal to somebody else', 'transactions_mirror', reversalOf('charged', 'cash', 'bob', '1.00')],
      [
        'a reversal with the sides of its transaction',
        'transactions_mirror',
        reversalOf('charged', 'alice', 'cash', '1.00'),
      ],
      ['no kind', '23502', transactionWith({ kind: null })],
    ],
  'insert on entries (ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after)':
    [
      [
        'more credited than debited',
        'entries_balanced',
        changed((rows) => Object.assign(entry(rows, 1), { amount: '2.00' })),
      ],
      ['a debit alone', 'entries_balanced', changed((rows) => rows.entries.pop())],
      [
        'one currency for another',
        'entries_balanced',
        changed((rows, { euros }) => Object.assign(entry(rows, 1), { account_id: euros, currency: 'EUR' })),
      ],
      ['euros on accounts in dollars', 'entries_continuous', entriesWith({ currency: 'EUR' })],
      ['no transaction', 'entries_complete', changed((rows) => rows.transactions.pop())],
      [
        'more entries for an earlier transaction',
        'entries_complete',
        changed((rows, { transfer }) => {
          rows.transactions = []
          for (const row of rows.entries) Object.assign(row, { transaction_id: transfer, line: Number(row.line) + 2 })
        }),
      ],
      ['a line twice', 'entries_pkey', entriesWith({ line: 1 })],
      ['a line below one', 'entries_complete', changed((rows) => Object.assign(entry(rows, 0), { line: 0 }))],
      [
        'an account that does not exist',
        'entries_continuous',
        changed((rows) => Object.assign(entry(rows, 0), { account_id: randomUUID() })),
      ],
      [
        'an account of another ledger',
        'entries_continuous',
        changed((rows, { foreign }) => Object.assign(entry(rows, 1), { account_id: foreign })),
      ],
      [
        'a frozen account',
        'entries_continuous',
        async (client, { alice, frozen }) => write(client, await draft(client, legsOf(alice, frozen))),
      ],
      [
        'a closed account',
        'entries_continuous',
        async (client, { alice, closed }) => write(client, await draft(client, legsOf(alice, closed))),
      ],
      [
        'more than the account has',
        'accounts_minimum_kept',
        async (client, { alice, bob }) => write(client, await draft(client, legsOf(alice, bob, '10.01'))),
      ],
      [
        'an amount finer than the currency',
        'entries_continuous',
        async (client, { alice, bob }) => write(client, await draft(client, legsOf(alice, bob, '1.001'))),
      ],
      [
        'a balance finer than the currency',
        'entries_continuous',
        changed((rows) => Object.assign(entry(rows, 0), { balance_after: `${entry(rows, 0).balance_after}0` })),
      ],
      [
        'another balance',
        'entries_continuous',
        changed((rows) => Object.assign(entry(rows, 1), { balance_after: '99.00' })),
      ],
      [
        'a gap in the sequence',
        'entries_continuous',
        changed((rows) => Object.assign(entry(rows, 0), { sequence: Number(entry(rows, 0).sequence) + 1 })),
      ],
      [
        'a sequence again',
        'entries_continuous',
        changed((rows) => Object.assign(entry(rows, 0), { sequence: Number(entry(rows, 0).sequence) - 1 })),
      ],
      ['an amount of zero', 'entries_amount_positive', entriesWith({ amount: '0.00' })],
      ['an amount below zero', 'entries_amount_positive', entriesWith({ amount: '-1.00' })],
      ['an amount that is no number', 'entries_amount_positive', entriesWith({ amount: 'NaN' })],
      [
        'a direction that does not exist',
        'entries_direction_known',
        changed((rows) => Object.assign(entry(rows, 0), { direction: 'in' })),
      ],
    ],
  'insert on idempotency_keys (ledger, key, request_hash, transaction_id, answer, refusal_code, refusal_detail, refused_at)':
    [
      ['a second outcome', 'idempotency_keys_pkey', key((_, posted) => ({ key: 'used', transaction_id: posted }))],
      ['two outcomes', 'idempotency_keys_one_outcome', key((_, posted) => ({ transaction_id: posted, answer: '{}' }))],
      ['no outcome', 'idempotency_keys_one_outcome', key(() => ({}))],
      ['half a rejection', 'idempotency_keys_one_outcome', key(() => ({ refusal_code: 'insufficient_funds' }))],
      [
        'a transaction that does not exist',
        'idempotency_keys_with_outcome',
        key(({ bob }) => ({ transaction_id: bob.replace(/.$/, '0') })),
      ],
      [
        'a transaction that is still to come',
        'idempotency_keys_with_outcome',
        key(() => ({ transaction_id: idOf(Date.now() + 30_000) })),
      ],
      [
        "somebody else's transaction",
        'idempotency_keys_with_outcome',
        key(({ transfer }) => ({ transaction_id: transfer })),
      ],
      [
        'a transaction of another ledger',
        'idempotency_keys_with_outcome',
        key((_, posted) => ({ ledger: 2, transaction_id: posted })),
      ],
      ['a ledger that does not exist', 'idempotency_keys_with_outcome', key(() => ({ ledger: 99, answer: '{}' }))],
      ['a rejection that can be forgotten at once', 'idempotency_keys_with_outcome', refused('2000-01-01')],
      ['a rejection that is never forgotten', 'idempotency_keys_with_outcome', refused('infinity')],
    ],
  'delete on idempotency_keys': [
    ['the key of a transaction, to post it again', '23001', `delete from idempotency_keys where key = 'used'`],
    [
      'a rejection of today, to try again',
      '23001',
      async (client) => {
        await insert(client, 'idempotency_keys', {
          ledger: 1,
          key: 'mine',
          request_hash: 'x',
          refusal_code: 'insufficient_funds',
          refusal_detail: 'x',
          refused_at: new Date().toISOString(),
        })
        await client.query(`delete from idempotency_keys where key = 'mine'`)
      },
    ],
  ],
  'insert on conversions (ledger, transaction_id, quote, source_currency, target_currency, source_amount, target_amount, spread_amount, rate, mid_rate, units, per, spread_bps, rate_source, simulated, rate_as_of, quoted_at, quote_expires_at)':
    [
      [
        'a quote twice',
        'conversions_quote_used_once',
        async (client, books) => {
          const { rows } = await client.query<Row>('select quote from conversions')
          const { terms } = await writeConversion(client, books)
          await insert(client, 'conversions', { ...terms, ...rows[0] })
        },
      ],
      ['terms twice', 'conversions_pkey', terms(({ conversion }) => ({ transaction_id: conversion }))],
      ['terms of a transfer', 'conversions_quote_valid', terms(({ transfer }) => ({ transaction_id: transfer }))],
      [
        'terms of a transaction that does not exist',
        'conversions_transaction_known',
        terms(() => ({ transaction_id: randomUUID() })),
      ],
      ['terms of another ledger', 'conversions_transaction_known', terms(() => ({ ledger: 2 }))],
      [
        'an expired quote',
        'conversions_quote_valid',
        terms(() => ({ quote_expires_at: new Date(Date.now() - 60_000).toISOString() })),
      ],
      ['a quote that never expires', 'conversions_moments_finite', terms(() => ({ quote_expires_at: 'infinity' }))],
      ['more than the mid rate gives', 'conversions_gain_nothing', terms(() => ({ target_amount: '1.00' }))],
      ['a rate that is no number', 'conversions_numbers_sane', terms(() => ({ rate: 'NaN' }))],
      ['a spread below zero', 'conversions_numbers_sane', terms(() => ({ spread_amount: '-0.01' }))],
    ],
  'insert on fees (ledger, id, transaction_id, line, kind, schedule, version, account_id, amount, currency, reverses)':
    [
      ['a fee without an entry', 'fees_earned', fee(() => ({ line: 5 }))],
      ['a fee of an entry that earns nothing', 'fees_earned', fee(() => ({ line: 2 }))],
      ['more than its entry', 'fees_earned', fee(() => ({ amount: '1000000.00' }))],
      ['an amount finer than the currency', 'fees_earned', fee(() => ({ amount: '0.250' }))],
      ['another currency', 'fees_earned', fee(() => ({ currency: 'EUR' }))],
      ['a fee as a spread', 'fees_earned', fee(() => ({ kind: 'fx_spread' }))],
      ['another kind', 'fees_earned', fee(() => ({ kind: 'deposit' }))],
      ['somebody who did not pay', 'fees_earned', fee(({ bob }) => ({ account_id: bob }))],
      [
        'somebody who does not exist',
        'fees_earned',
        fee(() => ({ account_id: randomUUID(), amount: '0.00', line: null })),
      ],
      [
        'a fee for an earlier transaction',
        'fees_earned',
        fee(({ transfer }) => ({
          transaction_id: transfer,
          id: transfer,
          amount: '0.00',
          line: null,
          kind: 'transfer',
        })),
      ],
      [
        'a fee for a transaction that does not exist',
        'fees_transaction_known',
        fee(() => ({ transaction_id: idOf(1), id: idOf(1, 1) })),
      ],
      ['a fee of another ledger', 'fees_transaction_known', fee(() => ({ ledger: 2 }))],
      [
        'a fee that is there',
        'fees_pkey',
        async (client, books) => {
          const row = await writeCharged(client, books)
          await insert(client, 'fees', row)
          await insert(client, 'fees', { ...row, amount: '0.00', line: null })
        },
      ],
      [
        'an entry that earns twice',
        'fees_entry_once',
        async (client, books) => {
          const row = await writeCharged(client, books)
          await insert(client, 'fees', row)
          await insert(client, 'fees', { ...row, id: String(row.id).replace(/1$/, '2') })
        },
      ],
      ['an id of another moment', 'fees_id_of_moment', fee(() => ({ id: idOf(Date.now() + 3_600_000) }))],
      ['an id without a moment', 'fees_id_of_moment', fee(() => ({ id: randomUUID() }))],
      ['a fee below zero', 'fees_sign', fee(() => ({ amount: '-0.25' }))],
      ['a fee that is no number', 'fees_amount_number', fee(() => ({ amount: 'NaN' }))],
      ['a schedule without a version', 'fees_schedule_whole', fee(() => ({ version: null }))],
      ['a fee taken back by a withdrawal', 'fees_earned', fee(({ fee: id }) => ({ amount: '-0.25', reverses: id }))],
      ['less of a fee taken back', 'fees_earned', feeTakenBack(() => ({ amount: '-0.20' }))],
      ['a fee taken back that does not exist', 'fees_earned', feeTakenBack(() => ({ reverses: randomUUID() }))],
      ['a fee given back to somebody else', 'fees_earned', feeTakenBack(({ bob }) => ({ account_id: bob }))],
      [
        'a fee taken back twice',
        'fees_reversed_once',
        async (client, books) => {
          const row = await writeFeeReversal(client, books)
          await insert(client, 'fees', row)
          await insert(client, 'fees', { ...row, id: String(row.id).replace(/1$/, '2'), line: 2 })
        },
      ],
    ],
  'update on outbox (state, attempts, due_at, last_error)': [
    ['a record that is never due', 'outbox_due_soon', `update outbox set due_at = 'infinity'`],
    ['a record that is due in a year', 'outbox_due_soon', `update outbox set due_at = now() + interval '1 year'`],
    ['a record below where relays read', 'outbox_due_soon', `update outbox set due_at = now() - interval '1 hour'`],
    ['a record that is due at no time', '23502', 'update outbox set due_at = null'],
    ['a state that does not exist', 'outbox_state_known', `update outbox set state = 'delivered'`],
    ['a record moved to another fee', '42501', 'update outbox set fee_id = uuidv7()'],
    ['a record moved to another ledger', '42501', 'update outbox set ledger = 2'],
    ['a record that looks new', '42501', 'update outbox set created_at = now()'],
  ],
  'execute on stamp()': [
    ['a clock of its own', '42501', 'create function clock_timestamp() returns timestamptz return now()'],
  ],
  'execute on horizon()': [['tables of its own', '42501', 'create table pg_temp.pg_stat_activity (pid integer)']],
  'execute on iso_exponent(text)': [
    ['another list', '42501', 'create or replace function iso_exponent(code text) returns smallint return 5::smallint'],
  ],
  'execute on remove_delivered(integer[], uuid[])': [
    ['a fee with the record of its delivery', '42501', 'delete from fees'],
    [
      'a record that was never claimed',
      'Error: kept',
      async (client, { fee }) => {
        await client.query('select remove_delivered(array[1], array[$1::uuid])', [fee])
        const { rowCount } = await client.query('select from outbox where fee_id = $1', [fee])
        if (rowCount) throw new Error('kept')
      },
    ],
    [
      'a record that is dead',
      'Error: kept',
      async (client, { fee }) => {
        await client.query(`update outbox set attempts = 1, state = 'dead' where fee_id = $1`, [fee])
        await client.query('select remove_delivered(array[1], array[$1::uuid])', [fee])
        const { rowCount } = await client.query('select from outbox where fee_id = $1', [fee])
        if (rowCount) throw new Error('kept')
      },
    ],
  ],
}

/** What the database accepts, and why that is not refused there. */
export interface AcceptedAttack {
  what: string
  right: string
  reason: string
  attempt: Attempt
  /** Words of the promise that `pnpm verify` then finds broken; null where no promise is. */
  promise: string | null
}

export const acceptedAttacks: AcceptedAttack[] = [
  {
    what: 'a transfer that moves a position',
    right: 'insert on entries',
    reason:
      'Which accounts a kind may move is a rule of the service: in the database it would cost each entry a lookup.',
    attempt: async (client, { alice, fxUsd }) => write(client, await draft(client, legsOf(alice, fxUsd))),
    promise: 'move the positions',
  },
  {
    what: 'an entry of fees without a fee',
    right: 'insert on entries',
    reason: 'The fee is written by a later statement: only a check at the commit, of each entry, could miss it.',
    attempt: async (client, { alice, fees }) => write(client, await draft(client, legsOf(alice, fees))),
    promise: 'Each fee is an entry',
  },
  {
    what: 'a conversion without terms',
    right: 'insert on transactions',
    reason:
      'The terms are written by a later statement: only a check at the commit, of each transaction, could miss them.',
    attempt: async (client, { alice, bob }) =>
      write(client, await draft(client, legsOf(alice, bob), { kind: 'conversion' })),
    promise: 'has the terms of one quote',
  },
  {
    what: 'a conversion that moves something else than its terms say',
    right: 'insert on conversions',
    reason: 'The FX service alone knows what it has quoted, and verify compares terms with entries.',
    attempt: async (client, books) => {
      const { terms, spread } = await writeConversion(client, books)
      await insert(client, 'conversions', { ...terms, source_amount: '2.34', target_amount: '1.99' })
      await insert(client, 'fees', spread)
    },
    promise: 'moved what its quote promised',
  },
  {
    what: 'the key of another transaction of the same group',
    right: 'insert on idempotency_keys',
    reason:
      'The key is the only record of which request a transaction answers; a second one would cost bytes a transfer.',
    attempt: async (client, books) => {
      const posted = await transferWith(client, books)
      for (const key of ['mine', 'yours']) {
        await insert(client, 'idempotency_keys', { ledger: 1, key, request_hash: 'x', transaction_id: posted })
      }
    },
    promise: null,
  },
  {
    what: 'a moment between the beginning of a database transaction and its first write',
    right: 'insert on transactions',
    reason:
      'PostgreSQL does not keep when a transaction made its first write, from which on horizon() waits for it. The service takes each moment from stamp(), which writes first.',
    attempt: async (client, books) => {
      const { rows } = await client.query<{ horizon: Date }>('select horizon() from pg_sleep(0.01)')
      await transferAt(client, books, Number(rows[0]?.horizon.getTime()) - 5)
    },
    promise: null,
  },
  {
    what: 'an undelivered record removed as delivered',
    right: 'execute on remove_delivered',
    reason: 'Only the relay knows what was delivered. Verify compares the fees of both services.',
    attempt: async (client, { fee: id }) => {
      await client.query('update outbox set attempts = 1 where fee_id = $1', [id])
      await client.query('select remove_delivered(array[1], array[$1::uuid])', [id])
    },
    promise: 'revenue',
  },
]
