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
    const held = await fx.publish(
      Object.fromEntries(range(200).map((index) => [`ZZZ/Y${index + 100}`, `${index + 1}`])),
    )
    expect(held).toHaveLength(200)
    expect(held[199]).toMatchObject({ quote: 'Y299', rate: '200' })
  })
})

describe('a rate of a source with a base', () => {
  const [older, newer] = [dayBefore(3), dayBefore(2)]
  beforeAll(async () => {
    await fx.record('ecb', older, { 'EUR/USD': '1.2', 'EUR/JPY': '180', 'EUR/HRK': '7.5345' })
    await fx.record('ecb', newer, { 'EUR/USD': '1.1684' })
  })

  test('is crossed, and says with what and how old it is', async () => {
    const rate = await rateOf('USD/JPY')
    expect(rate).toMatchObject({
      rate: '154.05682985279014',
      route: 'crossed',
      source: 'ecb',
      simulated: false,
      as_of: `${older}T13:00:00.000Z`,
      stale: false,
    })
    expect(rate.legs).toMatchObject([
      { base: 'EUR', quote: 'USD', rate: '1.1684', valid_at: `${newer}T13:00:00.000Z`, flagged: false },
      { base: 'EUR', quote: 'JPY', rate: '180', valid_at: `${older}T13:00:00.000Z`, flagged: false },
    ])
    const age = (Date.now() - Date.parse(`${older}T13:00:00.000Z`)) / 1_000
    expect(Math.abs(rate.age_seconds - age)).toBeLessThan(60)
  })

  test('is listed against every currency of it', async () => {
    const { body } = await fx.get('/v1/rates?base=USD&source=ecb')
    expect(body.next_cursor).toBeNull()
    expect(body.data.map(({ quote, route }: { quote: string; route: string }) => [quote, route])).toEqual([
      ['EUR', 'inverse'],
      ['HRK', 'crossed'],
      ['JPY', 'crossed'],
    ])
    expect(body.data[2]).toEqual(await rateOf('USD/JPY'))
  })

  test('is listed as of the end of a day', async () => {
    const listed = async (date: string) => {
      const { body } = await fx.get(`/v1/rates?base=EUR&date=${date}&source=ecb`)
      return body.data.map(({ quote, rate, age_seconds }: Record<string, unknown>) => [quote, rate, age_seconds])
    }
    const elevenHours = 11 * 3_600 - 1
    expect(await listed(dayBefore(4))).toEqual([])
    expect(await listed(older)).toEqual([
      ['HRK', '7.5345', elevenHours],
      ['JPY', '180', elevenHours],
      ['USD', '1.2', elevenHours],
    ])
    expect(await listed(newer)).toEqual([
      ['HRK', '7.5345', elevenHours + 86_400],
      ['JPY', '180', elevenHours + 86_400],
      ['USD', '1.1684', elevenHours],
    ])
    // A day that is not over, or has not begun, is answered as of now.
    expect((await listed(dayBefore(-5))).map(([quote]: string[]) => quote)).toEqual(['HRK', 'JPY', 'USD'])
    expect(await listed('9999-12-31')).toEqual(await listed(dayBefore(0)))
  })

  test('of a source that is not asked for is not given', async () => {
    expect((await fx.get('/v1/rates/EUR/USD?source=operator')).body.code).toBe('rate_not_found')
    expect((await fx.get('/v1/rates/EUR/USD?source=ecb')).body.source).toBe('ecb')
    expect((await fx.get('/v1/rates?base=EUR&source=operator')).body.data).toEqual([])
  })

  test('that begins to hold later does not hold yet', async () => {
    await fx.record('ecb', dayBefore(-1), { 'EUR/USD': '1.3' })
    expect((await rateOf('EUR/USD')).rate).toBe('1.1684')
    expect((await rateOf('EUR/USD', '?at=2999-01-01T00:00:00Z')).rate).toBe('1.1684')
    const { body } = await fx.post('/v1/rates/lookups', {
      lookups: [{ base: 'EUR', quote: 'USD', at: '2999-01-01T00:00:00Z' }],
    })
    expect(body.data[0].rate).toBe('1.1684')
    expect((await fx.get('/v1/rates/EUR/USD/history')).body.data[0].rate).toBe('1.1684')
    expect((await fx.get(`/v1/rates?base=EUR&source=ecb&date=${dayBefore(-3)}`)).body.data.at(-1).rate).toBe('1.1684')
  })
})

