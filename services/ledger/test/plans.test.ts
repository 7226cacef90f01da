import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let superuser: pg.Client
beforeAll(async () => {
  ledger = await startLedger()
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
})
afterAll(async () => {
  await superuser.end()
  await ledger.verify()
  await ledger.close()
})

interface Use {
  scans: number
  rows: number
}

/** What has been read of each index and, as `seq`, of each whole table since the counts were set to zero. */
async function readUse(): Promise<Record<string, Use>> {
  const { rows } = await superuser.query<{ name: string; scans: string; rows: string }>(`
    select indexrelname as name, idx_scan as scans, idx_tup_read as rows
      from pg_stat_user_indexes where schemaname = 'ledger' and idx_scan > 0
    union all
    select relname || ' seq', seq_scan, seq_tup_read from pg_stat_user_tables where schemaname = 'ledger' and seq_scan > 0`)
  return Object.fromEntries(rows.map((use) => [use.name, { scans: Number(use.scans), rows: Number(use.rows) }]))
}

const postings = 60

/** Posts one group after the other, and says what that read. */
async function useOfPostings(accounts: string[]): Promise<Record<string, Use>> {
  const at = (index: number) => accounts[index % accounts.length] as string
  const post = (count: number) =>
    Promise.all(range(count).map((index) => ledger.postTransfer([at(index), at(index + 1)], '0.01')))
  // Prepared statements get the plan that they keep after their sixth run.
  for (const _ of range(8)) await post(4)
  await superuser.query('select pg_stat_force_next_flush()')
  await superuser.query('select pg_stat_reset()')
  for (const _ of range(postings / 20)) await post(20)
  // A connection tells its counts at the end of a transaction, at most once a second.
  return vi.waitFor(
    async () => {
      await post(2)
      await superuser.query('select pg_stat_clear_snapshot()')
      const use = await readUse()
      expect(use.transactions_idempotency_key?.scans).toBeGreaterThanOrEqual(postings)
      expect(use.accounts_pkey?.scans).toBeGreaterThanOrEqual(postings)
      return use
    },
    { timeout: 20_000, interval: 200 },
  )
}

function expectProbesOnly(use: Record<string, Use>): void {
  expect(Object.keys(use).filter((name) => name.endsWith(' seq'))).toEqual([])
  for (const [name, { scans, rows }] of Object.entries(use)) {
    // More than one where a row has dead versions.
    expect(rows / scans, `${name}: ${rows} rows in ${scans} probes`).toBeLessThanOrEqual(5)
  }
}

// Without statistics the planner has taken any index that begins with the ledger for the right one, and read all of it.
test('on a fresh database every statement of a posting is a probe by key', async () => {
  const accounts = await Promise.all(range(30).map(() => ledger.openAccount({ minimum_balance: null })))
  expectProbesOnly(await useOfPostings(accounts))
})

test('with many accounts and transactions that nobody has analyzed, it still is', async () => {
  await superuser.query(`
    set search_path = ledger;
    insert into accounts (ledger, code, type, currency, exponent, debits_posted, credits_posted, debits_pending, credits_pending)
    select 1, 'many.' || i, 'liability', 'USD', 2, 0.00, 0.00, 0.00, 0.00 from generate_series(1, 20000) i`)
  const { rows } = await superuser.query<{ id: string }>(
    `select id from ledger.accounts where code like 'many.%' order by random() limit 200`,
  )
  await superuser.query('update ledger.accounts set minimum_balance = null')
  expectProbesOnly(await useOfPostings(rows.map(({ id }) => id)))
})
