import { describe, expect, test } from 'vitest'
import { chooseRate, type HeldRate, isStale, legPairs, type PairRate, resolvePair } from './pairs.ts'
import { type CrossedPublisher, type Publisher, publishersIn } from './publisher.ts'
import type { SourceName } from './schemas.ts'
import { sourceRules } from './source-rules.ts'

const now = Date.parse('2026-04-15T12:00:00.000Z')
const hourMs = 3_600_000

interface Said {
  ledger?: string
  id?: number
  ageHours?: number
  flagged?: boolean
}

/** `held('ecb', 'EUR/USD', '1.1684')` */
function held(
  source: SourceName,
  pair: string,
  rate: string,
  { ledger = '', id = 1, ageHours = 1, flagged = false }: Said = {},
): HeldRate {
  const [base, quote] = pair.split('/') as [string, string]
  const validAtMs = now - ageHours * hourMs
  const valid_at = new Date(validAtMs).toISOString()
  const leg = { id: String(id), base, quote, rate, valid_at, recorded_at: valid_at, ledger: ledger || null, flagged }
  return { source, ledger, validAtMs, leg }
}

const finder = (rates: HeldRate[]) => (by: Publisher, base: string, quote: string) =>
  rates.find(
    ({ source, ledger, leg }) =>
      source === by.source && ledger === by.ledger && leg.base === base && leg.quote === quote,
  )

/** The publishers in all ledgers, or in one, with the currencies through which they cross. */
const publishers = (
  sources: SourceName[] = ['operator', 'ecb', 'simulation'],
  ledger = '',
  crossed: Record<string, string> = {},
): CrossedPublisher[] => publishersIn(ledger, sources, (of) => crossed[of] ?? null)

function resolve(
  rates: HeldRate[],
  base: string,
  quote: string,
  crossed: Record<string, string> = {},
): PairRate | undefined {
  const found = resolvePair(finder(rates), publishers(undefined, 'shop', crossed), base, quote)
  expect(found.length).toBeLessThanOrEqual(1)
  return found[0]
}

const euroFixing = [
  held('ecb', 'EUR/USD', '1.1684', { id: 1, ageHours: 5 }),
  held('ecb', 'EUR/JPY', '186.75', { id: 2, ageHours: 29 }),
]

