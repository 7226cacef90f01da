import { randomUUID } from 'node:crypto'
import { type Attack, type Attempt, type Books, insert, legsOf, transferAt, transferWith } from './attacked-books.ts'
import { draft, insertOf, type Row, type Rows, write } from './books-by-hand.ts'

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

/** A key with an outcome that moved no money. */
const key =
  (outcome: Row): Attempt =>
  (client) =>
    insert(client, 'idempotency_keys', { ledger: 1, key: 'mine', request_hash: 'x', ...outcome })
const refusal = (moment: string): Row => ({
  refusal_code: 'insufficient_funds',
  refusal_detail: 'x',
  refused_at: moment,
})

/** A transfer with this id. */
const renamed = (id: string) =>
  changed((rows) => {
    transaction(rows).id = id
    for (const row of rows.entries) row.transaction_id = id
  })

/** A UUID of version 1 with this moment: such ids are not in the order of their moments. */
function idOfVersionOne(ms: number): string {
  const time = ((BigInt(ms) + 12_219_292_800_000n) * 10_000n).toString(16).padStart(15, '0')
  return `${time.slice(7)}-${time.slice(3, 7)}-1${time.slice(0, 3)}-8000-000000000000`
}

/** The right to post: the only right on transactions and entries but reading. */
export const posting =
  'execute on post_transactions(integer, uuid[], text[], text[], text[], text[], timestamp with time zone[], uuid[], smallint[], ' +
  'text[], text[], integer[], smallint[], uuid[], bigint[], text[], numeric[], text[], numeric[])'

