import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  attempt,
  draft,
  expectRefusedByDatabase,
  type HandLeg,
  idOf,
  nextId,
  type Rows as Posting,
  poolOf,
  type Row,
  write,
} from './books-by-hand.ts'
import { startLedger, type TestLedger } from './ledger.ts'

/*
 * What the database refuses to whoever writes to it: a service with a fault, a person with psql. Each case is a change
 * of a posting that is accepted without it.
 */
let ledger: TestLedger
let superuser: pg.Pool
let source: string
let target: string
let euro: string
let foreign: string
let deposited: string
/** Without entries. */
let fresh: [string, string]

beforeAll(async () => {
  ledger = await startLedger()
  superuser = poolOf(ledger.superuserUrl)
  source = await ledger.openAccount({ balance: '10.00' })
  target = await ledger.openAccount({ balance: '10.00' })
  euro = await ledger.openAccount({ currency: 'EUR', balance: '10.00' })
  await ledger.post('/v1/ledgers', { name: 'other' })
  foreign = await ledger.openAccount({ balance: '10.00' }, { ledger: 'other' })
  const { body } = await ledger.post('/v1/deposits', { account: source, amount: '5.00' })
  fresh = [await ledger.openAccount({ minimum_balance: null }), await ledger.openAccount()]
  deposited = body.id
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
})

/** The rows of a posting, and its accounts as they are to be after it. */
interface Rows extends Posting {
  accounts: Row[]
}

const plus = (text: unknown, amount: number) => (Number(text) + amount).toFixed(2)

/** A transaction in the books between two accounts, by hand, from their present state. */
async function transfer(client: pg.ClientBase, ids: [string, string] = [source, target], rows?: Rows): Promise<Rows> {
  const { rows: found } = await client.query<Row>(
    `select id, currency, debits_posted, credits_posted, posted, last_sequence, last_transaction_id from accounts
      where id = any($1) order by array_position($1, id)`,
    [ids],
  )
  const accounts = found.map((row) => rows?.accounts.find(({ id }) => id === row.id) ?? row)
  const [from, to] = accounts as [Row, Row]
  const { id } = await nextId(client, rows?.transactions.length ?? 0)
  const moved: Row[] = [
    { ...from, debits_posted: plus(from.debits_posted, 1), posted: plus(from.posted, -1) },
    { ...to, credits_posted: plus(to.credits_posted, 1), posted: plus(to.posted, 1) },
  ].map((row: Row) => ({ ...row, last_sequence: Number(row.last_sequence) + 1, last_transaction_id: id }))
  const entries = moved.map(
    (row, index): Row => ({
      ledger: 1,
      transaction_id: id,
      line: index + 1,
      account_id: row.id ?? null,
      sequence: row.last_sequence ?? null,
      direction: index === 0 ? 'debit' : 'credit',
      amount: '1.00',
      currency: row.currency ?? null,
      balance_after: row.posted ?? null,
    }),
  )
  const transaction = {
    ledger: 1,
    id,
    kind: 'transfer',
    effective_at: '2020-01-01T00:00:00Z',
    reverses: null,
    entry_count: 2,
  }
  return {
    transactions: [...(rows?.transactions ?? []), transaction],
    entries: [...(rows?.entries ?? []), ...entries],
    accounts: moved,
  }
}

/** Gives the first transaction another id. */
function rename(rows: Rows, { id }: { id: string }): void {
  const before = String(transaction(rows).id)
  Object.assign(rows, JSON.parse(JSON.stringify(rows).replaceAll(before, id)))
}

/** A million out of nothing: debited where no account of that kind is, credited to an account that is there. */
function addEuros(
  rows: Rows,
  { ledger, account, currency = 'EUR' }: { ledger: number; account: string; currency?: string },
) {
  const [first] = rows.transactions as [Row]
  const id = idOf(Number.parseInt(String(first.id).replace('-', '').slice(0, 12), 16) + 1)
  rows.transactions.push({ ...first, ledger, id })
  const side = { ledger, transaction_id: id, amount: '1000000.00', currency, sequence: 2 }
  rows.entries.push(
    { ...side, line: 1, account_id: account, direction: 'debit', balance_after: '-1000000.00' },
    { ...side, line: 2, account_id: ledger === 1 ? euro : foreign, direction: 'credit', balance_after: '1000010.00' },
  )
}