describe('a pair in one source', () => {
  test.each([
    ['as it is published', 'EUR', 'USD', 'direct', '1.1684', '1', ['1']],
    ['the other way round', 'USD', 'EUR', 'inverse', '1', '1.1684', ['1']],
    ['crossed through the base of the source', 'USD', 'JPY', 'crossed', '186.75', '1.1684', ['1', '2']],
    ['crossed back', 'JPY', 'USD', 'crossed', '1.1684', '186.75', ['2', '1']],
  ])('is found %s', (_, base, quote, route, units, per, legs) => {
    const rate = resolve(euroFixing, base, quote)
    expect({ ...rate, legs: rate?.legs.map(({ id }) => id) }).toMatchObject({ route, units, per, legs, source: 'ecb' })
    expect(rate?.fraction.units.toFixed()).toBe(units)
    expect(rate?.fraction.per.toFixed()).toBe(per)
  })

  test.each([
    ['GBP', 'USD'],
    ['EUR', 'GBP'],
    ['GBP', 'EUR'],
  ])('%s/%s is not found where a leg is missing', (base, quote) => {
    expect(resolve(euroFixing, base, quote)).toBeUndefined()
  })

  test('a cross is as old as its older leg, and flagged when either is', () => {
    expect(resolve(euroFixing, 'USD', 'JPY')).toMatchObject({ asOfMs: now - 29 * hourMs, flagged: false })
    expect(resolve(euroFixing, 'JPY', 'USD')).toMatchObject({ asOfMs: now - 29 * hourMs })
    const flagged = [held('ecb', 'EUR/USD', '2', { flagged: true }), held('ecb', 'EUR/JPY', '186.75', { id: 2 })]
    expect(resolve(flagged, 'USD', 'JPY')?.flagged).toBe(true)
    expect(resolve(flagged, 'JPY', 'USD')?.flagged).toBe(true)
    expect(resolve(flagged, 'EUR', 'JPY')?.flagged).toBe(false)
  })

  test("an operator's rates are not crossed unless it says so", () => {
    const rates = [held('operator', 'EUR/USD', '1.1684'), held('operator', 'EUR/JPY', '186.75')]
    expect(resolve(rates, 'USD', 'JPY')).toBeUndefined()
    expect(resolve(rates, 'USD', 'EUR')?.route).toBe('inverse')
  })

  test('rates of two sources are never crossed with each other', () => {
    const rates = [held('ecb', 'EUR/USD', '1.1684'), held('simulation', 'EUR/JPY', '186.75')]
    expect(resolve(rates, 'USD', 'JPY')).toBeUndefined()
  })

  test.each([
    ['of a later moment', { id: 1, ageHours: 1 }, { id: 2, ageHours: 2 }, 'there'],
    ['of a later moment, the other way round', { id: 2, ageHours: 2 }, { id: 1, ageHours: 1 }, 'back'],
    ['recorded later', { id: 10, ageHours: 1 }, { id: 9, ageHours: 1 }, 'there'],
    ['recorded later, the other way round', { id: 9, ageHours: 1 }, { id: 10, ageHours: 1 }, 'back'],
  ])('published in both directions, what is %s holds for both', (_, there, back, holds) => {
    // Each for its own direction, they would turn 1.00 EUR into 1.20 USD and that into 1.08 EUR.
    const rates = [held('operator', 'EUR/USD', '1.2', there), held('operator', 'USD/EUR', '0.9', back)]
    const one = resolve(rates, 'EUR', 'USD')
    const other = resolve(rates, 'USD', 'EUR')
    expect([one?.units, one?.per]).toEqual(holds === 'there' ? ['1.2', '1'] : ['1', '0.9'])
    expect([one?.units, one?.per]).toEqual([other?.per, other?.units])
  })

  test('only what is needed is asked for: every pair that may answer, and each once', () => {
    const asked = new Set<string>()
    const nameOf = ({ source, ledger }: Publisher, base: string, quote: string) =>
      `${source} ${ledger} ${base}/${quote}`
    const of = publishers(['operator', 'ecb', 'simulation'], 'shop', { shop: 'USD', '': 'GBP' })
    // With each subset of the possible rates of a publisher, whatever is looked at is among those that were to be read.
    for (const publisher of of) {
      for (const [base, quote] of [
        ['USD', 'JPY'],
        ['EUR', 'USD'],
        ['USD', 'EUR'],
        ['CHF', 'JPY'],
      ] as const) {
        const behind = legPairs([publisher], base, quote).map((pair) => nameOf(pair, pair.base, pair.quote))
        expect(new Set(behind).size).toBe(behind.length)
        for (let subset = 0; subset < 2 ** behind.length; subset += 1) {
          const there = behind.filter((_, index) => subset & (1 << index))
          resolvePair(
            (by, one, other) => {
              const name = nameOf(by, one, other)
              if (one !== other) asked.add(name)
              return there.includes(name) ? held(by.source, `${one}/${other}`, '2', { ledger: by.ledger }) : undefined
            },
            [publisher],
            base,
            quote,
          )
        }
        for (const name of asked) expect(behind).toContain(name)
        asked.clear()
      }
    }
  })
})