/** Attacks by the rights on ledgers, currencies, accounts and keys, and by the right to post. */
export const attacksOnBooks: Record<string, Attack[]> = {
  'insert on ledgers (name, description, time_zone, trial)': [
    ['a trial that is the ledger main', 'ledgers_main_kept', `insert into ledgers (name, trial) values ('main', true)`],
    ['a second ledger of a name', 'ledgers_name_taken', `insert into ledgers (name) values ('main')`],
    [
      'a time zone that is none',
      'ledgers_time_zone_form',
      `insert into ledgers (name, time_zone) values ('mine', '+01:00')`,
    ],
    [
      'a closed period',
      '42501',
      `insert into ledgers (name, closed_day, closed_before) values ('mine', '2020-01-01', '2020-01-01')`,
    ],
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
  'insert on accounts (ledger, code, owner, name, type, currency, exponent, minimum_balance, metadata, maximum_balance)':
    [
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
      [
        'a currency that nobody registered',
        'accounts_exponent_of_currency',
        account({ currency: 'MINE', exponent: 2 }),
      ],
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
      [
        'a moment of more than a day ahead',
        'transactions_effective_soon',
        transactionWith({ effective_at: new Date(Date.now() + 2 * 86_400_000).toISOString() }),
      ],
      ['metadata that is no object', 'accounts_metadata_object', account({ metadata: '[]' })],
    ],
  'update on accounts (owner, name, status, minimum_balance, metadata, maximum_balance)': [
    [
      'a maximum below the balance',
      'accounts_maximum_kept',
      (client, { alice }) => client.query('update accounts set maximum_balance = 9.99 where id = $1', [alice]),
    ],
    [
      'a maximum finer than the currency',
      'accounts_maximum_scale',
      (client, { alice }) => client.query('update accounts set maximum_balance = 10.001 where id = $1', [alice]),
    ],
    [
      'a maximum of the cash',
      'accounts_system_known',
      `update accounts set maximum_balance = 1000000 where code = 'system.cash.usd'`,
    ],
    ['no limits', '42501', 'update accounts set limit_subjects = null'],
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
    [
      'a minimum above the balance',
      'accounts_minimum_kept',
      (client, { alice }) => client.query(`update accounts set minimum_balance = 10.01 where id = $1`, [alice]),
    ],
    [
      'a minimum that is no number',
      'accounts_minimum_number',
      (client, { alice }) => client.query(`update accounts set minimum_balance = '-Infinity' where id = $1`, [alice]),
    ],
    [
      'a minimum finer than the currency',
      'accounts_minimum_scale',
      (client, { alice }) => client.query(`update accounts set minimum_balance = 0.001 where id = $1`, [alice]),
    ],
    [
      'a minimum of the cash',
      'accounts_system_known',
      `update accounts set minimum_balance = 0 where code = 'system.cash.usd'`,
    ],
    [
      'an owner of the cash',
      'accounts_system_known',
      `update accounts set owner = 'mallory' where code = 'system.cash.usd'`,
    ],
    ['another currency', '42501', `update accounts set currency = 'JPY'`],
    ['other decimals', '42501', 'update accounts set exponent = 0'],
    ['another type', '42501', `update accounts set type = 'asset'`],
    ['another code', '42501', `update accounts set code = 'mine'`],
    ['another history', '42501', 'update accounts set last_sequence = 0'],
    [
      'an upsert of totals',
      '42501',
      `${account({ code: 'system.cash.usd' })} on conflict (ledger, code) do update set debits_posted = 0`,
    ],
  ],
  [posting]: [
    ['a transaction without entries', 'entries_complete', changed((rows) => rows.entries.splice(0))],
    ['a transaction of one entry', 'transactions_entries_two', transactionWith({ entry_count: 1 })],
    ['fewer entries than it says', 'entries_complete', transactionWith({ entry_count: 3 })],
    ['a moment that is final', 'transactions_recorded_now', recordedIn(-3_600_000)],
    ['a moment far ahead', 'transactions_recorded_now', recordedIn(120_000)],
    ['a hundred years ahead', 'transactions_recorded_now', recordedIn(3_155_760_000_000)],
    ['an id without a moment', '23502', renamed(randomUUID())],
    ['an id of another version', 'transactions_id_of_moment', renamed(idOfVersionOne(Date.now() + 10_000))],
    [
      'an id that is taken',
      'transactions_pkey',
      changed(({ transactions }) => transactions.push({ ...transactions[0] })),
    ],
    ['a key that has an outcome', 'idempotency_keys_pkey', transactionWith({ key: 'used' })],
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
    ['entries without a transaction', '23502', changed((rows) => rows.transactions.pop())],
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
  'insert on idempotency_keys (ledger, key, request_hash, answer, refusal_code, refusal_detail, refused_at, refusal_members)':
    [
      ['a second outcome', 'idempotency_keys_pkey', key({ key: 'used', answer: '{}' })],
      [
        'a transaction',
        '42501',
        (client, { transfer }) =>
          insert(client, 'idempotency_keys', { ledger: 1, key: 'mine', request_hash: 'x', transaction_id: transfer }),
      ],
      ['no outcome', 'idempotency_keys_one_outcome', key({})],
      ['two outcomes', 'idempotency_keys_one_outcome', key({ answer: '{}', ...refusal(new Date().toISOString()) })],
      ['figures of an answer', 'idempotency_keys_members', key({ answer: '{}', refusal_members: '{}' })],
      [
        'figures that are none',
        'idempotency_keys_members',
        key({ ...refusal(new Date().toISOString()), refusal_members: '[1]' }),
      ],
      ['half a rejection', 'idempotency_keys_one_outcome', key({ refusal_code: 'insufficient_funds' })],
      ['a ledger that does not exist', 'idempotency_keys_with_outcome', key({ ledger: 99, answer: '{}' })],
      ['a rejection that can be forgotten at once', 'idempotency_keys_with_outcome', key(refusal('2000-01-01'))],
      ['a rejection that is never forgotten', 'idempotency_keys_with_outcome', key(refusal('infinity'))],
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
          ...refusal(new Date().toISOString()),
        })
        await client.query(`delete from idempotency_keys where key = 'mine'`)
      },
    ],
  ],
}
