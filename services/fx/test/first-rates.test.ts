import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordRates } from '../src/rates/record.ts'
import { type RequestOptions, startFx, type TestFx } from './fx.ts'

let fx: TestFx
beforeAll(async () => {
  fx = await startFx()
})
afterAll(() => fx.close())

const day = '2026-04-13'
const noon = `${day}T12:00:00.000Z`
/** Two hours after the rate that a source has for the day. */
const later = `${day}T15:00:00.000Z`
const shop = { ledger: 'shop' }
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()

/** Whether the rate is flagged when an operator publishes it. */
async function isFlagged(pair: string, rate: string, validAt = later, options?: RequestOptions): Promise<boolean> {
  const [published] = await fx.publish({ [pair]: rate }, validAt, options)
  return published.flagged
}

const flaggedOf = async (quote: string, options?: RequestOptions) =>
  (await fx.get('/v1/flagged-rates', options)).body.data.filter((rate: { quote: string }) => rate.quote === quote)

test("an operator's first rate far from that of a real source is not quoted from, and its correction is", async () => {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  await fx.record('ecb', yesterday, { 'EUR/USD': '1.0954' })
  const order = { source_currency: 'EUR', target_currency: 'USD', source_amount: '1.00' }
  const at = hoursAgo(2)
  expect(await isFlagged('EUR/USD', '109540', at)).toBe(true)
  await fx.expectRefusal('422 rate_unconfirmed', () => fx.post('/v1/quotes', order))
  expect(await flaggedOf('USD')).toMatchObject([
    { rate: '109540', current: true, previous: { source: 'ecb', rate: '1.0954' }, move_percent: '9999900.00' },
  ])

  // Repeated, it is no more trusted than before.
  expect(await isFlagged('EUR/USD', '109540', hoursAgo(1.5))).toBe(true)
  expect(await flaggedOf('USD')).toMatchObject([{ previous: { rate: '1.0954' } }, { previous: { rate: '1.0954' } }])

  expect(await isFlagged('EUR/USD', '1.0954', hoursAgo(1))).toBe(false)
  expect(await fx.quote(order)).toMatchObject({ source: 'operator', mid_rate: '1.0954' })
})

test('a correction for the moment of a wrong first rate is measured by the same rate', async () => {
  await fx.record('ecb', day, { 'EUR/AAA': '10' })
  expect(await isFlagged('EUR/AAA', '1000')).toBe(true)
  expect(await isFlagged('EUR/AAA', '100')).toBe(true)
  expect(await isFlagged('EUR/AAA', '10.1')).toBe(false)
})

test.each([
  ['EUR/BBB', '12', false],
  ['EUR/BBC', '12.000001', true],
  ['EUR/BBD', '8', false],
  ['EUR/BBE', '7.999999', true],
  ['BBF/EUR', '0.1', false],
  ['BBG/EUR', '0.12', false],
  ['BBH/EUR', '0.120001', true],
  ['BBI/EUR', '10', true],
])('of 10 for a euro, a first rate %s of %s is flagged: %s', async (pair, rate, flagged) => {
  const currency = pair.split('/').find((code) => code !== 'EUR')
  await fx.record('ecb', day, { [`EUR/${currency}`]: '10' })
  expect(await isFlagged(pair, rate)).toBe(flagged)
})

test('the trusted rates of the operator come before those of a source', async () => {
  await fx.record('ecb', day, { 'EUR/CCC': '10' })
  await fx.publish({ 'EUR/CCC': '13' }, noon)
  expect(await isFlagged('EUR/CCC', '15')).toBe(false)
  expect(await isFlagged('EUR/CCC', '10', `${day}T16:00:00.000Z`)).toBe(true)
})

test('once the last trusted rate of the operator is stale, that of a source is the measure again', async () => {
  await fx.publish({ 'EUR/CCD': '13' }, noon)
  await fx.record('ecb', day, { 'EUR/CCD': '10' })
  expect(await isFlagged('EUR/CCD', '13.1', '2026-04-14T12:00:00.001Z')).toBe(true)
})

