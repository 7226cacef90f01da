import type { Lookup } from '@florin/clients'
import { createServiceTokens } from '@florin/identity'
import { Decimal } from '@florin/money'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exact, type FxStub, forge, minus, over, rounded, startFxStub, times } from '../../test/fx-stub.ts'
import { LedgerError } from '../errors.ts'
import { checkQuoteArithmetic, createFxClient, type FxClient, type Quote } from './fx.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const createdMs = Date.parse('2026-04-13T14:00:00.000Z')
const iso = (ms: number) => new Date(ms).toISOString()

interface Terms {
  given: 'source' | 'target'
  amount: string
  units: string
  per: string
  bps: string
  decimals: { source: number; target: number }
}

/** The quote of a correct service, computed in exact fractions. Undefined if an amount rounds to zero. */
function quoteFor({ given, amount, units, per, bps, decimals }: Terms): Quote | undefined {
  const mid = over(exact(units), exact(per))
  const rate = times(mid, over(minus(exact(10_000), exact(bps)), exact(10_000)))
  const [paid, got] =
    given === 'source'
      ? [amount, rounded(times(exact(amount), rate), decimals.target, 'down')]
      : [rounded(over(exact(amount), rate), decimals.source, 'up'), amount]
  if (exact(got).num === 0n) return undefined
  const atMid = rounded(times(exact(paid), mid), decimals.target, 'down')
  const text = (fraction: Decimal) => fraction.toSignificantDigits(18).toFixed()
  return {
    id: '019d7c1e-0000-7000-8000-000000000000',
    ledger: 'main',
    source_currency: 'SRC',
    target_currency: 'TGT',
    source_amount: new Decimal(paid),
    target_amount: new Decimal(got),
    spread_amount: new Decimal(atMid).minus(got),
    rate: text(new Decimal(units).times(new Decimal(10_000).minus(bps)).div(new Decimal(per).times(10_000))),
    mid_rate: text(new Decimal(units).div(per)),
    units,
    per,
    spread_bps: bps,
    source: 'ecb',
    simulated: false,
    as_of: iso(createdMs - hourMs),
    created_at: iso(createdMs),
    expires_at: iso(createdMs + 30_000),
  }
}

/** The code that a quote is refused with, or `accepted`. */
function verdictOn(quote: Quote, { decimals }: Pick<Terms, 'decimals'>, given?: 'source' | 'target'): string {
  try {
    checkQuoteArithmetic(quote, decimals.source, decimals.target, given)
    return 'accepted'
  } catch (error) {
    return (error as LedgerError).code
  }
}

const number = (decimals: number, max: number) =>
  fc.integer({ min: 1, max }).map((digits) => new Decimal(digits).div(new Decimal(10).pow(decimals)).toFixed())
const scales = fc.constantFrom(0, 2, 3, 8, 18)
const anyTerms: fc.Arbitrary<Terms> = fc
  .record({ source: scales, target: scales, given: fc.constantFrom('source' as const, 'target' as const) })
  .chain(({ source, target, given }) =>
    fc.record({
      given: fc.constant(given),
      amount: number(given === 'source' ? source : target, 1_000_000_000),
      units: fc.oneof(fc.constant('1'), number(4, 10_000_000), number(9, 1_000_000)),
      per: fc.oneof(fc.constant('1'), number(5, 1_000_000_000)),
      bps: fc.oneof(fc.constantFrom('0', '50', '9999.9999'), number(4, 9_999_999)),
      decimals: fc.constant({ source, target }),
    }),
  )