const entry = (rows: Rows, index: number) => rows.entries[index] as Row
const transaction = (rows: Rows) => rows.transactions[0] as Row
/** Changes both entries. */
const both = (rows: Rows, change: Row) => {
  rows.entries = rows.entries.map((row) => ({ ...row, ...change }))
}

describe('the rows of a posting', () => {
  test.each(['superuser', 'service'])('are accepted as they should be, of the %s', async (role) => {
    const pool = role === 'service' ? ledger.db : superuser
    expect(await attempt(pool, async (client) => write(client, await transfer(client)))).toBe('accepted')
    const two = async (client: pg.ClientBase) =>
      write(client, await transfer(client, [source, target], await transfer(client)))
    expect(await attempt(pool, two)).toBe('accepted')
  })

  const cases: [string, string, (rows: Rows, client: pg.ClientBase) => unknown][] = [
    [
      'with a credit that is more than the debit',
      'entries_balanced',
      (rows) => {
        entry(rows, 1).amount = '2.00'
        entry(rows, 1).balance_after = plus(entry(rows, 1).balance_after, 1)
      },
    ],
    [
      'with two debits',
      'entries_balanced',
      (rows) => {
        entry(rows, 1).direction = 'debit'
        entry(rows, 1).balance_after = plus(entry(rows, 1).balance_after, -2)
      },
    ],
    ['with a debit alone', 'entries_balanced', (rows) => rows.entries.pop()],
    ['with two currencies', 'entries_balanced', (rows) => Object.assign(entry(rows, 1), { currency: 'EUR' })],
    [
      'with a transaction of one entry',
      'transactions_entries_two',
      (rows) => Object.assign(transaction(rows), { entry_count: 1 }),
    ],
    ['without the transaction', '23502', (rows) => rows.transactions.pop()],
    ['without the entries', 'entries_complete', (rows) => rows.entries.splice(0)],
    [
      'recorded before the database transaction began',
      'transactions_recorded_now',
      async (rows, client) => {
        Object.assign(rows, await transfer(client, fresh))
        rename(rows, await nextId(client, 0, -3_600_000))
      },
    ],
    [
      'recorded more than a minute ahead of the clock',
      'transactions_recorded_now',
      async (rows, client) => rename(rows, await nextId(client, 0, 61_000)),
    ],
    ['with an id that carries no moment', '23502', (rows) => rename(rows, { id: randomUUID() })],
    [
      'with amounts finer than the currency',
      'entries_continuous',
      (rows) => {
        both(rows, { amount: '1.000' })
      },
    ],
    [
      'with euros on an account in dollars, beside a right movement of it',
      'entries_continuous',
      (rows) => addEuros(rows, { ledger: 1, account: source }),
    ],
    [
      'with an account of this ledger in another one, beside a right movement of it',
      'entries_continuous',
      (rows) => addEuros(rows, { ledger: 2, account: source, currency: 'USD' }),
    ],
    [
      'of an account that is frozen',
      'entries_continuous',
      (_, client) => client.query(`update accounts set status = 'frozen' where id = $1`, [target]),
    ],
    [
      'with fewer entries than the transaction says',
      'entries_complete',
      (rows) => Object.assign(transaction(rows), { entry_count: 3 }),
    ],
    [
      'with lines that begin at 2',
      'entries_complete',
      (rows) => rows.entries.map((row, index) => Object.assign(row, { line: index + 2 })),
    ],
    ['with a line twice', 'entries_pkey', (rows) => both(rows, { line: 1 })],
    [
      'of an account that is not there',
      'entries_continuous',
      (rows) => Object.assign(entry(rows, 1), { account_id: randomUUID() }),
    ],
    [
      'of an account of another ledger',
      'entries_continuous',
      (rows) => Object.assign(entry(rows, 1), { account_id: foreign, sequence: 2, balance_after: '11.00' }),
    ],
    ['in a currency that the accounts are not in', 'entries_continuous', (rows) => both(rows, { currency: 'EUR' })],
    [
      'with a gap in the sequence',
      'entries_continuous',
      (rows) => {
        entry(rows, 0).sequence = Number(entry(rows, 0).sequence) + 1
      },
    ],
    [
      'with a sequence that was there',
      'entries_continuous',
      (rows) => {
        entry(rows, 0).sequence = Number(entry(rows, 0).sequence) - 1
      },
    ],
    [
      'with a balance that is not the one before and the amount',
      'entries_continuous',
      (rows) => Object.assign(entry(rows, 1), { balance_after: '99.00' }),
    ],
    ['with amounts of zero', 'entries_amount_positive', (rows) => both(rows, { amount: '0' })],
    ['with amounts below zero', 'entries_amount_positive', (rows) => both(rows, { amount: '-1.00' })],
    ['with amounts that are no number', 'entries_amount_positive', (rows) => both(rows, { amount: 'NaN' })],
    [
      'with a direction that there is not',
      'entries_direction_known',
      (rows) => Object.assign(entry(rows, 0), { direction: 'in' }),
    ],
    [
      'with a kind that there is not',
      'transactions_kind_known',
      (rows) => Object.assign(transaction(rows), { kind: 'gift' }),
    ],
    [
      'that take the account below its minimum',
      'accounts_minimum_kept',
      (rows) => {
        both(rows, { amount: '1000.00' })
        entry(rows, 0).balance_after = plus(entry(rows, 0).balance_after, -999)
        entry(rows, 1).balance_after = plus(entry(rows, 1).balance_after, 999)
      },
    ],
    [
      'with an id that is taken',
      'transactions_pkey',
      async (rows, client) => {
        const next = await transfer(client, [source, target], rows)
        const [first, second] = next.transactions as [Row, Row]
        Object.assign(rows, next)
        Object.assign(second, { id: first.id })
        rows.entries.splice(2)
      },
    ],
    [
      'that reverse, and are no reversal',
      'transactions_kind_reverses',
      (rows) => Object.assign(transaction(rows), { reverses: deposited }),
    ],
    [
      'that are a reversal of nothing',
      'transactions_kind_reverses',
      (rows) => Object.assign(transaction(rows), { kind: 'reversal' }),
    ],
    [
      'that reverse what is not there',
      'transactions_reverses_known',
      (rows) => Object.assign(transaction(rows), { kind: 'reversal', reverses: randomUUID() }),
    ],
    [
      'that reverse what was reversed',
      'transactions_reversed_once',
      async (rows, client) => {
        await write(client, rows)
        const [, second] = (await transfer(client, [source, target], { ...rows })).transactions as [Row, Row]
        const reversal = { kind: 'reversal', reverses: deposited }
        const third = await nextId(client, 2)
        await client.query('savepoint valid')
        rows.entries = []
        rows.transactions = [
          { ...second, ...reversal },
          { ...second, ...reversal, id: third.id },
        ]
      },
    ],
    ['with amounts without end', 'entries_amount_positive', (rows) => both(rows, { amount: 'Infinity' })],
    [
      'of a writer that does not know the last entry, and overwrites it',
      'entries_continuous',
      async (rows, client) => {
        const stale = structuredClone(rows)
        await write(client, rows)
        Object.assign(rows, stale)
        rename(rows, await nextId(client, 0, 5_000))
      },
    ],
    [
      'of several transactions, with a wrong balance between',
      'entries_continuous',
      async (rows, client) => {
        Object.assign(rows, await transfer(client, [source, target], rows))
        Object.assign(entry(rows, 0), { balance_after: '7777.00' })
      },
    ],
    [
      'of several transactions, with a sequence twice and another left out',
      'entries_continuous',
      async (rows, client) => {
        const two = await transfer(client, [source, target], rows)
        Object.assign(rows, await transfer(client, [source, target], two))
        Object.assign(entry(rows, 2), { sequence: entry(rows, 0).sequence })
      },
    ],
    [
      'of several transactions, whose ids do not grow with the sequence',
      'entries_continuous',
      async (rows, client) => {
        const two = await transfer(client, [source, target], rows)
        const three = await transfer(client, [source, target], two)
        const [first, second] = three.transactions.map(({ id }) => String(id)) as [string, string]
        const swap = (id: unknown) => (id === first ? second : id === second ? first : id) as string
        Object.assign(rows, three)
        rows.entries = three.entries.map((row) => ({ ...row, transaction_id: swap(row.transaction_id) }))
      },
    ],
  ]

  test.each(cases)('%s are refused', async (_, constraint, change) => {
    const answer = await attempt(superuser, async (client) => {
      if (constraint === 'accounts_minimum_kept') {
        // With the same change and room below, it is accepted.
        const rows = await transfer(client)
        await change(rows, client)
        await client.query('savepoint roomy')
        await client.query('update accounts set minimum_balance = null where id = $1', [source])
        await write(client, rows)
        await client.query('rollback to roomy')
      }
      const rows = await transfer(client)
      await client.query('savepoint valid')
      await write(client, structuredClone(rows))
      await client.query('rollback to valid')
      await change(rows, client)
      await write(client, rows)
    })
    expect(answer).toBe(constraint)
  })

  test('in euro are accepted beside those in dollars, and no currency may pay for another', async () => {
    const cash = String((await ledger.get('/v1/accounts/system.cash.eur')).body.id)
    expect(await attempt(superuser, async (client) => write(client, await transfer(client, [euro, cash])))).toBe(
      // The cash is an asset: a credit lowers it, and the helper says that it grew.
      'entries_continuous',
    )
    expect(await attempt(superuser, async (client) => write(client, await transfer(client, [source, euro])))).toBe(
      'entries_balanced',
    )
  })
})

