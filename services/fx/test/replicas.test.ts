import { soon } from '@florin/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { recordRates } from '../src/rates/record.ts'
import { dayBefore, startFx, type TestFx } from './fx.ts'

let one: TestFx
let other: TestFx
beforeAll(async () => {
  one = await startFx()
  other = await startFx({ on: one })
})
afterAll(async () => {
  await other.close()
  await one.close()
})

const order = { source_currency: 'EUR', target_currency: 'USD', source_amount: '100.00' }

test('a rate that is published on one replica is quoted by the other', async () => {
  for (const rate of ['1.1684', '1.17']) {
    const [held] = await one.publish({ 'EUR/USD': rate })
    await vi.waitFor(async () => expect(await other.quote(order)).toMatchObject({ mid_rate: rate, legs: [held] }), soon)
  }
})

test('so is a spread', async () => {
  const { body } = await one.post('/v1/spreads', { base: 'EUR', quote: 'USD', spread_bps: '7' })
  await vi.waitFor(
    async () => expect(await other.quote(order)).toMatchObject({ spread_bps: '7', spread_version: body.version }),
    soon,
  )
})

test('so are a rate for a ledger and the currency through which it is crossed', async () => {
  const options = { ledger: 'shop' }
  await one.publish({ 'BTC/CHF': '50000', 'BTC/SEK': '600000' }, undefined, options)
  await one.post('/v1/cross-currencies', { currency: 'BTC' }, options)
  const ordered = { source_currency: 'CHF', target_currency: 'SEK', source_amount: '100.00' }
  await vi.waitFor(async () => expect(await other.quote(ordered, options)).toMatchObject({ mid_rate: '12' }), soon)
  await other.expectRefusal('404 rate_not_found', () => other.post('/v1/quotes', ordered))
})

test('so is a confirmation', async () => {
  await one.record('ecb', dayBefore(2), { 'EUR/TRY': '20' })
  await one.record('ecb', dayBefore(1), { 'EUR/TRY': '30' })
  const quote = () => other.post('/v1/quotes', { ...order, target_currency: 'TRY' })
  await vi.waitFor(async () => expect((await quote()).body.code).toBe('rate_unconfirmed'), soon)
  const { body } = await one.get('/v1/flagged-rates')
  await one.post(`/v1/flagged-rates/${body.data[0].id}/confirmation`)
  await vi.waitFor(async () => expect((await quote()).statusCode).toBe(201), soon)
})

test('so is a rate that begins to hold, when it does, though nothing changes then', async () => {
  await one.publish({ 'EUR/CHF': '0.94' })
  const validAt = new Date((await databaseClock()) + 2_500).toISOString()
  await recordRates(one.db, 'operator', [{ base: 'EUR', quote: 'CHF', rate: '0.95', validAt }])
  const seen: { early: boolean; mid_rate: string }[] = []
  for (const fx of [one, other]) {
    await vi.waitFor(async () => {
      const { mid_rate, created_at } = await fx.quote({ ...order, target_currency: 'CHF' })
      seen.push({ early: created_at < validAt, mid_rate })
      expect(mid_rate).toBe('0.95')
    }, soon)
  }
  expect(seen).not.toContainEqual({ early: true, mid_rate: '0.95' })
  expect(await databaseClock()).toBeGreaterThanOrEqual(Date.parse(validAt))
})

test('a quote that one has given is read from the other', async () => {
  const quote = await one.quote(order)
  expect((await other.get(`/v1/quotes/${quote.id}`)).body).toEqual(quote)
})

test('publishing on both at once leaves both with what was recorded last', async () => {
  const at = new Date(Date.now() - 60_000).toISOString()
  const rates = ['0.86', '0.87', '0.88', '0.89', '0.85', '0.84']
  await Promise.all(rates.map((rate, index) => (index % 2 ? one : other).publish({ 'EUR/GBP': rate }, at)))
  const { rows } = await one.db.query(`select id, rate from rates where quote = 'GBP' order by id desc limit 1`)
  for (const fx of [one, other]) {
    await vi.waitFor(async () => expect((await fx.get('/v1/rates/EUR/GBP')).body.legs).toMatchObject([rows[0]]), soon)
  }
})

async function databaseClock(): Promise<number> {
  const { rows } = await one.db.query('select clock_timestamp() as now')
  return rows[0].now.getTime()
}