describe('the sums of a quote', () => {
  test('are accepted as they follow from its rate, from either amount', () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        const quote = quoteFor(terms)
        fc.pre(quote !== undefined)
        expect(verdictOn(quote, terms, terms.given)).toBe('accepted')
        expect(verdictOn(quote, terms)).toBe('accepted')
      }),
    )
  })

  test('are refused when any of them is a unit more or less', () => {
    fc.assert(
      fc.property(
        anyTerms,
        fc.constantFrom('source_amount' as const, 'target_amount' as const, 'spread_amount' as const),
        fc.constantFrom(1, -1),
        (terms, field, change) => {
          const quote = quoteFor(terms)
          fc.pre(quote !== undefined)
          // The amount that was given is not in question: that it is the one that was asked for is checked elsewhere.
          fc.pre(field !== `${terms.given}_amount`)
          const decimals = field === 'source_amount' ? terms.decimals.source : terms.decimals.target
          const unit = new Decimal(10).pow(-decimals).times(change)
          const changed = { ...quote, [field]: quote[field].plus(unit) }
          expect(verdictOn(changed, terms, terms.given)).toBe('fx_answer_invalid')
        },
      ),
    )
  })

  test('are checked for the requested side only', () => {
    // A share costs 1,000.00 and is indivisible: 0.01 costs a whole share.
    const decimals = { source: 0, target: 2 }
    const asked = { units: '1000', per: '1', bps: '0', decimals }
    const poor = quoteFor({ ...asked, given: 'target', amount: '0.01' }) as Quote
    expect([poor.source_amount.toFixed(), poor.spread_amount.toFixed()]).toEqual(['1', '999.99'])
    expect(verdictOn(poor, asked, 'target')).toBe('accepted')
    expect(verdictOn(poor, asked, 'source')).toBe('fx_answer_invalid')
  })

  test('are refused when an amount is finer than its currency', () => {
    const terms = { units: '1', per: '1.1684', bps: '50', decimals: { source: 2, target: 2 } }
    const quote = quoteFor({ ...terms, given: 'target', amount: '10.00' }) as Quote
    expect(verdictOn({ ...quote, source_amount: quote.source_amount.minus('0.0001') }, terms, 'target')).toBe(
      'fx_answer_invalid',
    )
  })
})

describe('a quote', () => {
  const terms = { units: '1', per: '1.1684', bps: '50', decimals: { source: 2, target: 2 } }
  const quote = quoteFor({ ...terms, given: 'source', amount: '20.00' }) as Quote

  test.each<[string, Partial<Quote>]>([
    ['of an hour', { expires_at: iso(createdMs + hourMs) }],
    ['of an hour and what clocks may be apart', { expires_at: iso(createdMs + hourMs + 60_000) }],
    ['at the rate of its own moment', { as_of: iso(createdMs) }],
    ['at a rate of a month ago', { as_of: iso(createdMs - 31 * dayMs) }],
  ])('%s is accepted', (_, change) => {
    expect(verdictOn({ ...quote, ...change }, terms)).toBe('accepted')
  })

  test.each<[string, Partial<Quote>]>([
    ['of more than an hour', { expires_at: iso(createdMs + hourMs + 60_001) }],
    ['of no time at all', { expires_at: iso(createdMs) }],
    ['of less than no time', { expires_at: iso(createdMs - 1) }],
    ['at a rate of the future', { as_of: iso(createdMs + 1) }],
    ['at a rate of more than a month ago', { as_of: iso(createdMs - 31 * dayMs - 1) }],
    ['with another mid rate in its text', { mid_rate: '0.855871276959945223' }],
    ['with another rate in its text', { rate: '0.851591920575145497' }],
    ['with its mid rate for its rate', { rate: quote.mid_rate }],
    ['with its fraction upside down', { units: '1.1684', per: '1' }],
    ['with another spread', { spread_bps: '49' }],
  ])('%s is refused', (_, change) => {
    expect(verdictOn({ ...quote, ...change }, terms)).toBe('fx_answer_invalid')
  })
})

describe('looking up rates', () => {
  const origin = { requestId: 'request-42', traceparent: undefined, subject: 'anonymous' }
  let fx: FxStub
  let client: FxClient
  beforeAll(async () => {
    fx = await startFxStub({ USD: '1.25', JPY: '160' })
    client = createFxClient({ url: fx.url, tokens: createServiceTokens('ledger', 'x'.repeat(32)) })
  })
  afterAll(async () => {
    await client.close()
    await fx.close()
  })

  test('of more pairs than the service takes at once asks several times, and keeps their order', async () => {
    const bases = ['USD', 'JPY', 'XXQ']
    const lookups = Array.from({ length: 2_500 }, (_, i): Lookup => ({ base: bases[i % 3] as string, quote: 'EUR' }))
    const found = await client.lookUp('main', lookups, origin)
    expect(fx.calls.map(({ body }) => body.lookups.length)).toEqual([1_000, 1_000, 500])
    expect(found.map((rate) => rate?.base)).toEqual(lookups.map(({ base }) => (base === 'XXQ' ? undefined : base)))
  })

  test('of no pair makes no call', async () => {
    fx.calls.length = 0
    expect(await client.lookUp('main', [], origin)).toEqual([])
    expect(fx.calls).toEqual([])
  })

  test('is refused when one of the last call is wrong', async () => {
    const lookups = Array.from({ length: 1_001 }, (): Lookup => ({ base: 'USD', quote: 'EUR' }))
    fx.misbehave(forge(({ data }) => ({ data: data.length > 1 ? data : [{ ...data[0], units: '0' }] })))
    await expect(client.lookUp('main', lookups, origin)).rejects.toThrow(LedgerError)
    fx.behave()
  })
})
