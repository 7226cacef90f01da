import { createPool, sqlState, violatedConstraint } from '@florin/postgres'
import pg from 'pg'
import { expect } from 'vitest'

/*
 * Rows of the books as anybody with a connection could write them, past the service.
 */

export type Row = Record<string, string | number | boolean | null>

/** The rows of a posting, as they are to be written. */
export interface Rows {
  transactions: Row[]
  entries: Row[]
}

export interface HandLeg {
  /** By its id. */
  account: string
  direction: 'debit' | 'credit'
  amount: string
}

/** As superuser, whom only triggers and constraints refuse. */
export function poolOf(connectionString: string): pg.Pool {
  return createPool({
    connectionString,
    schema: 'ledger',
    applicationName: 'test',
    connectionsMax: 2,
    statementTimeoutMs: 10_000,
    onError: () => undefined,
  })
}

/** Runs `work` in a transaction that is rolled back. Returns the name of the constraint that refused it, or the error's code. */
export async function attempt(pool: pg.Pool, work: (client: pg.ClientBase) => Promise<unknown>): Promise<string> {
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

/** That the database refuses the statement to everyone who owns the books: a superuser, and the owner. */
export async function expectRefusedByDatabase(superuser: pg.Pool, sql: string): Promise<void> {
  const asOwner = async (client: pg.ClientBase) => {
    await client.query('set local role ledger_owner')
    await client.query(sql)
  }
  expect(await attempt(superuser, (client) => client.query(sql))).toBe(appendOnly)
  expect(await attempt(superuser, asOwner)).toBe(appendOnly)
}

/** restrict_violation, raised by the triggers that keep what is written. */
const appendOnly = '23001'

/** An id above all that are there, a moment ahead of the clock, so that it can also be made once more a little lower. */
export async function nextId(
  client: pg.ClientBase,
  count: number,
  aheadMs = 10_000,
): Promise<{ ms: number; id: string }> {
  const { rows } = await client.query<{ ms: string }>(
    'select floor(extract(epoch from clock_timestamp()) * 1000) + $1 + $2::integer as ms',
    [aheadMs, count],
  )
  const ms = Number(rows[0]?.ms)
  return { ms, id: idOf(ms) }
}

/** `count` tells the ids of a moment from each other. */
export function idOf(ms: number, count = 0): string {
  const time = ms.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count.toString(16).padStart(12, '0')}`
}

/** A transaction between accounts of one ledger that continues their histories, ahead of the clock by a moment. */
export async function draft(
  client: pg.ClientBase,
  legs: HandLeg[],
  change: Row = {},
  { ledger = 1, aheadMs = 10_000 } = {},
): Promise<Rows> {
  const { id } = await nextId(client, 0, aheadMs)
  const { rows: accounts } = await client.query<
    Record<'id' | 'type' | 'currency' | 'posted' | 'last_sequence', string>
  >('select id, type, currency, posted, last_sequence from accounts where id = any($1::uuid[])', [
    legs.map(({ account }) => account),
  ])
  const entries = legs.map(({ account: accountId, direction, amount }, index): Row => {
    const account = accounts.find((row) => row.id === accountId)
    if (!account) throw new Error(`there is no account ${accountId}`)
    const grows = ['asset', 'expense'].includes(account.type) === (direction === 'debit')
    const decimals = amount.split('.')[1]?.length ?? 0
    account.posted = (Number(account.posted) + (grows ? 1 : -1) * Number(amount)).toFixed(decimals)
    account.last_sequence = String(Number(account.last_sequence) + 1)
    return {
      ledger,
      transaction_id: id,
      line: index + 1,
      account_id: accountId,
      sequence: account.last_sequence,
      direction,
      amount,
      currency: account.currency,
      balance_after: account.posted,
    }
  })
  const transaction = {
    ledger,
    id,
    kind: 'transfer',
    effective_at: '2020-01-01T00:00:00Z',
    reverses: null,
    entry_count: legs.length,
    ...change,
  }
  return { transactions: [transaction], entries }
}

/** Posts the rows, in a call for each ledger of them. Entries whose transaction is not among them have no place. */
export async function write(client: pg.ClientBase, { transactions, entries }: Rows): Promise<void> {
  for (const ledger of new Set([...transactions, ...entries].map(({ ledger }) => ledger))) {
    await post(
      client,
      Number(ledger),
      transactions.filter((row) => row.ledger === ledger),
      entries.filter((row) => row.ledger === ledger),
    )
  }
}

async function post(client: pg.ClientBase, ledger: number, transactions: Row[], entries: Row[]): Promise<void> {
  const column = (rows: Row[], name: string) => rows.map((row) => row[name] ?? null)
  const parameters = {
    in_ledger: ledger,
    ids: column(transactions, 'id'),
    kinds: column(transactions, 'kind'),
    reference_texts: column(transactions, 'reference'),
    descriptions: column(transactions, 'description'),
    metadata_texts: column(transactions, 'metadata'),
    effective_moments: column(transactions, 'effective_at'),
    reversed_ids: column(transactions, 'reverses'),
    entry_counts: column(transactions, 'entry_count'),
    keys: column(transactions, 'key'),
    request_hashes: transactions.map(() => 'hash'),
    places: entries.map((row) => transactions.findIndex(({ id }) => id === row.transaction_id) + 1),
    lines: column(entries, 'line'),
    account_ids: column(entries, 'account_id'),
    sequences: column(entries, 'sequence'),
    directions: column(entries, 'direction'),
    amounts: column(entries, 'amount'),
    currencies: column(entries, 'currency'),
    balances: column(entries, 'balance_after'),
  }
  const named = Object.keys(parameters).map((name, index) => `${name} => $${index + 1}`)
  await client.query(`select ledger.post_transactions(${named.join(', ')})`, Object.values(parameters))
}

export function insertOf(table: string, rows: Row[]): string {
  if (rows.length === 0) return ''
  const columns = Object.keys(rows[0] as Row)
  const values = rows.map((row) => `(${columns.map((column) => literal(row[column])).join(', ')})`)
  return `insert into ${table} (${columns.join(', ')}) values ${values.join(', ')}`
}

const literal = (value: Row[string] | undefined) =>
  value === null || value === undefined ? 'null' : pg.escapeLiteral(String(value))