test.each([
  'update accounts set debits_posted = -1',
  "update accounts set credits_posted = 'NaN'",
  "update accounts set credits_pending = 'Infinity'",
])('not even a superuser gives an account totals that are no sum: %s', async (sql) => {
  expect(await attempt(superuser, (client) => client.query(sql))).toBe('accounts_totals_positive')
})

test('a reversal that is the first of its transaction, and its mirror, is accepted', async () => {
  const cash = String((await ledger.get('/v1/accounts/system.cash.usd')).body.id)
  const reverse = (amount: string) =>
    attempt(superuser, async (client) => {
      const legs: HandLeg[] = [
        { account: cash, direction: 'credit', amount },
        { account: source, direction: 'debit', amount },
      ]
      await write(client, await draft(client, legs, { kind: 'reversal', reverses: deposited }))
    })
  expect(await reverse('5.00')).toBe('accepted')
  expect(await reverse('4.99')).toBe('transactions_mirror')
})

describe('what is written stays', () => {
  const appendOnly = [
    'insert into transactions select * from transactions where false',
    'insert into entries select * from entries where false',
    'update transactions set description = $$changed$$',
    'update entries set amount = amount',
    'update entries set amount = 1 where false',
    'delete from transactions where false',
    'delete from entries',
    'truncate entries',
    'truncate transactions, entries, conversions, fees, payments, payment_changes',
    'truncate transactions cascade',
    'delete from accounts',
    'truncate accounts cascade',
  ]
  test.each(appendOnly)('also for a superuser and for the owner: %s', (sql) => expectRefusedByDatabase(superuser, sql))

  test.each([
    ...appendOnly,
    'update idempotency_keys set answer = $$ $$',
    'delete from ledgers',
    'update ledgers set name = $$mine$$',
    'update currencies set exponent = 0',
    'delete from currencies',
    'update accounts set debits_posted = debits_posted',
    'update accounts set credits_pending = 0',
    'update accounts set last_sequence = last_sequence + 1',
    'update accounts set currency = $$EUR$$',
    'update accounts set type = $$asset$$',
    'update accounts set exponent = 0',
    'update accounts set code = $$mine$$',
    'update accounts set ledger = 2',
    'update accounts set id = uuidv7()',
    'update accounts set created_at = now()',
    'update accounts set version = version + 1',
    'insert into accounts (ledger, code, type, currency, exponent, debits_posted) values (1, $$mine$$, $$asset$$, $$USD$$, 2, 0)',
    'insert into accounts (ledger, id, type, currency, exponent) values (1, uuidv7(), $$asset$$, $$USD$$, 2)',
    'create table mine (id int)',
    'create table public.mine (id int)',
    'create temporary table mine (id int)',
    'create schema mine',
    'alter table accounts drop constraint accounts_minimum_kept',
    'alter table entries disable trigger all',
    'drop table entries',
    'drop trigger entries_posted on entries',
    'drop function ledger.post_transactions',
    'alter function ledger.post_transactions security invoker',
    'set session_replication_role = replica',
    'copy entries to program $$true$$',
    'select pg_read_file($$/etc/hostname$$)',
    'create role mine',
    'insert into migrations (name, run_on) values ($$mine$$, now())',
  ])('the service may not: %s', async (sql) => {
    expect(await attempt(ledger.db, (client) => client.query(sql))).toBe('42501')
  })

  test.each([
    'insert into ledgers (name) values ($$mine$$)',
    'insert into currencies (ledger, code, exponent, name) values (1, $$MINE$$, 2, $$Mine$$)',
    'update accounts set status = $$frozen$$, name = $$x$$, metadata = $${}$$ where code is null',
    'select from accounts for update',
  ])('the service may: %s', async (sql) => {
    expect(await attempt(ledger.db, (client) => client.query(sql))).toBe('accepted')
  })

  test('the service reads no other schema', async () => {
    await superuser.query('create table revenue.fees (id int)')
    expect(await attempt(ledger.db, (client) => client.query('select from revenue.fees'))).toBe('42501')
  })
})