describe("an operator's rates", () => {
  const shop = { ledger: 'shop' }

  test.each([
    ['both in the currency', 'BTC/USD', 'ETH/USD', 'BTC', 'ETH', '60000', '3000'],
    ['both of the currency', 'USD/JPY', 'USD/CHF', 'JPY', 'CHF', '3000', '60000'],
    ['to it and on from it', 'EUR/USD', 'USD/JPY', 'EUR', 'JPY', '180000000', '1'],
    ['on from it and to it', 'USD/JPY', 'EUR/USD', 'JPY', 'EUR', '1', '180000000'],
  ])(
    'published %s, are crossed exactly, and the way back is the same fraction',
    (_, one, other, base, quote, units, per) => {
      const rates = [held('operator', one, '60000', { id: 1 }), held('operator', other, '3000', { id: 2 })]
      const there = resolve(rates, base, quote, { '': 'USD' })
      expect({ ...there, legs: there?.legs.map(({ id }) => id) }).toMatchObject({
        route: 'crossed',
        units,
        per,
        legs: ['1', '2'],
      })
      const back = resolve(rates, quote, base, { '': 'USD' })
      expect([back?.units, back?.per, back?.legs[0]?.id]).toEqual([per, units, '2'])
      expect(resolve(rates, base, quote, { '': 'EUR' })).toBeUndefined()
      expect(resolve(rates, base, quote, { shop: 'USD' })).toBeUndefined()
    },
  )

  test('are crossed by the later of two that were published in both directions', () => {
    const rates = [
      held('operator', 'USD/BTC', '0.00002', { id: 1, ageHours: 2 }),
      held('operator', 'BTC/USD', '60000', { id: 2, ageHours: 1 }),
      held('operator', 'USD/JPY', '150', { id: 3, ageHours: 1 }),
    ]
    expect(resolve(rates, 'BTC', 'JPY', { '': 'USD' })).toMatchObject({ units: '9000000', per: '1' })
    expect(resolve(rates, 'JPY', 'BTC', { '': 'USD' })).toMatchObject({ units: '1', per: '9000000' })
  })

  test('for a ledger come before those for all, and each is crossed by its own setting only', () => {
    const all = { '': 'BTC', shop: 'BTC' }
    const rates = [
      held('operator', 'BTC/USD', '60000', shop),
      held('operator', 'BTC/EUR', '50000'),
      held('operator', 'BTC/USD', '61000'),
      held('operator', 'EUR/USD', '1.1', shop),
    ]
    const found = (ledger: string, base: string, quote: string, crossed: Record<string, string> = all) =>
      resolvePair(finder(rates), publishers(undefined, ledger, crossed), base, quote).map((rate) => [
        rate.ledger,
        rate.route,
        rate.units,
      ])
    expect(found('shop', 'BTC', 'USD')).toEqual([
      ['shop', 'direct', '60000'],
      ['', 'direct', '61000'],
    ])
    expect(found('other', 'BTC', 'USD')).toEqual([['', 'direct', '61000']])
    expect(found('', 'BTC', 'USD')).toEqual([['', 'direct', '61000']])
    // BTC/USD of the ledger and BTC/EUR for all are of two publishers.
    expect(found('shop', 'EUR', 'USD')).toEqual([
      ['shop', 'direct', '1.1'],
      ['', 'crossed', '61000'],
    ])
    expect(found('shop', 'EUR', 'USD', { shop: 'BTC' })).toEqual([['shop', 'direct', '1.1']])
    expect(found('shop', 'BTC', 'EUR', { shop: 'USD' })).toEqual([
      ['shop', 'crossed', '60000'],
      ['', 'direct', '50000'],
    ])
  })
})

describe('staleness', () => {
  test.each(Object.entries(sourceRules))('a rate of %s is fresh up to its limit, and not beyond', (name, facts) => {
    const source = name as SourceName
    expect(isStale({ source, asOfMs: now - facts.staleAfterMs }, now)).toBe(false)
    expect(isStale({ source, asOfMs: now - facts.staleAfterMs - 1 }, now)).toBe(true)
  })

  test.each([
    [
      'Thursday before Easter',
      '2026-04-02T13:00:00.000Z',
      'Tuesday afternoon after it',
      '2026-04-07T18:59:59.999Z',
      false,
    ],
    ['Thursday before Easter', '2026-04-02T13:00:00.000Z', 'Tuesday night', '2026-04-07T19:00:00.001Z', true],
    ['Friday', '2026-04-10T13:00:00.000Z', 'Monday before the fixing', '2026-04-13T13:59:00.000Z', false],
  ])('the fixing of %s, seen on %s', (_, asOf, __, at, stale) => {
    expect(isStale({ source: 'ecb', asOfMs: Date.parse(asOf) }, Date.parse(at))).toBe(stale)
  })
})

