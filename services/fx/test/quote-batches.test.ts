import { createServiceTokens, serviceTokenHeader } from '@florin/identity'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, dayBefore, range, serviceSecret, startFx, type TestFx } from './fx.ts'

let fx: TestFx
let token: string
beforeAll(async () => {
  fx = await startFx()
  await fx.record('ecb', dayBefore(2), { 'EUR/USD': '1.1684', 'EUR/JPY': '186.75' })
  token = await createServiceTokens('ledger', serviceSecret).tokenFor('fx', 'service:ledger')
})
afterAll(() => fx.close())

const order = { source_currency: 'EUR', target_currency: 'USD', source_amount: '100.00' }
const askFor = (quotes: unknown): Promise<Answer> =>
  fx.send('POST', '/v1/quotes/batch', { quotes }, { [serviceTokenHeader]: token })

async function countQuotes(): Promise<number> {
  const { rows } = await fx.db.query('select count(*)::integer as count from quotes')
  return rows[0].count
}

test('quotes of one call are those that calls of their own would give, in their order, each for its ledger', async () => {
  const orders = [
    { ledger: 'main', order },
    { ledger: 'shop-paris', order: { ...order, source_currency: 'USD', target_currency: 'JPY', ttl: 90 } },
    { ledger: 'main', order: { source_currency: 'EUR', target_currency: 'USD', target_amount: '20.00' } },
  ]
  const { statusCode, body } = await askFor(orders)
  expect(statusCode).toBe(200)
  expect(body.data).toHaveLength(3)
  for (const [index, { ledger, order }] of orders.entries()) {
    const { quote } = body.data[index]
    const single = await fx.quote(order, { ledger })
    const own = { id: expect.any(String), created_at: expect.any(String), expires_at: expect.any(String) }
    expect(quote).toEqual({ ...single, ...own, age_seconds: expect.any(Number) })
    const lifeMs = ({ created_at, expires_at }: Answer['body']) => Date.parse(expires_at) - Date.parse(created_at)
    expect(lifeMs(quote)).toBe(lifeMs(single))
    expect((await fx.get(`/v1/quotes/${quote.id}`, { ledger })).body).toEqual(quote)
    const foreign = ledger === 'main' ? 'shop-paris' : 'main'
    await fx.expectRefusal('404 quote_not_found', () => fx.get(`/v1/quotes/${quote.id}`, { ledger: foreign }))
  }
})

test('an order that is rejected does not affect the others, and leaves no quote', async () => {
  const before = await countQuotes()
  const { statusCode, body } = await askFor([
    { ledger: 'main', order: { ...order, target_currency: 'XXQ', target_exponent: 2 } },
    { ledger: 'main', order },
    { ledger: 'main', order: { ...order, source_amount: '0.001' } },
    { ledger: 'main', order: { ...order, target_amount: '1.00' } },
    { ledger: 'No ledger', order },
    { order },
    { ledger: 'main', order: { ...order, surprise: true } },
    { ledger: 'main', order: { ...order, target_currency: 'EUR' } },
    null,
    { ledger: 'main', order: { ...order, source_amount: '0.01', target_currency: 'JPY' } },
  ])
  expect(statusCode).toBe(200)
  expect(body.data.map(({ quote, code }: Answer['body']) => (quote ? 'quote' : code))).toEqual([
    'rate_not_found',
    'quote',
    'too_many_decimals',
    'invalid_request',
    'invalid_request',
    'invalid_request',
    'invalid_request',
    'same_currency',
    'invalid_request',
    'quote',
  ])
  expect(body.data[4].detail).toMatch(/^\/ledger: /)
  expect(await countQuotes()).toBe(before + 2)
})

test('an order is rejected with the words of a call of its own', async () => {
  const wrong = { ...order, source_amount: '0.001' }
  const { body } = await askFor([{ ledger: 'main', order: wrong }])
  const single = await fx.post('/v1/quotes', wrong)
  expect(body.data).toEqual([{ code: single.body.code, detail: single.body.detail }])
})

test('500 quotes are made in one call, and no more', async () => {
  // As long as an order can be, except that most currencies have shorter codes.
  const many = range(500).map((i) => ({
    ledger: 'l'.repeat(63),
    order: {
      ...order,
      source_exponent: 18,
      target_exponent: 18,
      source_amount: `${'9'.repeat(20)}${100 + i}.123456789012345678`,
    },
  }))
  const { body, text } = await askFor(many)
  // The ledger takes no longer answer.
  expect(text.length).toBeLessThan(1_048_576)
  expect(body.data.map(({ quote }: Answer['body']) => quote.source_amount)).toEqual(
    many.map(({ order }) => order.source_amount),
  )
  const state = await fx.readState()
  await fx.expectRefusal('400 invalid_request', () => askFor([...many, ...many.slice(0, 1)]))
  await fx.expectRefusal('400 invalid_request', () => askFor([]))
  expect(await fx.readState()).toEqual(state)
})

test('a call without the token of the ledger is rejected', async () => {
  const state = await fx.readState()
  await fx.expectRefusal('403 forbidden', () => fx.post('/v1/quotes/batch', { quotes: [{ ledger: 'main', order }] }))
  expect(await fx.readState()).toEqual(state)
})