test('a rate for a ledger is measured by the newest of a source and the operator for all ledgers', async () => {
  await fx.record('ecb', day, { 'EUR/DDD': '10', 'EUR/DDE': '10' })
  expect(await isFlagged('EUR/DDD', '20')).toBe(true)
  const [{ id }] = await flaggedOf('DDD')
  // Unconfirmed, it is no measure.
  expect(await isFlagged('EUR/DDD', '20', later, shop)).toBe(true)
  await fx.post(`/v1/flagged-rates/${id}/confirmation`)
  expect(await isFlagged('EUR/DDD', '21', later, shop)).toBe(false)
  expect(await isFlagged('EUR/DDD', '10', later, { ledger: 'other' })).toBe(true)
  const [listed] = await flaggedOf('DDD', { ledger: 'other' })
  expect(listed).toMatchObject({
    ledger: 'other',
    previous: { id, source: 'operator', ledger: null, rate: '20' },
    move_percent: '-50.00',
  })
  // A day later that of the operator is stale, and that of the source is not.
  expect(await isFlagged('EUR/DDD', '10', '2026-04-14T15:00:00.001Z', { ledger: 'third' })).toBe(false)
})

test('rates of a ledger measure nothing outside it', async () => {
  await fx.publish({ 'EUR/EEE': '10' }, noon, shop)
  expect(await isFlagged('EUR/EEE', '1000')).toBe(false)
  expect(await isFlagged('EUR/EEF', '10', noon, shop)).toBe(false)
  expect(await isFlagged('EUR/EEF', '1000', later, { ledger: 'other' })).toBe(false)
})

test('simulated rates measure nothing of an operator, and real ones nothing simulated or fetched', async () => {
  await fx.record('simulation', day, { 'EUR/FFF': '10' })
  expect(await isFlagged('EUR/FFF', '1000')).toBe(false)
  expect(await fx.record('ecb', '2026-04-14', { 'EUR/FFF': '10' })).toMatchObject({ added: 1, flagged: 0 })
  expect(await fx.record('simulation', '2026-05-14', { 'EUR/FFF': '3' })).toMatchObject({ added: 1, flagged: 0 })
})

test('a rate of a source measures as long as it is fresh, and only what comes after it', async () => {
  for (const quote of ['GGG', 'GGH', 'GGI', 'GGJ']) await fx.record('ecb', day, { [`EUR/${quote}`]: '10' })
  expect(await isFlagged('EUR/GGG', '1000', '2026-04-18T19:00:00.000Z')).toBe(true)
  expect(await isFlagged('EUR/GGH', '1000', '2026-04-18T19:00:00.001Z')).toBe(false)
  expect(await isFlagged('EUR/GGI', '1000', `${day}T13:00:00.000Z`)).toBe(true)
  expect(await isFlagged('EUR/GGJ', '1000', `${day}T12:59:59.999Z`)).toBe(false)
})

test('of rates for several moments each is measured by what is fresh at its own', async () => {
  const published = [
    { base: 'EUR', quote: 'KKK', rate: '1000', validAt: '2026-04-12T13:00:00.000Z' },
    { base: 'EUR', quote: 'KKL', rate: '1000', validAt: '2026-04-14T13:00:00.000Z' },
    { base: 'EUR', quote: 'KKM', rate: '1000', validAt: '2026-05-01T13:00:00.000Z' },
  ]
  for (const { quote } of published) await fx.record('ecb', day, { [`EUR/${quote}`]: '10' })
  const { flaggedRates } = await recordRates(fx.db, 'operator', published)
  expect(flaggedRates.map(({ quote }) => quote)).toEqual(['KKL'])
})

test('the measure is the newest trusted rate of a source, and as it was corrected', async () => {
  await fx.record('ecb', '2026-04-12', { 'EUR/HHH': '10' })
  await fx.record('ecb', day, { 'EUR/HHH': '100' })
  expect(await isFlagged('EUR/HHH', '100')).toBe(true)
  await fx.record('ecb', day, { 'EUR/HHH': '12' })
  expect(await isFlagged('EUR/HHH', '14')).toBe(false)
})

test('a rate that a source only crosses is no measure', async () => {
  await fx.record('ecb', day, { 'EUR/III': '10', 'EUR/JJJ': '10' })
  expect(await isFlagged('III/JJJ', '1000')).toBe(false)
})
