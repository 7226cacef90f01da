import { Rate, RateTerm } from '@florin/money'
import { createTestIssuer, scale, type TestIssuer } from '@florin/testing'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eighteenDigits, floorAmount, worthOf } from './arithmetic.ts'
import { type RequestOptions, range, startFx, type TestFx } from './fx.ts'

let fx: TestFx
beforeAll(async () => {
  fx = await startFx()
})
afterAll(() => fx.close())

const shop = { ledger: 'shop' }
const other = { ledger: 'other' }
const hourMs = 3_600_000
const hoursAgo = (hours: number) => new Date(Date.now() - hours * hourMs).toISOString()

const rateIn = async (options: RequestOptions | undefined, pair: string, query = '') => {
  const { body } = await fx.get(`/v1/rates/${pair}${query}`, options)
  return body.rate ?? body.code
}
const crossThrough = async (currency: string | null, options?: RequestOptions, valid_at?: string) => {
  const answer = await fx.post('/v1/cross-currencies', { currency, ...(valid_at && { valid_at }) }, options)
  expect(answer.statusCode, answer.text).toBe(201)
  return answer.body
}

describe('a rate for a ledger', () => {
  test('comes before that for all ledgers, in its ledger only', async () => {
    await fx.publish({ 'EUR/USD': '1.17' }, hoursAgo(2))
    const [own] = await fx.publish({ 'EUR/USD': '1.1' }, hoursAgo(3), shop)
    expect(own).toMatchObject({ ledger: 'shop', rate: '1.1', flagged: false })

    expect(await rateIn(shop, 'EUR/USD')).toBe('1.1')
    expect(await rateIn(shop, 'USD/EUR')).toBe('0.909090909090909091')
    for (const options of [undefined, other, { ledger: 'main' }]) expect(await rateIn(options, 'EUR/USD')).toBe('1.17')

    const order = { source_currency: 'EUR', target_currency: 'USD', source_amount: '100.00' }
    const quote = await fx.quote(order, shop)
    expect(quote).toMatchObject({ mid_rate: '1.1', ledger: 'shop', legs: [own] })
    expect((await fx.get(`/v1/quotes/${quote.id}`, shop)).body).toEqual(quote)
    expect(await fx.quote(order, other)).toMatchObject({ mid_rate: '1.17', legs: [{ ledger: null }] })
    expect(await fx.quote(order)).toMatchObject({ ledger: 'main', mid_rate: '1.17' })
  })

  test('gives way to a fresh one for all ledgers when it is stale', async () => {
    await fx.publish({ 'EUR/DKK': '7.46' }, hoursAgo(25), shop)
    expect((await fx.get('/v1/rates/EUR/DKK', shop)).body).toMatchObject({ rate: '7.46', stale: true })
    await fx.publish({ 'EUR/DKK': '7.47' })
    expect((await fx.get('/v1/rates/EUR/DKK', shop)).body).toMatchObject({ rate: '7.47', stale: false })
  })

  test('is nowhere to be seen from another ledger, nor without naming one', async () => {
    await fx.publish({ 'SECRET/EUR': '2' }, hoursAgo(3), shop)
    await fx.publish({ 'SECRET/EUR': '4' }, hoursAgo(2), shop)
    const lookups = [
      { base: 'SECRET', quote: 'EUR' },
      { base: 'SECRET', quote: 'EUR', at: hoursAgo(1) },
    ]
    const day = new Date().toISOString().slice(0, 10)
    const order = { source_currency: 'SECRET', target_currency: 'EUR', source_amount: '1', source_exponent: 2 }
    const seen = async (options?: RequestOptions) =>
      Promise.all(
        [
          fx.get('/v1/rates/SECRET/EUR', options),
          fx.get(`/v1/rates/SECRET/EUR?at=${hoursAgo(1)}`, options),
          fx.get('/v1/rates/SECRET/EUR/history', options),
          fx.get('/v1/rates?base=EUR', options),
          fx.get('/v1/rates?base=SECRET', options),
          fx.get(`/v1/rates?base=EUR&date=${day}`, options),
          fx.get('/v1/currencies', options),
          fx.get('/v1/flagged-rates', options),
          fx.post('/v1/rates/lookups', { lookups }, options),
          fx.post('/v1/quotes', order, options),
        ].map(async (answer) => {
          const { text } = await answer
          // The requests name it, and so do refusals.
          return /"(rate|units|code|quote)":"(2|4|SECRET)"/.test(text)
        }),
      )
    expect(await seen(shop)).toEqual([true, true, true, true, true, true, true, true, true, false])
    expect((await fx.post('/v1/quotes', order, shop)).body.code).toBe('rate_unconfirmed')
    for (const options of [undefined, other]) {
      expect(await seen(options)).toEqual(Array(10).fill(false))
      expect((await fx.post('/v1/quotes', order, options)).body.code).toBe('rate_not_found')
    }
  })

  test('is in no metric and no report of health, which everyone reads', async () => {
    const fresh = await startFx()
    await fresh.publish({ 'EUR/USD': '1.17' }, undefined, shop)
    expect((await fresh.get('/health')).text).not.toContain('shop')
    expect((await fresh.get('/health')).body.checks.operator).toMatchObject({ as_of: null, stale: true })
    expect((await fresh.get('/metrics')).text).not.toMatch(/^fx_rate_age_seconds{source="operator"}/m)
    await fresh.publish({ 'EUR/USD': '1.17' })
    expect((await fresh.get('/health')).body.checks.operator).toMatchObject({ stale: false })
    await fresh.close()
  })

  test('is measured against rates of its ledger first, and confirmed in its ledger only', async () => {
    const [first] = await fx.publish({ 'EUR/NOK': '20' }, hoursAgo(4), shop)
    expect(first.flagged).toBe(false)
    // Recorded after the first one, for a moment before it.
    await fx.publish({ 'EUR/NOK': '10' }, hoursAgo(5))
    const [leap] = await fx.publish({ 'EUR/NOK': '10' }, hoursAgo(3), shop)
    expect(leap.flagged).toBe(true)
    const [unmeasured] = await fx.publish({ 'EUR/NOK': '10.1' }, hoursAgo(2))
    expect(unmeasured.flagged).toBe(false)

    const listed = async (options?: RequestOptions) =>
      (await fx.get('/v1/flagged-rates', options)).body.data.filter(({ quote }: { quote: string }) => quote === 'NOK')
    expect(await listed(shop)).toMatchObject([
      { id: leap.id, ledger: 'shop', current: true, move_percent: '-50.00', previous: { id: first.id } },
    ])
    expect(await listed(other)).toEqual([])
    const confirm = (options?: RequestOptions) =>
      fx.post(`/v1/flagged-rates/${leap.id}/confirmation`, undefined, options)
    for (const options of [undefined, other]) {
      await fx.expectRefusal('404 flagged_rate_not_found', () => confirm(options))
    }
    expect((await confirm(shop)).body).toMatchObject({ id: leap.id, ledger: 'shop', rate: '10' })
    expect(await listed(shop)).toEqual([])
  })

  test('has a history of its own, by page as at once, and a cursor for its ledger only', async () => {
    for (const day of range(6)) {
      await fx.publish({ 'EUR/SEK': '11' }, hoursAgo(24 * day + 2))
      await fx.publish({ 'EUR/SEK': `12.${day}` }, hoursAgo(24 * day + 2), shop)
    }
    const path = '/v1/rates/EUR/SEK/history'
    const all = (await fx.get(path, shop)).body.data
    expect(all.map(({ rate }: { rate: string }) => rate)).toEqual(range(6).map((day) => (day ? `12.${day}` : '12')))
    const pages = []
    let cursor = ''
    do {
      const { body } = await fx.get(`${path}?limit=2${cursor}`, shop)
      pages.push(...body.data)
      cursor = body.next_cursor && `&cursor=${body.next_cursor}`
    } while (cursor)
    expect(pages).toEqual(all)
    const { body } = await fx.get(`${path}?limit=2`, shop)
    await fx.expectRefusal('400 cursor_invalid', () => fx.get(`${path}?limit=2&cursor=${body.next_cursor}`, other))
    expect((await fx.get(path, other)).body.data).toMatchObject(Array(6).fill({ rate: '11' }))
  })

  test('does not turn up between two pages of the history of those for all ledgers', async () => {
    for (const day of range(4)) await fx.publish({ 'EUR/ISK': '140' }, hoursAgo(24 * day + 2))
    const path = '/v1/rates/EUR/ISK/history?limit=2'
    const { body } = await fx.get(path, shop)
    for (const day of range(4)) await fx.publish({ 'EUR/ISK': '150' }, hoursAgo(24 * day + 2), shop)
    const next = await fx.get(`${path}&cursor=${body.next_cursor}`, shop)
    expect([...body.data, ...next.body.data]).toMatchObject(Array(4).fill({ rate: '140' }))
  })

  test('is read as of a past moment', async () => {
    await fx.publish({ 'EUR/PLN': '4' }, hoursAgo(48))
    await fx.publish({ 'EUR/PLN': '4.1' }, hoursAgo(24), shop)
    expect(await rateIn(shop, 'EUR/PLN', `?at=${hoursAgo(25)}`)).toBe('4')
    expect(await rateIn(shop, 'EUR/PLN', `?at=${hoursAgo(23)}`)).toBe('4.1')
    expect(await rateIn(other, 'EUR/PLN', `?at=${hoursAgo(23)}`)).toBe('4')
  })
})

