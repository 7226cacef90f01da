import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFx, type TestFx } from './fx.ts'

let fx: TestFx
beforeAll(async () => {
  fx = await startFx()
  await fx.publish({ 'EUR/USD': '1.1684', 'EUR/JPY': '186.75' })
})
afterAll(() => fx.close())

const termsOf = async (source_currency: string, target_currency: string) => {
  const { rate, spread_bps, spread_version } = await fx.quote({
    source_currency,
    target_currency,
    source_amount: '1000',
  })
  return { rate, spread_bps, spread_version }
}
const set = async (spread: object) => {
  const answer = await fx.post('/v1/spreads', spread)
  expect(answer.statusCode, answer.text).toBe(201)
  expect(answer.headers.location).toBe('/v1/spreads')
  return answer.body
}

test('a spread holds from the next quote on, a pair before the default, in both directions', async () => {
  expect((await fx.get('/v1/spreads')).body).toEqual({
    data: [{ base: null, quote: null, spread_bps: '50', version: 1, recorded_at: expect.any(String) }],
    next_cursor: null,
  })
  expect(await termsOf('EUR', 'USD')).toEqual({ rate: '1.162558', spread_bps: '50', spread_version: 1 })

  const pair = await set({ base: 'USD', quote: 'EUR', spread_bps: '12.5' })
  expect(pair).toEqual({ base: 'EUR', quote: 'USD', spread_bps: '12.5', version: 2, recorded_at: expect.any(String) })
  expect(await termsOf('EUR', 'USD')).toEqual({ rate: '1.1669395', spread_bps: '12.5', spread_version: 2 })
  expect(await termsOf('USD', 'EUR')).toMatchObject({ spread_bps: '12.5', spread_version: 2 })
  expect(await termsOf('EUR', 'JPY')).toMatchObject({ spread_bps: '50', spread_version: 1 })

  const other = await set({ spread_bps: '100' })
  expect(other).toMatchObject({ base: null, quote: null, version: 3 })
  expect(await termsOf('EUR', 'JPY')).toEqual({ rate: '184.8825', spread_bps: '100', spread_version: 3 })
  expect(await termsOf('EUR', 'USD')).toMatchObject({ spread_version: 2 })

  const none = await set({ base: 'EUR', quote: 'USD', spread_bps: '0' })
  expect(await termsOf('USD', 'EUR')).toMatchObject({ spread_bps: '0', spread_version: 4 })
  expect((await fx.get('/v1/spreads')).body.data).toEqual([other, none])
})

test.each([
  ['422 same_currency', { base: 'EUR', quote: 'EUR', spread_bps: '1' }],
  ['400 invalid_request', { base: 'EUR', spread_bps: '1' }],
  ['400 invalid_request', { quote: 'EUR', spread_bps: '1' }],
  ['400 invalid_request', { base: 'EUR', quote: 'USD' }],
  ['400 invalid_request', { spread_bps: 50 }],
  ['400 invalid_request', { spread_bps: '-1' }],
  ['400 invalid_request', { spread_bps: '10000' }],
  ['400 invalid_request', { spread_bps: '0.00001' }],
  ['400 invalid_request', { spread_bps: '50', version: 7 }],
  ['400 invalid_request', undefined],
] as const)('%s for %j', async (refusal, spread) => {
  await fx.expectRefusal(refusal, () => fx.post('/v1/spreads', spread))
})

test('even the largest spread leaves a rate, and what it leaves of a small amount is refused', async () => {
  await set({ base: 'EUR', quote: 'JPY', spread_bps: '9999.9999' })
  const order = { source_currency: 'EUR', target_currency: 'JPY' }
  expect(await fx.quote({ ...order, source_amount: '1000000.00' })).toMatchObject({
    rate: '0.0000018675',
    target_amount: '1',
    spread_amount: '186749999',
  })
  expect(await fx.quote({ ...order, target_amount: '1' })).toMatchObject({ source_amount: '535475.24' })
  await fx.expectRefusal('422 amount_too_small', () => fx.post('/v1/quotes', { ...order, source_amount: '1000.00' }))
})