describe('an account', () => {
  const change = (sql: string) => attempt(superuser, (client) => client.query(sql, [source]))
  test.each([
    ['with money is not closed', 'accounts_closed_at_zero', `update accounts set status = 'closed' where id = $1`],
    ['has a status that there is', 'accounts_status_known', `update accounts set status = 'asleep' where id = $1`],
    ['has a type that there is', 'accounts_type_known', `update accounts set type = 'revenue' where id = $1`],
    [
      'has a minimum that is a number',
      'accounts_minimum_kept',
      `update accounts set minimum_balance = 'NaN' where id = $1`,
    ],
    [
      'has no minimum above its balance',
      'accounts_minimum_kept',
      `update accounts set minimum_balance = 1000 where id = $1`,
    ],
    [
      'reserves no more than it has',
      'accounts_minimum_kept',
      `update accounts set debits_pending = 1000 where id = $1`,
    ],
    ['has no pending below zero', 'accounts_totals_positive', `update accounts set debits_pending = -1 where id = $1`],
    [
      'has no pending that is no number',
      'accounts_totals_positive',
      `update accounts set credits_pending = 'NaN' where id = $1`,
    ],
    ['has a code of its own', 'accounts_code_taken', `update accounts set code = 'system.cash.usd' where id = $1`],
    ['has a ledger that there is', 'account_changes_account_known', `update accounts set ledger = 99 where id = $1`],
  ])('%s', async (_, constraint, sql) => {
    expect(await change(sql)).toBe(constraint)
  })

  test.each([
    `update accounts set status = 'frozen' where id = $1`,
    `update accounts set minimum_balance = -1 where id = $1`,
    `update accounts set debits_pending = 1 where id = $1`,
    `update accounts set code = 'free' where id = $1`,
  ])('may be changed within the rules: %s', async (sql) => {
    expect(await change(sql)).toBe('accepted')
  })
})