describe('the source that is chosen', () => {
  const fresh = { operator: 1, ecb: 1, simulation: 1 }
  const old = { operator: 25, ecb: 127, simulation: 49 }
  type Age = 'fresh' | 'old'

  /** What each source has, in the order in which they are asked; chosen, and whether it is fresh. */
  const cases: [Partial<Record<SourceName, Age>>, SourceName[], string][] = [
    [{ operator: 'fresh', ecb: 'fresh', simulation: 'fresh' }, ['operator', 'ecb', 'simulation'], 'operator fresh'],
    [{ operator: 'fresh', ecb: 'fresh', simulation: 'fresh' }, ['ecb', 'operator', 'simulation'], 'ecb fresh'],
    [{ ecb: 'fresh', simulation: 'fresh' }, ['operator', 'ecb', 'simulation'], 'ecb fresh'],
    [{ simulation: 'fresh' }, ['operator', 'ecb', 'simulation'], 'simulation fresh'],
    [{ operator: 'old', ecb: 'fresh' }, ['operator', 'ecb'], 'ecb fresh'],
    [{ operator: 'fresh', ecb: 'old' }, ['ecb', 'operator'], 'operator fresh'],
    // What is real and old is told as old, not hidden behind what is made up.
    [{ ecb: 'old', simulation: 'fresh' }, ['operator', 'ecb', 'simulation'], 'ecb old'],
    [{ operator: 'old', simulation: 'fresh' }, ['operator', 'ecb', 'simulation'], 'operator old'],
    [{ operator: 'old', ecb: 'old', simulation: 'fresh' }, ['operator', 'ecb', 'simulation'], 'operator old'],
    [{ operator: 'old', ecb: 'fresh', simulation: 'fresh' }, ['operator', 'simulation', 'ecb'], 'ecb fresh'],
    // Who puts the simulation first wants it.
    [{ ecb: 'fresh', simulation: 'fresh' }, ['simulation', 'ecb'], 'simulation fresh'],
    [{ ecb: 'fresh', simulation: 'old' }, ['simulation', 'ecb'], 'ecb fresh'],
    // None is fresh: the first.
    [{ ecb: 'old', simulation: 'old' }, ['simulation', 'ecb'], 'simulation old'],
    [{ operator: 'old', ecb: 'old' }, ['operator', 'ecb'], 'operator old'],
    [{ simulation: 'old' }, ['operator', 'ecb', 'simulation'], 'simulation old'],
    [{}, ['operator', 'ecb', 'simulation'], 'none'],
    // One that is not asked is not there.
    [{ simulation: 'fresh' }, ['operator', 'ecb'], 'none'],
  ]

  test.each(cases)('of %j, asked as %j, is %s', (has, sources, chosen) => {
    const rates = Object.entries(has).map(([name, age]) => {
      const source = name as SourceName
      return held(source, 'EUR/USD', '1.1684', { ageHours: (age === 'fresh' ? fresh : old)[source] })
    })
    for (const [base, quote] of [
      ['EUR', 'USD'],
      ['USD', 'EUR'],
    ] as const) {
      const rate = chooseRate(resolvePair(finder(rates), publishers(sources), base, quote), now)
      expect(rate ? `${rate.source} ${isStale(rate, now) ? 'old' : 'fresh'}` : 'none').toBe(chosen)
      expect(rate?.simulated ?? false).toBe(rate?.source === 'simulation')
    }
  })
})
