import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type FxProcess, startFxProcess } from './fx-process.ts'
import { type Answer, feeOf, newCode, soon, startRevenue, type TestRevenue } from './revenue.ts'

let plain: TestRevenue
let revenue: TestRevenue
let fx: FxProcess
const ledger = 'valued'
beforeAll(async () => {
  plain = await startRevenue()
  fx = await startFxProcess(plain.superuserUrl)
  revenue = await startRevenue({ on: plain, fx: fx.url })
  await fx.publish({ 'EUR/USD': '1.25', 'USD/JPY': '128' }, '2026-03-31T12:00:00.000Z')
  await fx.publish({ 'EUR/USD': '1.6' }, '2026-04-30T23:59:59.999Z')
  await fx.publish({ 'EUR/USD': '2' }, '2026-05-01T00:00:00.000Z')
  await revenue.addSchedule(
    { code: 'month', currency: '*', rule: { percentage_bps: '1' }, recognition: { method: 'evenly', period: 'P2M' } },
    { ledger },
  )
  const charged = (currency: string, amount: string, charged_at: string) =>
    feeOf({ ledger, currency, amount, charged_at, schedule: 'month', version: 1 })
  await revenue.recordBatch([
    charged('USD', '122.00', '2026-03-31T00:00:00.000Z'),
    charged('EUR', '61.00', '2026-04-01T00:00:00.000Z'),
    charged('XAU', '1', '2026-04-01T00:00:00.000Z'),
  ])
})
afterAll(async () => {
  await revenue.close()
  await fx.close()
  await plain.close()
})

async function valued(query: string): Promise<Answer['body']> {
  const answer = await revenue.get(`/v1/revenue?${query}`, { ledger })
  expect(answer.statusCode, answer.text).toBe(200)
  return answer.body
}

const valuationOf = (body: Answer['body'], currency: string, period: string | null) =>
  body.data.find((row: Answer['body']) => row.currency === currency && row.period === period)?.valuation