describe('as of a moment', () => {
  beforeAll(async () => {
    await fx.publish({ 'PAST/NOW': '1' }, '2026-03-01T12:00:00.000Z')
    await fx.publish({ 'PAST/NOW': '2' }, '2026-03-02T12:00:00.000Z')
    await fx.publish({ 'PAST/NOW': '2.2' }, '2026-03-02T12:00:00.000Z')
    await fx.publish({ 'PAST/NOW': '4' }, '2026-03-04T12:00:00.000Z')
    // Recorded last, of a moment in between.
    await fx.publish({ 'PAST/NOW': '3' }, '2026-03-03T12:00:00.000Z')
    await fx.publish({ 'PAST/NOW': '1.1' }, '2026-03-01T12:00:00.000Z')
  })

  const cases: [string, string | undefined, boolean?][] = [
    ['2026-03-01T11:59:59.999Z', undefined],
    ['2026-03-01T12:00:00.000Z', '1.1', false],
    ['2026-03-02T11:59:59.999Z', '1.1', false],
    ['2026-03-02T13:00:00.000+01:00', '2.2', false],
    ['2026-03-03T00:00:00.000Z', '2.2', false],
    ['2026-03-03T12:00:00.000Z', '3', false],
    ['2026-03-04T12:00:00.000Z', '4', false],
    ['2026-03-05T12:00:00.000Z', '4', false],
    ['2026-03-05T12:00:00.001Z', '4', true],
    ['0001-01-01T00:00:00.000Z', undefined],
  ]
  test.each(cases)('%s, what held then is answered: %s', async (at, rate, stale) => {
    const query = `?at=${encodeURIComponent(at)}`
    const there = await fx.get(`/v1/rates/PAST/NOW${query}`)
    const back = await fx.get(`/v1/rates/NOW/PAST${query}`)
    const { body } = await fx.post('/v1/rates/lookups', { lookups: [{ base: 'PAST', quote: 'NOW', at }] })
    if (rate === undefined) {
      expect([there.body.code, back.body.code, body.data]).toEqual(['rate_not_found', 'rate_not_found', [null]])
      return
    }
    expect(there.body).toMatchObject({ rate, stale, route: 'direct' })
    expect(back.body.legs).toEqual(there.body.legs)
    expect(body.data).toMatchObject([{ units: rate, per: '1', rate, stale, as_of: there.body.as_of }])
    expect(there.body.age_seconds).toBe(Math.trunc((Date.parse(at) - Date.parse(there.body.as_of)) / 1_000))
  })

  test('now, the newest is, however late another was recorded', async () => {
    expect(await rateOf('PAST/NOW')).toMatchObject({ rate: '4', stale: true })
  })
})

