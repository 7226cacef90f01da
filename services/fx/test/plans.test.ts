import { soon } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { recordRates } from '../src/rates/record.ts'
import { listCells, makeHistory } from './ecb-files.ts'
import { range, startFx, type TestFx } from './fx.ts'

let fx: TestFx
let superuser: pg.Client
let rates: number
beforeAll(async () => {
  fx = await startFx()
  superuser = new pg.Client(fx.superuserUrl)
  await superuser.connect()
  // Without what the server finds out by itself in the background: then every run is alike.
  await superuser.query('alter table fx.rates set (autovacuum_enabled = off)')
  const cells = listCells(makeHistory(3_000))
  rates = cells.length
  const published = cells.map(({ day, currency, rate }) => ({
    base: 'EUR',
    quote: currency,
    rate,
    validAt: `${day}T13:00:00.000Z`,
  }))
  await recordRates(fx.db, 'ecb', published)
  await recordRates(fx.db, 'simulation', published)
})
afterAll(async () => {
  await superuser.end()
  await fx.close()
})

/** Everything that reads rates from the database. */
async function readAll(): Promise<void> {
  await fx.publish({ 'EUR/USD': '1.1684' }, '2026-04-13T13:00:00.000Z')
  // Without a rate of its own it is measured by those of others.
  await fx.publish({ 'EUR/USD': '1.1684' }, '2026-04-13T13:00:00.000Z', { ledger: 'shop' })
  const answers = [
    await fx.get('/v1/rates/USD/JPY?at=2020-03-04T12:00:00Z'),
    await fx.get('/v1/rates?base=USD&date=2019-05-06'),
    await fx.get('/v1/rates/EUR/JPY/history?source=ecb&limit=20'),
    await fx.get('/v1/rates/JPY/EUR/history?source=ecb&interval=month&limit=20&to=2020-01-01'),
    await fx.get('/v1/rates/USD/JPY/history?source=simulation&interval=week&limit=20&from=2018-01-01&to=2020-01-01'),
    await fx.get('/v1/flagged-rates'),
    await fx.post('/v1/rates/lookups', {
      lookups: range(100).map((day) => ({
        base: 'USD',
        quote: 'JPY',
        at: new Date(Date.parse('2021-01-01') + day * 86_400_000).toISOString(),
      })),
    }),
  ]
  for (const { statusCode, text, body } of answers) {
    expect(statusCode, text).toBe(200)
    if (body.data) expect(body.data.length).toBeGreaterThan(0)
  }
}

interface Use {
  whole: number
  probes: number
  rows: number
}

/** How the table of rates was read: as a whole, or by an index, and how many rows of that. */
async function readUse(): Promise<Use> {
  const { rows } = await superuser.query(`
    select (select seq_scan::integer from pg_stat_user_tables where relid = 'fx.rates'::regclass) as whole,
           sum(idx_scan)::integer as probes, sum(idx_tup_read)::integer as rows
      from pg_stat_user_indexes where relid = 'fx.rates'::regclass`)
  return rows[0]
}

async function useOfReading(): Promise<Use> {
  await readAll()
  await superuser.query('select pg_stat_force_next_flush()')
  await superuser.query('select pg_stat_reset()')
  // A connection tells its counts at the end of a transaction, at most once a second.
  return vi.waitFor(async () => {
    await readAll()
    await superuser.query('select pg_stat_clear_snapshot()')
    const use = await readUse()
    // All of them at the least: one connection may have told its few reads of many rows, and another not yet its many of few.
    expect(use.probes).toBeGreaterThan(50_000)
    return use
  }, soon)
}

test.each(['before the table was analyzed', 'after it'])(
  '%s every read of rates is by probes of an index',
  async (when) => {
    if (when === 'after it') await superuser.query('analyze fx.rates')
    expect(rates).toBeGreaterThan(15_000)
    const use = await useOfReading()
    expect(use.whole).toBe(0)
    // A few rows each: corrections, the two legs of a cross, a currency that paused.
    expect(use.rows / use.probes, JSON.stringify(use)).toBeLessThan(10)
  },
)