describe('the rates of a publisher are crossed', () => {
  test('when it says so, in both directions, and no longer when it takes it back', async () => {
    await fx.publish({ 'BTC/EUR': '50000', 'BTC/GBP': '45000' }, undefined, shop)
    const order = { source_currency: 'EUR', target_currency: 'GBP', source_amount: '1000.00' }
    await fx.expectRefusal('404 rate_not_found', () => fx.post('/v1/quotes', order, shop))

    // Nobody else's word counts.
    await crossThrough('BTC')
    await crossThrough('BTC', other)
    await fx.expectRefusal('404 rate_not_found', () => fx.post('/v1/quotes', order, shop))

    expect(await crossThrough('BTC', shop)).toMatchObject({ ledger: 'shop', currency: 'BTC' })
    expect((await fx.get('/v1/cross-currencies', shop)).body.data).toMatchObject([
      { ledger: 'shop', currency: 'BTC' },
      { ledger: null, currency: 'BTC' },
    ])
    expect((await fx.get('/v1/cross-currencies')).body.data).toMatchObject([{ ledger: null }])
    const there = await fx.quote(order, shop)
    expect(there).toMatchObject({ mid_rate: '0.9', route: 'crossed', units: '45000', per: '50000', source: 'operator' })
    expect((await fx.get(`/v1/quotes/${there.id}`, shop)).body).toEqual(there)
    expect(await rateIn(shop, 'GBP/EUR')).toBe('1.11111111111111111')
    for (const options of [undefined, other]) expect(await rateIn(options, 'EUR/GBP')).toBe('rate_not_found')

    await crossThrough(null, shop)
    await crossThrough(null)
    await fx.expectRefusal('404 rate_not_found', () => fx.post('/v1/quotes', order, shop))
  })

  test('never with those of another publisher or source', async () => {
    await crossThrough('EUR')
    await crossThrough('EUR', shop)
    await fx.publish({ 'EUR/AAA': '2' }, undefined, shop)
    await fx.publish({ 'EUR/BBB': '4' })
    await fx.record('ecb', new Date(Date.now() - 48 * hourMs).toISOString().slice(0, 10), { 'EUR/CCC': '8' })
    for (const pair of ['AAA/BBB', 'BBB/AAA', 'AAA/CCC', 'BBB/CCC']) {
      expect(await rateIn(shop, pair)).toBe('rate_not_found')
    }
    await fx.publish({ 'EUR/AAA': '3' })
    // The ledger's own has no such pair, so that for all ledgers holds.
    expect((await fx.get('/v1/rates/AAA/BBB', shop)).body).toMatchObject({
      rate: '1.33333333333333333',
      legs: [{ ledger: null }, { ledger: null }],
    })
    await crossThrough(null)
    await crossThrough(null, shop)
  })

  test('as of a past moment by the setting of that moment, which may be recorded later', async () => {
    await fx.publish({ 'EUR/HUF': '400', 'HUF/RON': '0.0125' }, hoursAgo(40))
    const at = (hours: number) => rateIn(undefined, 'EUR/RON', `?at=${hoursAgo(hours)}`)
    await crossThrough('HUF', undefined, hoursAgo(30))
    await crossThrough(null, undefined, hoursAgo(10))
    expect([await at(31), await at(29), await at(9)]).toEqual(['rate_not_found', '5', 'rate_not_found'])
    const lookups = [31, 29, 9].map((hours) => ({ base: 'RON', quote: 'EUR', at: hoursAgo(hours) }))
    expect((await fx.post('/v1/rates/lookups', { lookups })).body.data).toMatchObject([
      null,
      { units: '1', per: '5', ledger: null },
      null,
    ])
    // A correction of the same moment.
    const moment = hoursAgo(29.5)
    await crossThrough(null, undefined, moment)
    expect(await at(29)).toBe('rate_not_found')
    await crossThrough('HUF', undefined, moment)
    expect(await at(29)).toBe('5')
    await fx.expectRefusal('422 valid_in_future', () =>
      fx.post('/v1/cross-currencies', { currency: 'HUF', valid_at: hoursAgo(-1) }),
    )
    await crossThrough(null)
  })

  test('in the history too, since the setting, with an older rate that was not stale', async () => {
    const options = { ledger: 'history' }
    for (const day of [9, 5, 4, 3, 2, 1]) {
      await fx.publish({ 'EUR/CZK': `2${day}` }, hoursAgo(24 * day + 1), options)
      if (day !== 4) await fx.publish({ 'USD/EUR': '0.5' }, hoursAgo(24 * day + 1.5), options)
    }
    await crossThrough('EUR', options, hoursAgo(24 * 6))
    const { body } = await fx.get('/v1/rates/USD/CZK/history?to=9999-12-31', options)
    // On the fourth day before today the other rate was two days old.
    const rows = body.data.map(({ rate, route }: Record<string, string>) => `${rate} ${route}`)
    expect(rows).toEqual(['10.5', '11', '11.5', '12.5'].map((rate) => `${rate} crossed`))
    expect(rows.length).toBe(4)
    const back = await fx.get('/v1/rates/CZK/USD/history', options)
    expect(back.body.data.map(({ legs }: { legs: unknown[] }) => legs.toReversed())).toEqual(
      body.data.map(({ legs }: { legs: unknown[] }) => legs),
    )
  })

  test('as exactly as an independent computation, and no way there and back makes money', async () => {
    const options = { ledger: 'random' }
    await crossThrough('MID', options)
    const digits = fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }), fc.integer({ min: 9, max: 15 }))
      .map(([count, scale]) => decimalOf(count, scale))
      .filter((text) => Rate.safeParse(text).success)
    let pairs = 0
    await fc.assert(
      fc.asyncProperty(digits, digits, fc.boolean(), fc.boolean(), async (first, second, isFirstBack, isSecondBack) => {
        pairs += 1
        const [one, another] = [`A${pairs + 10}`, `B${pairs + 10}`]
        const legOf = (currency: string, rate: string, isBack: boolean) =>
          isBack ? { base: currency, quote: 'MID', rate } : { base: 'MID', quote: currency, rate }
        const legs = [legOf(one, first, isFirstBack), legOf(another, second, isSecondBack)]
        const published = Object.fromEntries(legs.map(({ base, quote, rate }) => [`${base}/${quote}`, rate]))
        await fx.publish(published, undefined, options)
        const order = { source_exponent: 6, target_exponent: 6, source_amount: '1000' }
        const there = await fx.post('/v1/quotes', { source_currency: one, target_currency: another, ...order }, options)
        const { over, under } = worthOf(one, another, legs)
        if (there.statusCode !== 201) {
          expect(there.body.code).toMatch(/^amount_too_(small|large)$/)
          return
        }
        // As the ledger takes them.
        for (const term of [there.body.units, there.body.per]) expect(RateTerm.parse(term)).toBe(term)
        expect(there.body.mid_rate).toBe(eighteenDigits(over, under))
        const bps = 10_000n - BigInt(there.body.spread_bps)
        expect(there.body.target_amount).toBe(floorAmount(over * 1_000n * bps, under * 10_000n, 6))
        const back = await fx.post(
          '/v1/quotes',
          { source_currency: another, target_currency: one, ...order, source_amount: there.body.target_amount },
          options,
        )
        if (back.statusCode === 201) expect(Number(back.body.target_amount)).toBeLessThanOrEqual(1_000)
        else expect(back.body.code).toMatch(/^amount_too_(small|large)$/)
      }),
      { numRuns: scale(25, 500) },
    )
  })
})

