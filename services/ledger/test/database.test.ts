import { randomUUID } from 'node:crypto'
import { createPool, sqlState, violatedConstraint } from '@florin/postgres'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

beforeAll(async () => {
  ledger = await startLedger()
  superuser = poolOf(ledger.superuserUrl)
  source = await ledger.openAccount({ balance: '10.00' })
  target = await ledger.openAccount({ balance: '10.00' })
  euro = await ledger.openAccount({ currency: 'EUR', balance: '10.00' })
  await ledger.post('/v1/ledgers', { name: 'other' })
  foreign = await ledger.openAccount({ balance: '10.00' }, { ledger: 'other' })
  const { body } = await ledger.post('/v1/deposits', { account: source, amount: '5.00' }, { key: 'taken' })
  deposited = body.id
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
})

function poolOf(connectionString: string): pg.Pool {
  return createPool({
    connectionString,
    schema: 'ledger',
    applicationName: 'test',
    connectionsMax: 2,
    statementTimeoutMs: 10_000,
    onError: () => undefined,
  })
}

type Row = Record<string, string | number | null>

/** The rows of a posting, as they are to be written. */
interface Rows {
  transactions: Row[]
  entries: Row[]
  /** The accounts, as they are to be after it. */
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
  const earlier = accounts.map(({ last_transaction_id }) => String(last_transaction_id)).sort()
  // An id above all of the accounts, of a moment to come.
  const id = `${earlier.at(-1)?.slice(0, 8)}-ffff-7000-8000-${String(rows?.transactions.length ?? 0).padStart(12, '0')}`
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
    recorded_at: '2020-01-01T00:00:00Z',
    reverses: null,
    entry_count: 2,
    idempotency_key: randomUUID(),
  }
  return {
    transactions: [...(rows?.transactions ?? []), transaction],
    entries: [...(rows?.entries ?? []), ...entries],
    accounts: moved,
  }
}

/** Writes them, transactions first, then all entries in one statement, which moves the accounts. */
async function write(client: pg.ClientBase, { transactions, entries }: Rows): Promise<void> {
  for (const row of transactions) await insert(client, 'transactions', [row])
  await insert(client, 'entries', entries)
}

async function insert(client: pg.ClientBase, table: string, rows: Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const marks = rows.map(
    (_, row) => `(${columns.map((_, column) => `$${row * columns.length + column + 1}`).join(', ')})`,
  )
  await client.query(
    `insert into ${table} (${columns.join(', ')}) values ${marks.join(', ')}`,
    rows.flatMap((row) => columns.map((column) => row[column])),
  )
}

/** Runs `work` in a transaction that is rolled back. Returns the name of the constraint that refused it, or the error's code. */
async function attempt(pool: pg.Pool, work: (client: pg.ClientBase) => Promise<unknown>): Promise<string> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    return 'accepted'
  } catch (error) {
    return violatedConstraint(error) ?? sqlState(error) ?? String(error)
  } finally {
    await client.query('rollback')
    client.release()
  }
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
    ['without the transaction', 'entries_complete', (rows) => rows.transactions.pop()],
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
      'that come later, to a transaction that is there',
      'entries_complete',
      (rows) => {
        rows.transactions = []
        rows.entries = rows.entries.map((row, index) => ({ ...row, transaction_id: deposited, line: index + 3 }))
      },
    ],
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
      'with a key that is taken',
      'transactions_idempotency_key',
      (rows) => Object.assign(transaction(rows), { idempotency_key: 'taken' }),
    ],
    ['with an id that is taken', 'transactions_pkey', (rows) => Object.assign(transaction(rows), { id: deposited })],
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
        const [first] = rows.transactions as [Row]
        const second = await transfer(client, [source, target], { ...rows })
        const reversal = { kind: 'reversal', reverses: deposited }
        await client.query('savepoint valid')
        await insert(client, 'transactions', [{ ...first, ...reversal, id: randomUUID(), idempotency_key: null }])
        rows.transactions = [{ ...(second.transactions[1] as Row), ...reversal }]
      },
    ],
    ['with amounts without end', 'entries_amount_positive', (rows) => both(rows, { amount: 'Infinity' })],
    [
      'of a writer that does not know the last entry, and overwrites it',
      'entries_continuous',
      async (rows, client) => {
        const stale = structuredClone(rows)
        await write(client, rows)
        const id = String(transaction(stale).id).replace('-ffff-', '-fffe-')
        const renamed = JSON.parse(JSON.stringify(stale).replaceAll(String(transaction(stale).id), id)) as Rows
        Object.assign(rows, renamed)
        transaction(rows).idempotency_key = null
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

test('a reversal that is the first of its transaction is accepted', async () => {
  const answer = await attempt(superuser, async (client) => {
    const rows = await transfer(client)
    Object.assign(transaction(rows), { kind: 'reversal', reverses: deposited })
    await write(client, rows)
  })
  expect(answer).toBe('accepted')
})

describe('what is written stays', () => {
  const appendOnly = [
    'update transactions set description = $$changed$$',
    'update entries set amount = amount',
    'update entries set amount = 1 where false',
    'delete from transactions where false',
    'delete from entries',
    'truncate entries',
    'truncate transactions, entries, conversions, fees',
    'truncate transactions cascade',
    'delete from accounts',
    'truncate accounts',
  ]
  test.each(appendOnly)('also for a superuser and for the owner: %s', async (sql) => {
    expect(await attempt(superuser, (client) => client.query(sql))).toBe('23001')
    const asOwner = async (client: pg.ClientBase) => {
      await client.query('set local role ledger_owner')
      await client.query(sql)
    }
    expect(await attempt(superuser, asOwner)).toBe('23001')
  })

  test.each([
    ...appendOnly,
    'delete from answers',
    'update answers set body = $$ $$',
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
    'update accounts set minimum_balance = null',
    'update accounts set code = $$mine$$',
    'update accounts set owner = $$mine$$',
    'update accounts set ledger = 2',
    'update accounts set id = uuidv7()',
    'update accounts set created_at = now()',
    'create table mine (id int)',
    'create table public.mine (id int)',
    'create temporary table mine (id int)',
    'create schema mine',
    'alter table accounts drop constraint accounts_minimum_kept',
    'alter table entries disable trigger all',
    'drop table entries',
    'drop trigger entries_posted on entries',
    'create or replace function ledger.post_entries() returns trigger language plpgsql as $$ begin return null; end $$',
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
    'update accounts set status = $$frozen$$, name = $$x$$, metadata = $${}$$, version = version + 1',
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
    ['has a ledger that there is', 'accounts_ledger_fkey', `update accounts set ledger = 99 where id = $1`],
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
