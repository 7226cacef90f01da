import { scale } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ceilAmount, eighteenDigits, floorAmount, fractionOf, worthOf } from './arithmetic.ts'
import { type Answer, dayBefore, range, startFx, type TestFx } from './fx.ts'

let fx: TestFx
beforeAll(async () => {
  fx = await startFx()
  await fx.record('ecb', dayBefore(2), {
    'EUR/USD': '1.1684',
    'EUR/JPY': '186.75',
    'EUR/GBP': '0.87058',
    'EUR/HUF': '363.2',
    'EUR/ISK': '142.8',
    'EUR/IDR': '19985.62',
  })
  await fx.record('simulation', dayBefore(1), { 'EUR/KWD': '0.3588', 'EUR/SGD': '1.4901' })
  await fx.publish({ 'EUR/USDC': '1.1701', 'BTC/EUR': '60312.77' })
})
afterAll(() => fx.close())

const exponents: Record<string, number> = { EUR: 2, USD: 2, JPY: 0, GBP: 2, HUF: 2, ISK: 0, IDR: 2, KWD: 3, SGD: 2 }
const order = { source_currency: 'EUR', target_currency: 'USD', source_amount: '100.00' }

describe('a quote', () => {
  test('for a source amount says what it buys, and everything that it was worked out from', async () => {
    const { statusCode, headers, body } = await fx.post('/v1/quotes', order)
    expect(statusCode).toBe(201)
    expect(headers.location).toBe(`/v1/quotes/${body.id}`)
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      ledger: 'main',
      source_currency: 'EUR',
      target_currency: 'USD',
      source_amount: '100.00',
      target_amount: '116.25',
      spread_amount: '0.59',
      rate: '1.162558',
      mid_rate: '1.1684',
      spread_bps: '50',
      spread_version: 1,
      units: '1.1684',
      per: '1',
      route: 'direct',
      legs: [expect.objectContaining({ base: 'EUR', quote: 'USD', rate: '1.1684', flagged: false })],
      source: 'ecb',
      simulated: false,
      as_of: `${dayBefore(2)}T13:00:00.000Z`,
      age_seconds: expect.any(Number),
      created_at: expect.any(String),
      expires_at: expect.any(String),
    })
    const ageMs = Date.parse(body.created_at) - Date.parse(body.as_of)
    expect(body.age_seconds).toBe(Math.trunc(ageMs / 1_000))
  })

  test('for a target amount says what it costs', async () => {
    const quote = await fx.quote({ source_currency: 'USD', target_currency: 'JPY', target_amount: '10000' })
    expect(quote).toMatchObject({
      source_amount: '62.88',
      target_amount: '10000',
      spread_amount: '50',
      mid_rate: '159.833960972269771',
      route: 'crossed',
    })
  })

  test('is the same when it is read again, of whatever route', async () => {
    for (const [source_currency, target_currency] of [
      ['EUR', 'USD'],
      ['USD', 'EUR'],
      ['USD', 'JPY'],
      ['JPY', 'GBP'],
      ['KWD', 'SGD'],
    ]) {
      const quote = await fx.quote({ source_currency, target_currency, source_amount: '1000', ttl: 90 })
      // Nothing of it changes with what happens later.
      await fx.post('/v1/spreads', { base: source_currency, quote: target_currency, spread_bps: '10' })
      const { statusCode, body } = await fx.get(`/v1/quotes/${quote.id}`)
      expect(statusCode).toBe(200)
      expect(body).toEqual(quote)
      await fx.post('/v1/spreads', { base: source_currency, quote: target_currency, spread_bps: '50' })
    }
  })

  test.each([
    [undefined, 30],
    [30, 30],
    [3_600, 3_600],
  ])('with a ttl of %s holds for %i seconds by the clock of the database', async (ttl, seconds) => {
    const before = await databaseClock()
    const { id, created_at, expires_at } = await fx.quote({ ...order, ...(ttl && { ttl }) })
    const after = await databaseClock()
    expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(seconds * 1_000)
    // The clock is estimated: it may be off by what the network and a busy machine add.
    expect(Date.parse(created_at)).toBeGreaterThan(before - 1_000)
    expect(Date.parse(created_at)).toBeLessThan(after + 1_000)
    const { rows } = await fx.db.query('select created_at, expires_at from quotes where id = $1', [id])
    expect([rows[0].created_at.toISOString(), rows[0].expires_at.toISOString()]).toEqual([created_at, expires_at])
  })

  test('belongs to its ledger: another one does not see it', async () => {
    const quote = await fx.quote(order, { ledger: 'shop-berlin' })
    expect(quote.ledger).toBe('shop-berlin')
    expect((await fx.get(`/v1/quotes/${quote.id}`, { ledger: 'shop-berlin' })).body).toEqual(quote)
    await fx.expectRefusal('404 quote_not_found', () => fx.get(`/v1/quotes/${quote.id}`))
    await fx.expectRefusal('404 quote_not_found', () => fx.get(`/v1/quotes/${quote.id}`, { ledger: 'shop-paris' }))
  })

  test('of a currency called null, for a ledger called null, is kept as it was given', async () => {
    await fx.publish({ 'EUR/NULL': '2.5' })
    const named = { source_currency: 'EUR', target_currency: 'NULL', target_exponent: 3, source_amount: '100.00' }
    const quote = await fx.quote(named, { ledger: 'null' })
    expect(quote).toMatchObject({ ledger: 'null', target_currency: 'NULL', target_amount: '248.750', mid_rate: '2.5' })
    expect((await fx.get(`/v1/quotes/${quote.id}`, { ledger: 'null' })).body).toEqual(quote)
    await fx.expectRefusal('404 quote_not_found', () => fx.get(`/v1/quotes/${quote.id}`))
  })

  test('from a simulation says so', async () => {
    expect(await fx.quote({ ...order, target_currency: 'KWD' })).toMatchObject({
      source: 'simulation',
      simulated: true,
    })
    expect(await fx.quote(order)).toMatchObject({ source: 'ecb', simulated: false })
  })

  test('for a currency that ISO 4217 does not know takes the decimals of the ledger', async () => {
    const quote = await fx.quote({ ...order, target_currency: 'USDC', target_exponent: 6 })
    expect(quote).toMatchObject({ target_amount: '116.424950', spread_amount: '0.585050', source: 'operator' })
    const bought = await fx.quote({
      source_currency: 'EUR',
      target_currency: 'BTC',
      target_amount: '0.00000001',
      target_exponent: 8,
    })
    expect(bought).toMatchObject({ source_amount: '0.01', target_amount: '0.00000001', route: 'inverse' })
  })

  test('takes the decimals of the ledger before those of ISO 4217', async () => {
    const quote = await fx.quote({ ...order, target_exponent: 4, source_exponent: 0, source_amount: '1' })
    expect(quote).toMatchObject({ source_amount: '1', target_amount: '1.1625', spread_amount: '0.0059' })
  })

  test('may be of the largest amount', async () => {
    const most = `1${'0'.repeat(24)}`
    const quote = await fx.quote({ source_currency: 'JPY', target_currency: 'USD', source_amount: most })
    expect(quote.source_amount).toBe(most)
    expect((await fx.get(`/v1/quotes/${quote.id}`)).body).toEqual(quote)
  })
})