function decimalOf(count: bigint, scale: number): string {
  const text = String(count).padStart(scale + 1, '0')
  return `${text.slice(0, -scale)}.${text.slice(-scale)}`
}

test.each([
  ['400 invalid_request', { currency: 'usd' }],
  ['400 invalid_request', {}],
  ['400 invalid_request', { currency: 'USD', ledger: 'shop' }],
  ['422 valid_in_future', { currency: 'USD', valid_at: '2999-01-01T00:00:00Z' }],
] as const)('%s for %j as a cross currency', async (refusal, body) => {
  await fx.expectRefusal(refusal, () => fx.post('/v1/cross-currencies', body))
})

test.each(['', 'Shop', '*', 'a/b', `a${'b'.repeat(63)}`])('%j is no ledger for a rate', async (ledger) => {
  await fx.expectRefusal('400 invalid_request', () =>
    fx.post('/v1/rates', { rates: [{ base: 'EUR', quote: 'USD', rate: '1.1' }] }, { ledger }),
  )
})

describe('with authentication', () => {
  let issuer: TestIssuer
  let guarded: TestFx
  beforeAll(async () => {
    issuer = await createTestIssuer('EdDSA')
    guarded = await startFx({ auth: issuer.auth })
  })
  afterAll(() => guarded.close())
  const as = async (grant: string, ledger?: string): Promise<RequestOptions> => ({
    authorization: `Bearer ${await issuer.token([grant])}`,
    ...(ledger !== undefined && { ledger }),
  })
  const body = { rates: [{ base: 'EUR', quote: 'TRY', rate: '50' }] }

  test('an accountant of a ledger publishes, crosses and confirms for it only', async () => {
    const leap = { rates: [{ base: 'EUR', quote: 'TRY', rate: '80' }], valid_at: new Date().toISOString() }
    const mine = await as('accountant@shop', 'shop')
    expect((await guarded.post('/v1/rates', { ...body, valid_at: hoursAgo(2) }, mine)).statusCode).toBe(201)
    expect((await guarded.post('/v1/cross-currencies', { currency: 'EUR' }, mine)).statusCode).toBe(201)
    const { id } = (await guarded.post('/v1/rates', leap, mine)).body.data[0]

    for (const [path, sent] of [
      ['/v1/rates', body],
      ['/v1/cross-currencies', { currency: 'TRY' }],
      [`/v1/flagged-rates/${id}/confirmation`, undefined],
    ] as const) {
      for (const [refusal, options] of [
        // For all ledgers.
        ['403 forbidden', await as('accountant@shop')],
        // For a ledger of others, which may exist or not.
        ['404 ledger_not_found', await as('accountant@other', 'shop')],
        ['404 ledger_not_found', await as('accountant@shop', 'other')],
        ['403 forbidden', await as('teller@shop', 'shop')],
        ['403 forbidden', await as('accountant@shop;owner=alice', 'shop')],
      ] as const) {
        await guarded.expectRefusal(refusal, () => guarded.post(path, sent, options))
      }
    }
    // Who may do it for all ledgers may do it for one, but not by leaving out its name.
    const everywhere = await as('accountant@*')
    await guarded.expectRefusal('404 flagged_rate_not_found', () =>
      guarded.post(`/v1/flagged-rates/${id}/confirmation`, undefined, everywhere),
    )
    expect((await guarded.post(`/v1/flagged-rates/${id}/confirmation`, undefined, mine)).statusCode).toBe(201)
    expect((await guarded.post('/v1/rates', body, await as('accountant@*', 'shop'))).statusCode).toBe(201)
    expect((await guarded.post('/v1/rates', body, everywhere)).body.data).toMatchObject([{ ledger: null }])
  })

  test('the rates of a ledger are read with a grant for it', async () => {
    for (const path of [
      '/v1/rates?base=EUR',
      '/v1/rates/EUR/TRY',
      '/v1/rates/EUR/TRY/history',
      '/v1/currencies',
      '/v1/flagged-rates',
      '/v1/cross-currencies',
    ]) {
      expect((await guarded.get(path, await as('reader@shop', 'shop'))).statusCode, path).toBe(200)
      await guarded.expectRefusal('404 ledger_not_found', async () =>
        guarded.get(path, await as('reader@other', 'shop')),
      )
    }
    const lookups = [{ base: 'EUR', quote: 'TRY' }]
    await guarded.expectRefusal('404 ledger_not_found', async () =>
      guarded.post('/v1/rates/lookups', { lookups }, await as('reader@other', 'shop')),
    )
    // Without a ledger every reader sees what holds everywhere, and nothing else.
    const { body: shown } = await guarded.get('/v1/rates/EUR/TRY', await as('reader@other'))
    expect(shown).toMatchObject({ rate: '50', legs: [{ ledger: null }] })
  })

  test('the audit trail names the ledger', async () => {
    // Written before the rates are.
    const superuser = new pg.Client(guarded.superuserUrl)
    await superuser.connect()
    const { rows } = await superuser.query(
      `select distinct ledger from audit.entries where action = 'publishRates' and status is null order by ledger`,
    )
    await superuser.end()
    expect(rows).toEqual([{ ledger: 'shop' }, { ledger: null }])
  })
})