describe('the history of a rate', () => {
  // Two weeks around the turn of a month: Thursday the 26th of February to Wednesday the 11th of March 2026.
  const days = ['02-26', '02-27', '03-02', '03-03', '03-06', '03-09', '03-11'].map((day) => `2026-${day}`)
  beforeAll(async () => {
    for (const [index, day] of days.entries()) {
      await fx.record('simulation', day, {
        'EUR/CHF': `0.9${index}`,
        // Not on the last day.
        ...(index < days.length - 1 && { 'EUR/SEK': `11.${index}` }),
      })
    }
    await fx.record('simulation', '2026-03-03', { 'EUR/CHF': '0.935' })
  })

  const historyOf = async (pair: string, query = '') => {
    const { body, text, statusCode } = await fx.get(`/v1/rates/${pair}/history${query}`)
    expect(statusCode, text).toBe(200)
    return body
  }
  const listed = async (pair: string, query = '') =>
    (await historyOf(pair, query)).data.map(({ period, rate }: Record<string, string>) => `${period} ${rate}`)

  test('is of each day, newest first, as it holds after corrections', async () => {
    expect(await listed('EUR/CHF')).toEqual([
      '2026-03-11 0.96',
      '2026-03-09 0.95',
      '2026-03-06 0.94',
      '2026-03-03 0.935',
      '2026-03-02 0.92',
      '2026-02-27 0.91',
      '2026-02-26 0.9',
    ])
    const [newest] = (await historyOf('EUR/CHF')).data
    expect(newest).toEqual({
      period: '2026-03-11',
      rate: '0.96',
      route: 'direct',
      legs: [expect.objectContaining({ base: 'EUR', quote: 'CHF', rate: '0.96', flagged: false })],
      source: 'simulation',
      simulated: true,
      as_of: '2026-03-11T13:00:00.000Z',
      flagged: false,
    })
  })

  test('is of the last day of each week, from Monday on, or of each month', async () => {
    expect(await listed('EUR/CHF', '?interval=week')).toEqual(['2026-03-09 0.96', '2026-03-02 0.94', '2026-02-23 0.91'])
    expect(await listed('EUR/CHF', '?interval=month')).toEqual(['2026-03-01 0.96', '2026-02-01 0.91'])
  })

  test('is read the other way round too', async () => {
    const { data } = await historyOf('CHF/EUR', '?interval=month')
    expect(data.map(({ rate, route }: Record<string, string>) => [rate, route])).toEqual([
      ['1.04166666666666667', 'inverse'],
      ['1.0989010989010989', 'inverse'],
    ])
  })

  test('of a cross has the days that both legs have', async () => {
    const { data } = await historyOf('CHF/SEK')
    expect(data.map(({ period }: { period: string }) => period)).toEqual(days.slice(0, -1).reverse())
    expect(data[2]).toMatchObject({
      period: '2026-03-03',
      rate: '12.0855614973262032',
      route: 'crossed',
      legs: [{ rate: '0.935' }, { rate: '11.3' }],
      as_of: '2026-03-03T13:00:00.000Z',
    })
    expect((await listed('CHF/SEK', '?interval=week'))[0]).toMatch(/^2026-03-09 /)
    const back = await historyOf('SEK/CHF')
    expect(back.data[2].legs).toEqual(data[2].legs.toReversed())
  })

  test.each([
    ['?from=2026-03-02', ['2026-03-11', '2026-03-09', '2026-03-06', '2026-03-03', '2026-03-02']],
    ['?to=2026-03-02', ['2026-02-27', '2026-02-26']],
    ['?from=2026-02-27&to=2026-03-03', ['2026-03-02', '2026-02-27']],
    ['?from=2026-03-03&to=2026-03-03', []],
    ['?from=2026-03-04&to=2026-03-02', []],
    ['?interval=week&to=2026-03-09', ['2026-03-02', '2026-02-23']],
    ['?interval=month&from=2026-02-27', ['2026-03-01', '2026-02-01']],
    ['?from=9999-12-31', []],
    ['?to=0001-01-01', []],
  ])('%s bounds it: from is included, to is not', async (query, periods) => {
    const { data } = await historyOf('EUR/CHF', query)
    expect(data.map(({ period }: { period: string }) => period)).toEqual(periods)
  })

  test.each(['day', 'week', 'month'])('by page is the same as at once, for each %s', async (interval) => {
    for (const pair of ['EUR/CHF', 'CHF/EUR', 'CHF/SEK']) {
      const all = (await historyOf(pair, `?interval=${interval}`)).data
      for (const limit of [1, 2, all.length]) {
        const pages = []
        let cursor = ''
        do {
          const page = await historyOf(pair, `?interval=${interval}&limit=${limit}${cursor}`)
          pages.push(...page.data)
          cursor = page.next_cursor && `&cursor=${page.next_cursor}`
        } while (cursor)
        expect(pages).toEqual(all)
      }
    }
  })

  test('stays with its source from page to page', async () => {
    const first = await historyOf('EUR/CHF', '?limit=2')
    // From now on another source has it, and goes first.
    await fx.publish({ 'EUR/CHF': '0.97' })
    expect((await historyOf('EUR/CHF')).data).toMatchObject([{ source: 'operator', rate: '0.97' }])
    const second = await historyOf('EUR/CHF', `?limit=2&cursor=${first.next_cursor}`)
    expect(second.data).toMatchObject([
      { source: 'simulation', period: '2026-03-06' },
      { source: 'simulation', period: '2026-03-03' },
    ])
    expect(await listed('EUR/CHF', '?source=simulation&interval=month')).toHaveLength(2)
  })

  test('of a pair that was published in both directions has what was said last', async () => {
    await fx.publish({ 'ONE/TWO': '2' }, '2026-03-01T00:00:00.000Z')
    await fx.publish({ 'TWO/ONE': '0.4' }, '2026-03-02T00:00:00.000Z')
    await fx.publish({ 'ONE/TWO': '3' }, '2026-03-03T00:00:00.000Z')
    expect(await listed('ONE/TWO')).toEqual(['2026-03-03 3', '2026-03-02 2.5', '2026-03-01 2'])
    // From midnight on is from that day on.
    expect(await listed('ONE/TWO', '?from=2026-03-02')).toEqual(['2026-03-03 3', '2026-03-02 2.5'])
    expect(await listed('ONE/TWO', '?to=2026-03-02')).toEqual(['2026-03-01 2'])
  })

  test.each([
    ['400 invalid_request', 'EUR/CHF', '?interval=year'],
    ['400 invalid_request', 'EUR/CHF', '?from=13.04.2026'],
    ['400 invalid_request', 'EUR/CHF', '?from=2026-02-30'],
    ['400 invalid_request', 'EUR/CHF', '?from=0000-01-01'],
    ['400 invalid_request', 'EUR/CHF', '?limit=0'],
    ['400 invalid_request', 'EUR/CHF', '?limit=201'],
    ['400 invalid_request', 'EUR/CHF', '?since=2026-01-01'],
    ['400 cursor_invalid', 'EUR/CHF', '?cursor=abc'],
    ['404 rate_not_found', 'EUR/NONE', ''],
    ['404 rate_not_found', 'EUR/SEK', '?source=operator'],
    ['422 same_currency', 'EUR/EUR', ''],
  ] as const)('is refused with %s for %s%s', async (refusal, pair, query) => {
    await fx.expectRefusal(refusal, () => fx.get(`/v1/rates/${pair}/history${query}`))
  })

  test("a cursor of another pair's history is refused", async () => {
    const { next_cursor } = await historyOf('EUR/SEK', '?limit=1')
    await fx.expectRefusal('400 cursor_invalid', () =>
      fx.get(`/v1/rates/CHF/SEK/history?limit=1&cursor=${next_cursor}`),
    )
  })

  test.each(['operator/9999-99-99', 'operator/2026-02-30', 'operator/0000-01-01', 'ecb', 'bank/2026-01-01'])(
    'a cursor that was forged to end at %s is refused',
    async (position) => {
      const { next_cursor } = await historyOf('EUR/CHF', '?limit=1')
      const [mark] = Buffer.from(next_cursor, 'base64url').toString().split(' ')
      const forged = Buffer.from(`${mark} ${position}`).toString('base64url')
      await fx.expectRefusal('400 cursor_invalid', () => fx.get(`/v1/rates/EUR/CHF/history?cursor=${forged}`))
    },
  )
})