describe('the amounts of a quote', () => {
  test('are those of the published rates, worked out another way: the credited side down, the debited side up', async () => {
    const currency = fc.constantFrom(...Object.keys(exponents))
    const amount = (exponent: number) =>
      fc.bigInt({ min: 1n, max: 10n ** 12n }).map((parts) => floorAmount(parts, 10n ** BigInt(exponent), exponent))
    const orders = fc
      .tuple(currency, currency, fc.boolean())
      .filter(([source, target]) => source !== target)
      .chain(([source, target, selling]) =>
        fc.record({
          source_currency: fc.constant(source),
          target_currency: fc.constant(target),
          [selling ? 'source_amount' : 'target_amount']: amount(exponents[selling ? source : target] as number),
        }),
      )
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const answer = await fx.post('/v1/quotes', order)
        // Between the two sources of these rates there is no way, and a part of a yen credits nothing.
        if (['rate_not_found', 'amount_too_small'].includes(answer.body.code)) return
        expect(answer.statusCode, answer.text).toBe(201)
        checkQuote(answer.body, order)
      }),
      { numRuns: scale(60, 400) },
    )
  })

  function checkQuote(quote: Answer['body'], order: Record<string, string>): void {
    const { source_currency, target_currency, legs, spread_bps } = quote
    const [sourceExponent, targetExponent] = [
      exponents[source_currency] as number,
      exponents[target_currency] as number,
    ]
    const mid = worthOf(source_currency, target_currency, legs)
    const bps = fractionOf(spread_bps)
    const kept = { over: 10_000n * bps.under - bps.over, under: 10_000n * bps.under }
    const after = { over: mid.over * kept.over, under: mid.under * kept.under }
    if (order.source_amount) {
      const given = fractionOf(order.source_amount)
      expect(quote.source_amount).toBe(order.source_amount)
      expect(quote.target_amount).toBe(floorAmount(given.over * after.over, given.under * after.under, targetExponent))
    } else {
      const given = fractionOf(order.target_amount as string)
      expect(quote.target_amount).toBe(order.target_amount)
      expect(quote.source_amount).toBe(ceilAmount(given.over * after.under, given.under * after.over, sourceExponent))
    }
    const source = fractionOf(quote.source_amount)
    const target = fractionOf(quote.target_amount)
    const atMid = fractionOf(floorAmount(source.over * mid.over, source.under * mid.under, targetExponent))
    const spread = floorAmount(
      atMid.over * target.under - target.over * atMid.under,
      atMid.under * target.under,
      targetExponent,
    )
    expect(quote.spread_amount).toBe(spread)
    expect(quote.mid_rate).toBe(eighteenDigits(mid.over, mid.under))
    expect(quote.rate).toBe(eighteenDigits(after.over, after.under))
    const [units, per] = [fractionOf(quote.units), fractionOf(quote.per)]
    expect(units.over * per.under * mid.under).toBe(per.over * units.under * mid.over)
  }
})

