import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { feeOf, newId, range, reversalOf, soon, startRevenue, type TestRevenue } from './revenue.ts'

let revenue: TestRevenue
let superuser: pg.Client
const accounts = range(500).map(() => newId())
const fees = range(20_000).map((index) =>
  feeOf({
    account: accounts[index % accounts.length],
    owner: `owner-${index % accounts.length}`,
    charged_at: new Date(Date.parse('2026-01-01') + index * 60_000).toISOString(),
    ...(index % 100 === 0 && { schedule: 'card', version: 1 }),
  }),
)
beforeAll(async () => {
  revenue = await startRevenue()
  superuser = new pg.Client(revenue.superuserUrl)
  await superuser.connect()
  // Without what the server finds out by itself in the background: then every run is alike.
  await superuser.query('alter table revenue.fees set (autovacuum_enabled = off)')
  await revenue.addSchedule({ code: 'card', rule: { flat: '1.00' } })
  for (let from = 0; from < fees.length; from += 1_000) await revenue.recordBatch(fees.slice(from, from + 1_000))
})
afterAll(async () => {
  await superuser.end()
  await revenue.close()
})

/** Everything that touches fees. */
async function useFees(): Promise<void> {
  const fee = feeOf()
  await revenue.recordBatch([fee, reversalOf(fee), ...fees.slice(0, 50)])
  await revenue.recordBatch(range(1_000).map(() => feeOf()))
  const { transaction, id } = fees[100] as (typeof fees)[number]
  for (const path of [
    `/v1/fees/${id}`,
    '/v1/fees?limit=20',
    '/v1/fees?limit=20&to=2026-01-05T00:00:00Z',
    `/v1/fees?limit=20&transaction=${transaction}`,
    `/v1/fees?limit=20&account=${accounts[7]}`,
    '/v1/fees?limit=20&owner=owner-9',
    '/v1/fees?limit=20&schedule=card',
    '/v1/fees?limit=20&kind=withdrawal&currency=USD',
    '/v1/revenue?from=2026-01-01&to=2026-02-01&group_by=day,kind,schedule',
  ]) {
    const { statusCode, text, body } = await revenue.get(path)
    expect(statusCode, text).toBe(200)
    if (body.data) expect(body.data.length, path).toBeGreaterThan(0)
  }
}

async function readUse(): Promise<{ whole: number; probes: number; rows: number }> {
  const { rows } = await superuser.query(`
    select (select seq_scan::integer from pg_stat_user_tables where relid = 'revenue.fees'::regclass) as whole,
           sum(idx_scan)::integer as probes, sum(idx_tup_read)::integer as rows
      from pg_stat_user_indexes where relid = 'revenue.fees'::regclass`)
  return rows[0]
}

test.each(['before the table was analyzed', 'after it'])(
  '%s every use of fees is by probes of an index',
  async (when) => {
    if (when === 'after it') await superuser.query('analyze revenue.fees')
    await useFees()
    await superuser.query('select pg_stat_force_next_flush()')
    await superuser.query('select pg_stat_reset()')
    // A connection tells its counts at the end of a transaction, at most once a second.
    const use = await vi.waitFor(async () => {
      await useFees()
      await superuser.query('select pg_stat_clear_snapshot()')
      const seen = await readUse()
      expect(seen.probes).toBeGreaterThan(500)
      return seen
    }, soon)
    expect(use.whole).toBe(0)
    expect(use.rows / use.probes, JSON.stringify(use)).toBeLessThan(10)
  },
)