describe('lookups', () => {
  test('answer many pairs in their order, as exact fractions, and null where there is nothing', async () => {
    await fx.publish({ 'LOOK/FOR': '1.50' })
    const lookups = [
      { base: 'LOOK', quote: 'FOR' },
      { base: 'FOR', quote: 'NONE' },
      { base: 'FOR', quote: 'LOOK' },
      { base: 'FOR', quote: 'LOOK', at: '2020-01-01T00:00:00.000Z' },
      { base: 'LOOK', quote: 'FOR' },
    ]
    const { statusCode, body } = await fx.post('/v1/rates/lookups', { lookups })
    expect(statusCode).toBe(200)
    const { as_of } = await rateOf('LOOK/FOR')
    const common = { source: 'operator', ledger: null, simulated: false, as_of, stale: false, flagged: false }
    const there = { base: 'LOOK', quote: 'FOR', units: '1.50', per: '1', rate: '1.5', ...common }
    const back = { base: 'FOR', quote: 'LOOK', units: '1', per: '1.50', rate: '0.666666666666666667', ...common }
    expect(body).toEqual({ data: [there, null, back, null, there] })
  })

  test('answer like single reads, each at its own moment, 1,000 at once', async () => {
    const moments = range(1_000).map((index) => new Date(Date.parse('2026-02-24') + index * 1_800_000).toISOString())
    const pairs = [
      ['CHF', 'SEK'],
      ['EUR', 'CHF'],
      ['SEK', 'EUR'],
    ] as const
    const lookups = moments.map((at, index) => {
      const [base, quote] = pairs[index % pairs.length] as (typeof pairs)[number]
      return { base, quote, at }
    })
    const { body } = await fx.post('/v1/rates/lookups', { lookups })
    expect(body.data).toHaveLength(1_000)
    expect(body.data.filter((rate: unknown) => rate === null).length).toBeGreaterThan(0)
    for (let index = 0; index < 1_000; index += 37) {
      const { base, quote, at } = lookups[index] as (typeof lookups)[number]
      const single = await fx.get(`/v1/rates/${base}/${quote}?at=${at}`)
      if (single.statusCode === 404) expect(body.data[index]).toBeNull()
      else {
        const { rate, source, simulated, as_of, stale } = single.body
        expect(body.data[index]).toMatchObject({ base, quote, rate, source, simulated, as_of, stale })
      }
    }
  })

  test.each([
    ['400 invalid_request', []],
    ['400 invalid_request', range(1_001).map(() => ({ base: 'EUR', quote: 'USD' }))],
    ['400 invalid_request', [{ base: 'EUR' }]],
    ['400 invalid_request', [{ base: 'EUR', quote: 'USD', at: 'yesterday' }]],
    ['400 invalid_request', [{ base: 'EUR', quote: 'USD', source: 'ecb' }]],
    ['422 same_currency', [{ base: 'EUR', quote: 'EUR' }]],
  ] as const)('are refused with %s', async (refusal, lookups) => {
    await fx.expectRefusal(refusal, () => fx.post('/v1/rates/lookups', { lookups }))
  })
})