describe('10,000 conversions of the smallest amount', () => {
  test.each([
    ['USD', 'JPY', '0.01'],
    ['EUR', 'IDR', '0.01'],
    ['HUF', 'GBP', '4.18'],
  ])('%s to %s make no money', async (source_currency, target_currency, source_amount) => {
    const conversions = scale(500, 10_000)
    await fx.post('/v1/spreads', { base: source_currency, quote: target_currency, spread_bps: '0' })
    const given = []
    for (const _ of range(20)) {
      const some = range(conversions / 20).map(() => fx.quote({ source_currency, target_currency, source_amount }))
      given.push(...(await Promise.all(some)))
    }
    const parts = given.reduce((sum, { target_amount }) => sum + BigInt(target_amount.replace('.', '')), 0n)
    const credited = { over: parts, under: 10n ** BigInt(exponents[target_currency] as number) }
    const debited = fractionOf(source_amount)
    const mid = worthOf(source_currency, target_currency, given[0].legs)
    const worth = { over: debited.over * BigInt(conversions) * mid.over, under: debited.under * mid.under }
    expect(credited.over * worth.under).toBeLessThanOrEqual(worth.over * credited.under)
    expect(credited.over).toBeGreaterThan(0n)
  })

  test.each([
    ['JPY', 'USD', '1'],
    ['IDR', 'USD', '0.01'],
    ['HUF', 'GBP', '0.01'],
  ])(
    'that would credit nothing, from %s to %s, are refused',
    async (source_currency, target_currency, source_amount) => {
      await fx.expectRefusal('422 amount_too_small', () =>
        fx.post('/v1/quotes', { source_currency, target_currency, source_amount }),
      )
    },
  )
})

test('50 asked for at once are all given, each with an id of its own, and all stored', async () => {
  const quotes = await Promise.all(
    range(50).map((index) => fx.quote({ ...order, source_amount: `${index + 1}.00`, ttl: 30 + index })),
  )
  expect(new Set(quotes.map(({ id }) => id)).size).toBe(50)
  for (const quote of quotes) expect((await fx.get(`/v1/quotes/${quote.id}`)).body).toEqual(quote)
})

