import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFx, type TestFx } from './fx.ts'

let fx: TestFx
beforeAll(async () => {
  fx = await startFx()
  await fx.publish({ 'EUR/USD': '1.1684' })
})
afterAll(() => fx.close())

test('a quote', async () => {
  const quote = await fx.quote({ source_currency: 'EUR', target_currency: 'USD', source_amount: '100.00' })
  console.log(quote)
  expect((await fx.get(`/v1/quotes/${quote.id}`)).body).toEqual(quote)
  console.log((await fx.get('/v1/rates/USD/EUR')).body)
  console.log((await fx.get('/v1/rates/USD/EUR/history')).body)
  console.log((await fx.get('/v1/rates?base=USD&date=2026-04-13')).body)
  console.log((await fx.post('/v1/rates/lookups', {lookups:[{base:'USD',quote:'EUR',at:'2027-01-01T00:00:00Z'},{base:'USD',quote:'CHF'}]})).text)
  console.log((await fx.get('/readyz')).text)
})