describe('a report in another currency', () => {
  test('values each row at the rate of the end of its period, and names that rate', async () => {
    const body = await valued('from=2026-03-01&to=2026-06-01&group_by=month&in=EUR')
    expect(body.in).toBe('EUR')
    const row = body.data.find((each: Answer['body']) => each.currency === 'USD' && each.period === '2026-04')
    // 61 days from 31 March on: 2.00 a day.
    expect(row).toMatchObject({ charged: '0.00', recognised: '60.00', deferred: '60.00' })
    expect(row.valuation).toEqual({
      charged: '0.00',
      recognised: '37.50',
      deferred: '37.50',
      rate: {
        rate: '0.625',
        rate_source: 'operator',
        simulated: false,
        rate_as_of: '2026-04-30T23:59:59.999Z',
        stale: false,
        flagged: false,
      },
    })
    expect(valuationOf(body, 'USD', '2026-03')).toMatchObject({ charged: '97.60', rate: { rate: '0.8' } })
    // A quarter in a millisecond, which nobody has confirmed.
    expect(valuationOf(body, 'USD', '2026-05')).toMatchObject({
      recognised: '30.00',
      rate: { rate: '0.5', flagged: true },
    })
  })

  test('values its own currency without a rate', async () => {
    const body = await valued('from=2026-04-01&to=2026-05-01&in=EUR')
    expect(valuationOf(body, 'EUR', null)).toEqual({
      charged: '61.00',
      recognised: '30.00',
      deferred: '31.00',
      rate: null,
    })
  })

  test('has no valuation where there is no rate', async () => {
    const body = await valued('from=2026-04-01&to=2026-05-01&in=EUR')
    expect(body.data.find((row: Answer['body']) => row.currency === 'XAU')).toMatchObject({
      charged: '1',
      valuation: null,
    })
    const before = await valued('from=2026-03-01&to=2026-03-31&in=EUR')
    expect(before.data).toEqual([])
  })

  test('values a period that is not over at the rate of now, by its exact fraction', async () => {
    const own = newCode()
    await fx.publish({ 'EUR/GBP': '3' }, new Date(Date.now() - 60_000).toISOString())
    await revenue.record(feeOf({ ledger: own, currency: 'GBP', amount: '300000000000000000000.00' }))
    const nextYear = new Date().getUTCFullYear() + 1
    const path = `/v1/revenue?from=2026-01-01&to=${nextYear}-02-01&in=EUR`
    const { body } = await revenue.get(path, { ledger: own })
    expect(body.data[0].valuation).toMatchObject({
      // A third of it, and not what 18 digits of a third make of it.
      charged: '100000000000000000000.00',
      // Of a minute ago: it would be stale by the end of the period only.
      rate: { rate: '0.333333333333333333', stale: false },
    })
  })

  test('values by the rates of its ledger', async () => {
    const [own, other] = [newCode(), newCode()]
    await fx.publish({ 'EUR/CHF': '2' }, '2026-04-02T12:00:00.000Z')
    await fx.publish({ 'EUR/CHF': '4' }, '2026-04-01T12:00:00.000Z', own)
    for (const of of [own, other]) await revenue.record(feeOf({ ledger: of, currency: 'CHF', amount: '100.00' }))
    for (const [of, charged] of [
      [own, '25.00'],
      [other, '50.00'],
    ] as const) {
      const { body } = await revenue.get('/v1/revenue?from=2026-01-01&to=2026-05-01&in=EUR', { ledger: of })
      expect(body.data[0].valuation.charged).toBe(charged)
    }
  })

  test('rounds half to even, to the decimals of that currency', async () => {
    const own = newCode()
    const at = '2026-04-02T00:00:00.000Z'
    await revenue.recordBatch([
      feeOf({ ledger: own, amount: '0.01', charged_at: at }),
      feeOf({ ledger: own, amount: '0.03', charged_at: at, kind: 'deposit' }),
    ])
    const path = '/v1/revenue?from=2026-04-01&to=2026-04-03&group_by=kind'
    const inYen = await revenue.get(`${path}&in=JPY`, { ledger: own })
    // Of 128 yen a dollar: 1.28 and 3.84.
    expect(inYen.body.data.map((row: Answer['body']) => row.valuation.charged)).toEqual(['4', '1'])
    const inEuro = await revenue.get(`${path}&in=EUR`, { ledger: own })
    // Of 0.8 euros: 0.024 and 0.008.
    expect(inEuro.body.data.map((row: Answer['body']) => row.valuation.charged)).toEqual(['0.02', '0.01'])
    await revenue.record(
      feeOf({ ledger: own, amount: '0.04', charged_at: '2026-05-02T00:00:00.000Z', kind: 'journal' }),
    )
    await revenue.record(feeOf({ ledger: own, amount: '0.01', charged_at: '2026-05-02T00:00:00.000Z' }))
    const tied = await revenue.get('/v1/revenue?from=2026-05-01&to=2026-05-03&group_by=kind&in=EUR', { ledger: own })
    // Of 0.5 euros: 0.02 and 0.005, whose even neighbour is nothing.
    expect(tied.body.data.map((row: Answer['body']) => row.valuation.charged)).toEqual(['0.02', '0.00'])
  })

  test('has the rate in its CSV', async () => {
    const path = '/v1/revenue?from=2026-04-01&to=2026-05-01&in=EUR'
    const { text } = await revenue.get(path, { ledger, accept: 'text/csv' })
    const rows = parse(text, { columns: true }) as Record<string, string>[]
    expect(rows.find(({ currency }) => currency === 'USD')).toMatchObject({
      valuation_currency: 'EUR',
      valuation_recognised: '37.50',
      rate: '0.625',
      rate_source: 'operator',
      simulated: 'false',
      stale: 'false',
      flagged: 'false',
    })
    expect(rows.find(({ currency }) => currency === 'XAU')).toMatchObject({ valuation_recognised: '', rate: '' })
  })

  test('that ISO 4217 does not know is refused', async () => {
    await revenue.expectRefusal('422 currency_unknown', () =>
      revenue.get('/v1/revenue?from=2026-04-01&to=2026-05-01&in=BTC', { ledger }),
    )
  })
})

test('without the FX service reports have no values, all else works, and it is seen when it comes back', async () => {
  const path = '/v1/revenue?from=2026-04-01&to=2026-05-01'
  await fx.goAway()
  const refusal = await revenue.expectRefusal('503 fx_unavailable', () => revenue.get(`${path}&in=EUR`, { ledger }))
  expect(refusal.headers['retry-after']).toBe('1')
  expect((await revenue.get(path, { ledger })).statusCode).toBe(200)
  const ready = await revenue.get('/readyz')
  expect([ready.statusCode, ready.body.checks.fx]).toEqual([200, { status: 'pass', needed: false, reachable: false }])
  await fx.comeBack()
  await vi.waitFor(async () => expect((await revenue.get(`${path}&in=EUR`, { ledger })).statusCode).toBe(200), soon)
  expect((await revenue.get('/readyz')).body.checks.fx.reachable).toBe(true)
})
