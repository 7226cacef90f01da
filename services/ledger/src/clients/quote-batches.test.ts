import type { RequestOrigin } from '@florin/clients'
import { createServiceTokens } from '@florin/identity'
import { Decimal } from '@florin/money'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from '../../test/clients.ts'
import { type Fault, type FxStub, forge, refuse, startFxStub } from '../../test/fx-stub.ts'
import { createFxClient, type FxClient, type Quote, type QuoteOrder } from './fx.ts'

let fx: FxStub
let client: FxClient
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.25', JPY: '160' })
})
beforeEach(() => {
  fx.calls.length = 0
  client = createFxClient({ url: fx.url, tokens: createServiceTokens('ledger', 'x'.repeat(32)) })
})
afterEach(async () => {
  fx.behave()
  await client.close()
})
afterAll(() => fx.close())

const range = (count: number) => Array.from({ length: count }, (_, index) => index)
const originOf = (requestId: string): RequestOrigin => ({ requestId, traceparent: undefined, subject: 'alice' })
const orderOf = (amount: number, changes: Partial<QuoteOrder> = {}): QuoteOrder => ({
  ledger: 'main',
  source: { currency: 'USD', exponent: 2 },
  target: { currency: 'EUR', exponent: 2 },
  amount: { of: 'source', value: new Decimal(amount) },
  ...changes,
})

/** At once. The amounts of the quotes, or the codes of the errors. */
async function request(orders: QuoteOrder[]): Promise<string[]> {
  const asked = orders.map((order, index) => client.requestQuote(order, originOf(`request-${index}`)))
  const outcomes = await Promise.allSettled(asked)
  return outcomes.map((outcome) =>
    outcome.status === 'fulfilled' ? amountOf(outcome.value) : (outcome.reason as { code: string }).code,
  )
}

const amountOf = ({ source_amount, source_currency }: Quote) => `${source_amount} ${source_currency}`
const quotesOf = ({ body }: FxStub['calls'][number]) => body.quotes?.length ?? 1

/** Keeps the next calls waiting, as many as are said. Returns what lets them go. */
function holdCalls(count: number): () => void {
  const held: (() => void)[] = []
  const hold: Fault = (...call) => held.push(() => forge((same) => same)(...call))
  fx.misbehave(hold, count)
  return () => {
    for (const release of held) release()
  }
}

test('a quote alone is requested as a part of its request', async () => {
  expect(await request([orderOf(7)])).toEqual(['7 USD'])
  expect(fx.calls).toHaveLength(1)
  expect(fx.calls[0]).toMatchObject({ path: '/v1/quotes', headers: { 'x-request-id': 'request-0' } })
})

test('quotes that wait together share a call, and each order gets its own', async () => {
  const yen = { source: { currency: 'JPY', exponent: 0 } }
  const orders = range(30).map((i) => orderOf(i + 100, { ledger: `ledger-${i % 3}`, ...(i % 2 && yen) }))
  expect(await request(orders)).toEqual(range(30).map((i) => `${i + 100} ${i % 2 ? 'JPY' : 'USD'}`))
  expect(fx.calls.map(quotesOf)).toEqual([30])
})

test('quotes that wait for calls in flight share the next one', async () => {
  const release = holdCalls(2)
  const first = request([orderOf(1)])
  await until('one call is made', () => fx.calls.length >= 1)
  const second = request([orderOf(2)])
  await until('two calls are made', () => fx.calls.length >= 2)
  const others = request(range(20).map((i) => orderOf(i + 3)))
  await until('the next call is made', () => fx.calls.length >= 3)
  release()
  expect(await first).toEqual(['1 USD'])
  expect(await second).toEqual(['2 USD'])
  expect(await others).toEqual(range(20).map((i) => `${i + 3} USD`))
  expect(Math.max(...fx.calls.map(quotesOf))).toBe(20)
})

test('calls without an answer do not keep the quotes after them waiting', async () => {
  const release = holdCalls(2)
  const first = request([orderOf(1)])
  await until('one call is made', () => fx.calls.length >= 1)
  const second = request([orderOf(2)])
  await until('two calls are made', () => fx.calls.length >= 2)
  expect(await request([orderOf(3), orderOf(4)])).toEqual(['3 USD', '4 USD'])
  release()
  expect(await Promise.all([first, second])).toEqual([['1 USD'], ['2 USD']])
})

describe('of quotes that share a call', () => {
  test('one that the FX service rejects is rejected alone, by its code', async () => {
    const nothing = orderOf(2, { source: { currency: 'XXQ', exponent: 2 } })
    expect(await request([orderOf(1), nothing, orderOf(3)])).toEqual(['1 USD', 'rate_not_found', '3 USD'])
    expect(fx.calls.map(quotesOf)).toEqual([3])
  })

  // biome-ignore lint/suspicious/noExplicitAny: JSON, right and wrong
  const changeSecond = (change: (quote: any) => unknown) =>
    forge(({ data: [first, second, ...others] }) => ({ data: [first, change(second.quote), ...others] }))

  test.each<[string, Fault]>([
    [
      'whose amounts do not follow from its rate',
      changeSecond((quote) => ({ quote: { ...quote, target_amount: '9' } })),
    ],
    ['of another ledger', changeSecond((quote) => ({ quote: { ...quote, ledger: 'other' } }))],
    ['of another amount', changeSecond((quote) => ({ quote: { ...quote, source_amount: '3' } }))],
    ['with something else in place of a quote', changeSecond(() => ({ quote: 'later' }))],
    ['with nothing in its place', changeSecond(() => ({}))],
    ['rejected for what no order can be', changeSecond(() => ({ code: 'invalid_request', detail: 'Wrong.' }))],
  ])('one %s is refused alone', async (_, fault) => {
    fx.misbehave(fault)
    expect(await request([orderOf(1), orderOf(2), orderOf(3)])).toEqual(['1 USD', 'fx_answer_invalid', '3 USD'])
  })

  test.each<[string, Fault]>([
    ['one is missing', forge(({ data }) => ({ data: data.slice(1) }))],
    ['there is one more', forge(({ data }) => ({ data: [...data, data[0]] }))],
    ['the answer is none', forge(() => ({ quotes: [] }))],
  ])('all are refused when %s', async (_, fault) => {
    fx.misbehave(fault)
    expect(await request([orderOf(1), orderOf(2)])).toEqual(['fx_answer_invalid', 'fx_answer_invalid'])
  })

  test('swapped ones are refused, and the others hold', async () => {
    fx.misbehave(forge(({ data: [a, b, c] }) => ({ data: [b, a, c] })))
    expect(await request([orderOf(1), orderOf(2), orderOf(3)])).toEqual([
      'fx_answer_invalid',
      'fx_answer_invalid',
      '3 USD',
    ])
  })

  test('all are refused when the call fails, and those of the next call are not', async () => {
    fx.misbehave(refuse(500, 'internal_error'), 2)
    expect(await request([orderOf(1), orderOf(2)])).toEqual(['fx_unavailable', 'fx_unavailable'])
    expect(await request([orderOf(3), orderOf(4)])).toEqual(['3 USD', '4 USD'])
  })
})

test('a call for many requests is one of the ledger, with the id of the first', async () => {
  await request([orderOf(1), orderOf(2)])
  expect(fx.calls).toHaveLength(1)
  expect(fx.calls[0]).toMatchObject({ path: '/v1/quotes/batch', headers: { 'x-request-id': 'request-0' } })
  const [, claims = ''] = String(fx.calls[0]?.headers['florin-service-token']).split('.')
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    sub: 'service:ledger',
    florin_on_behalf_of: 'service:ledger',
  })
})