describe('a quote is refused, and none is stored,', () => {
  const tooMuch = `1${'0'.repeat(24)}`
  test.each([
    ['422 same_currency', 'for one currency', { ...order, target_currency: 'EUR' }],
    ['404 rate_not_found', 'without a rate', { ...order, target_currency: 'CHF' }],
    ['404 rate_not_found', 'between two sources', { ...order, source_currency: 'USD', target_currency: 'KWD' }],
    ['422 currency_unknown', 'into a currency without decimals', { ...order, target_currency: 'USDC' }],
    ['422 currency_unknown', 'out of one', { ...order, source_currency: 'BTC', target_currency: 'EUR' }],
    ['422 too_many_decimals', 'for more decimals than ISO has', { ...order, source_amount: '1.001' }],
    ['422 too_many_decimals', 'for half a yen', { ...order, target_currency: 'JPY', ...buying('0.5') }],
    ['422 too_many_decimals', 'for more decimals than given', { ...order, source_exponent: 1, source_amount: '1.01' }],
    [
      '422 amount_too_large',
      'when it would credit too much',
      { ...order, target_currency: 'JPY', source_amount: tooMuch },
    ],
    ['422 amount_too_large', 'when it would cost too much', { ...order, source_currency: 'JPY', ...buying(tooMuch) }],
    ['400 invalid_request', 'for no amount', { ...order, source_amount: undefined }],
    ['400 invalid_request', 'for both amounts', { ...order, target_amount: '1.00' }],
    ['400 invalid_request', 'for zero', { ...order, source_amount: '0' }],
    ['400 invalid_request', 'for a negative amount', { ...order, source_amount: '-1' }],
    ['400 invalid_request', 'for a JSON number', { ...order, source_amount: 100 }],
    ['400 invalid_request', 'above 10^24', { ...order, source_amount: `${tooMuch}.1` }],
    ['400 invalid_request', 'for less than 30 seconds', { ...order, ttl: 29 }],
    ['400 invalid_request', 'for more than an hour', { ...order, ttl: 3_601 }],
    ['400 invalid_request', 'for a part of a second', { ...order, ttl: 30.5 }],
    ['400 invalid_request', 'for a ttl of text', { ...order, ttl: '30' }],
    ['400 invalid_request', 'with 19 decimals', { ...order, target_exponent: 19 }],
    ['400 invalid_request', 'with negative decimals', { ...order, source_exponent: -1 }],
    ['400 invalid_request', 'with a field that it does not know', { ...order, rate: '2' }],
    ['400 invalid_request', 'of nothing', undefined],
  ] as const)('with %s %s', async (refusal, _, body) => {
    await fx.expectRefusal(refusal, () => fx.post('/v1/quotes', body))
  })

  function buying(target_amount: string) {
    return { source_amount: undefined, target_amount }
  }

  test('for a ledger without a proper name', async () => {
    for (const ledger of ['Main', 'main ', 'a'.repeat(64), '1st', 'x;y', 'main,shop']) {
      await fx.expectRefusal('400 invalid_request', () => fx.post('/v1/quotes', order, { ledger }))
    }
  })

  test('when the rate is too old, however fresh a simulated one is', async () => {
    await fx.record('ecb', dayBefore(7), { 'EUR/NOK': '11.5' })
    await fx.record('simulation', dayBefore(1), { 'EUR/NOK': '11.6' })
    const answer = await fx.expectRefusal('422 stale_rate', () =>
      fx.post('/v1/quotes', { ...order, target_currency: 'NOK' }),
    )
    expect(answer.body.detail).toContain(`${dayBefore(7)}T13:00:00.000Z`)
    expect((await fx.get('/v1/rates/EUR/NOK')).body).toMatchObject({ source: 'ecb', stale: true })
    // Crossed, the older leg decides.
    await fx.expectRefusal('422 stale_rate', () =>
      fx.post('/v1/quotes', { ...order, source_currency: 'USD', target_currency: 'NOK' }),
    )
    // And a fresh one of an operator helps.
    await fx.publish({ 'EUR/NOK': '11.7' })
    expect(await fx.quote({ ...order, target_currency: 'NOK' })).toMatchObject({ source: 'operator', mid_rate: '11.7' })
  })

  test('when the simulation itself is too old', async () => {
    await fx.record('simulation', dayBefore(4), { 'EUR/THB': '37' })
    await fx.expectRefusal('422 stale_rate', () => fx.post('/v1/quotes', { ...order, target_currency: 'THB' }))
  })
})

test.each(['00000000-0000-7000-8000-000000000000', '01a1f7aa-3af0-7360-a85a-4ef6fe60353a'])(
  'the quote %s, which was never given, is not found',
  async (id) => {
    await fx.expectRefusal('404 quote_not_found', () => fx.get(`/v1/quotes/${id}`))
  },
)

test.each(['1', 'x', '01A1F7AA-3AF0-7360-A85A-4EF6FE60353A', '%00', "';--"])('%s is no id of a quote', async (id) => {
  await fx.expectRefusal('400 invalid_request', () => fx.get(`/v1/quotes/${encodeURIComponent(id)}`))
})

async function databaseClock(): Promise<number> {
  const { rows } = await fx.db.query('select clock_timestamp() as now')
  return rows[0].now.getTime()
}