test.each([
  ['404 rate_not_found', '/v1/rates/EUR/NONE'],
  ['404 rate_not_found', '/v1/rates/EUR/CHF?at=1999-01-01T00:00:00Z'],
  ['422 same_currency', '/v1/rates/EUR/EUR'],
  ['400 invalid_request', '/v1/rates/EUR/usd'],
  ['400 invalid_request', '/v1/rates/EUR/USD?at=2026-04-13'],
  ['400 invalid_request', '/v1/rates/EUR/USD?source=bank'],
  ['400 invalid_request', '/v1/rates/EUR/USD?as_of=2026-04-13T00:00:00Z'],
  ['400 invalid_request', '/v1/rates'],
  ['400 invalid_request', '/v1/rates?base=EUR&date=2026-02-30'],
  ['400 invalid_request', '/v1/rates?base=EUR&date=0000-01-01'],
  ['400 invalid_request', '/v1/rates?base=EUR&at=2026-04-13T00:00:00Z'],
] as const)('%s for %s', async (refusal, path) => {
  await fx.expectRefusal(refusal, () => fx.get(path))
})

test('the currencies are those of all sources, by code, with what ISO 4217 says of them', async () => {
  const other = await startFx({ sources: ['operator', 'simulation'] })
  await other.record('simulation', '2026-03-02', { 'EUR/JPY': '180' })
  await other.record('ecb', '2026-03-02', { 'EUR/SEK': '11' })
  await other.publish({ 'EUR/BTC': '0.00001' }, '2026-03-03T00:00:00.000Z')
  const { body } = await other.get('/v1/currencies')
  expect(body).toEqual({
    data: [
      { code: 'BTC', name: null, exponent: null, sources: ['operator'], as_of: '2026-03-03T00:00:00.000Z' },
      {
        code: 'EUR',
        name: 'Euro',
        exponent: 2,
        sources: ['operator', 'simulation'],
        as_of: '2026-03-03T00:00:00.000Z',
      },
      { code: 'JPY', name: 'Yen', exponent: 0, sources: ['simulation'], as_of: '2026-03-02T13:00:00.000Z' },
      { code: 'XTS', name: null, exponent: null, sources: ['operator'], as_of: '2000-01-01T00:00:00.000Z' },
      { code: 'XXX', name: null, exponent: null, sources: ['operator'], as_of: '2000-01-01T00:00:00.000Z' },
    ],
    next_cursor: null,
  })
  await other.close()
})

test.each([
  ['/v1/rates/EUR/NONE', 'between EUR and NONE, neither'],
  ['/v1/rates/EUR/NONE?source=ecb', 'between EUR and NONE from ecb, neither'],
  ['/v1/rates/EUR/NONE?at=2020-01-01T00:00:00Z', 'between EUR and NONE at 2020-01-01T00:00:00.000Z, neither'],
  ['/v1/rates/EUR/NONE?at=2020-01-01T00:00:00Z&source=ecb', 'from ecb at 2020-01-01T00:00:00.000Z, neither'],
  ['/v1/rates/EUR/NONE/history?source=ecb', 'between EUR and NONE from ecb, neither'],
])('%s without a rate names the source and the moment only if the request did', async (path, detail) => {
  expect((await fx.get(path)).body.detail).toContain(detail)
})
