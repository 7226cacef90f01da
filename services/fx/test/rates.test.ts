import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayBefore, range, startFx, type TestFx } from './fx.ts'

let fx: TestFx
beforeAll(async () => {
  fx = await startFx()
})
afterAll(() => fx.close())

const rateOf = async (pair: string, query = '') => (await fx.get(`/v1/rates/${pair}${query}`)).body

describe('a rate that an operator publishes', () => {
  test('is used at once, in both directions, with its digits', async () => {
    const [held] = await fx.publish({ 'AAA/BBB': '1.10' })
    expect(held).toMatchObject({ base: 'AAA', quote: 'BBB', rate: '1.10', flagged: false })
    expect(await rateOf('AAA/BBB')).toEqual({
      base: 'AAA',
      quote: 'BBB',
      rate: '1.1',
      route: 'direct',
      legs: [held],
      source: 'operator',
      simulated: false,
      as_of: held.valid_at,
      age_seconds: 0,
      stale: false,
    })
    expect(await rateOf('BBB/AAA')).toMatchObject({ rate: '0.909090909090909091', route: 'inverse', legs: [held] })
  })

  test('holds from the moment that is named on', async () => {
    await fx.publish({ 'AAA/CCC': '2' }, '2026-01-01T00:00:00.000+01:00')
    expect(await rateOf('AAA/CCC')).toMatchObject({ as_of: '2025-12-31T23:00:00.000Z', stale: true })
  })

  test('sent again changes nothing, and answers the same', async () => {
    const at = '2026-02-01T00:00:00.000Z'
    const first = await fx.publish({ 'AAA/DDD': '3', 'AAA/EEE': '4' }, at)
    const before = await fx.readState()
    expect(await fx.publish({ 'AAA/DDD': '3', 'AAA/EEE': '4' }, at)).toEqual(first)
    expect(await fx.readState()).toEqual(before)
  })

  test('is corrected by another of the same moment, and both are kept', async () => {
    const at = '2026-02-02T00:00:00.000Z'
    const [wrong] = await fx.publish({ 'AAA/FFF': '3' }, at)
    const [right] = await fx.publish({ 'AAA/FFF': '3.1' }, at)
    expect(right.id).not.toBe(wrong.id)
    expect((await rateOf('AAA/FFF')).legs).toEqual([right])
    expect((await rateOf('AAA/FFF', `?at=${at}`)).legs).toEqual([right])
    const { rows } = await fx.db.query(`select rate from rates where quote = 'FFF' order by id`)
    expect(rows).toEqual([{ rate: '3' }, { rate: '3.1' }])
  })

  test('may be of currencies that no standard knows', async () => {
    await fx.publish({ 'USDC/POINTS': '100' })
    expect(await rateOf('POINTS/USDC')).toMatchObject({ rate: '0.01' })
  })

  test('is refused in the future, by the clock of the database', async () => {
    const later = new Date(Date.now() + 60_000).toISOString()
    await fx.expectRefusal('422 valid_in_future', () =>
      fx.post('/v1/rates', { rates: [{ base: 'EUR', quote: 'USD', rate: '1' }], valid_at: later }),
    )
  })

  test('is refused against itself', async () => {
    await fx.expectRefusal('422 same_currency', () =>
      fx.post('/v1/rates', { rates: [{ base: 'EUR', quote: 'EUR', rate: '1' }] }),
    )
  })

  const rate = { base: 'EUR', quote: 'USD', rate: '1.1684' }
  test.each([
    ['without rates', { rates: [] }],
    ['with more than 200', { rates: range(201).map((index) => ({ ...rate, quote: `X${index + 100}` })) }],
    ['with a pair twice', { rates: [rate, rate] }],
    ['with a pair in both directions', { rates: [rate, { base: 'USD', quote: 'EUR', rate: '0.8' }] }],
    ['with a rate that is a number', { rates: [{ ...rate, rate: 1.1684 }] }],
    ['with a rate of zero', { rates: [{ ...rate, rate: '0' }] }],
    ['with a negative rate', { rates: [{ ...rate, rate: '-1' }] }],
    ['with an absurd rate', { rates: [{ ...rate, rate: '1e-30' }] }],
    ['with an unknown field', { rates: [{ ...rate, source: 'ecb' }] }],
    ['with another field', { rates: [rate], source: 'ecb' }],
    ['with a currency in small letters', { rates: [{ ...rate, quote: 'usd' }] }],
    ['with a moment without a zone', { rates: [rate], valid_at: '2026-01-01T00:00:00' }],
    ['of nothing', undefined],
  ])('a request %s is refused', async (_, body) => {
    await fx.expectRefusal('400 invalid_request', () => fx.post('/v1/rates', body))
  })

  test('200 at once are published', async () => {
    const held = await fx.publish(Object.fromEntries(range(200).map((index) => [`ZZZ/Y${index + 100}`, `${index + 1}`])))
    expect(held).toHaveLength(200)
    expect(held[199]).toMatchObject({ quote: 'Y299', rate: '200' })
  })
})

describe('a rate of a source with a base', () => {
  test('is crossed, and says with what and how old it is', async () => {
    const [older, newer] = [dayBefore(3), dayBefore(2)]
    await fx.record('ecb', older, { 'EUR/USD': '1.2', 'EUR/JPY': '180' })
    await fx.record('ecb', newer, { 'EUR/USD': '1.1684' })
    const rate = await rateOf('USD/JPY')
    expect(rate).toMatchObject({
      rate: '154.057ovo',
      route: 'crossed',
      source: 'ecb',
      simulated: false,
      as_of: `${older}T13:00:00.000Z`,
      stale: false,
    })
  })
})
