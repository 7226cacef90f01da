import { Decimal } from '@florin/money'
import { scale } from '@florin/testing/scale'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assessFee, readRule } from './assessment.ts'
import type { WrittenRule } from './schemas.ts'

const exponents = [0, 2, 3, 4, 8, 18]

// The same arithmetic once more, in whole numbers: money in units of 10^-18, basis points in units of 10^-4.

const places = 18n
const unit = 10n ** places
/** A fee before it is rounded, in units of 10^-26: an amount by basis points, by the ten thousand. */
const fine = 10n ** 8n

interface WholePrice {
  flat: bigint | undefined
  bps: bigint | undefined
}

interface WholeRule {
  price?: WholePrice
  tiers?: (WholePrice & { upTo: bigint | undefined })[]
  mode?: 'marginal' | 'whole'
  minimum?: bigint | undefined
  maximum?: bigint | undefined
}

const cost = ({ flat = 0n, bps = 0n }: WholePrice, amount: bigint) => flat * fine + amount * bps

function rawFee({ price, tiers = [], mode }: WholeRule, amount: bigint): bigint {
  if (price) return cost(price, amount)
  let lower = 0n
  let fee = 0n
  for (const tier of tiers) {
    const isLast = tier.upTo === undefined || amount <= tier.upTo
    if (mode === 'whole') {
      if (isLast) return cost(tier, amount)
    } else {
      fee += cost(tier, (isLast ? amount : (tier.upTo as bigint)) - lower)
      if (isLast) return fee
    }
    lower = tier.upTo as bigint
  }
  throw new Error('the last tier has an end')
}

function roundHalfEven(value: bigint, step: bigint): bigint {
  const down = value / step
  const twice = (value % step) * 2n
  return twice > step || (twice === step && down % 2n === 1n) ? down + 1n : down
}

/** In the currency's minor units. */
function expectedFee(rule: WholeRule, amount: bigint, exponent: number): bigint {
  const step = 10n ** (places - BigInt(exponent))
  let fee = roundHalfEven(rawFee(rule, amount), step * fine)
  if (rule.minimum !== undefined && fee < rule.minimum / step) fee = rule.minimum / step
  if (rule.maximum !== undefined && fee > rule.maximum / step) fee = rule.maximum / step
  return fee
}

const text = (amount: bigint) => {
  const digits = `${amount}`.padStart(Number(places) + 1, '0')
  return `${digits.slice(0, -Number(places))}.${digits.slice(-Number(places))}`.replace(/\.?0+$/, '')
}
const bpsText = (bps: bigint) => new Decimal(`${bps}e-4`).toFixed()

function written({ price, tiers, mode, minimum, maximum }: WholeRule): WrittenRule {
  const writePrice = ({ flat, bps }: WholePrice) => ({
    ...(flat !== undefined && { flat: text(flat) }),
    ...(bps !== undefined && { percentage_bps: bpsText(bps) }),
  })
  return {
    ...(price && writePrice(price)),
    ...(tiers && {
      tiers: tiers.map((tier) => ({ up_to: tier.upTo === undefined ? null : text(tier.upTo), ...writePrice(tier) })),
    }),
    ...(mode && { tier_mode: mode }),
    ...(minimum !== undefined && { minimum: text(minimum) }),
    ...(maximum !== undefined && { maximum: text(maximum) }),
  }
}

function check(rule: WholeRule, amount: bigint, exponent: number): void {
  const { fee, lines } = assessFee(readRule(written(rule)), new Decimal(text(amount)), exponent)
  const about = `${JSON.stringify(written(rule))} of ${text(amount)}`
  expect(fee.toFixed(exponent), about).toBe(
    new Decimal(`${expectedFee(rule, amount, exponent)}e-${exponent}`).toFixed(exponent),
  )
  const sum = lines.reduce((total, line) => total.plus(line.amount), new Decimal(0))
  expect(sum.toFixed(), `${about}: ${JSON.stringify(lines)}`).toBe(fee.toFixed())
}

/** An amount of the currency, in units of 10^-18: mostly small ones, where rounding is seen. */
const amountOf = (exponent: number, max = 10n ** 24n * unit) => {
  const step = 10n ** (places - BigInt(exponent))
  return fc
    .oneof(fc.bigInt(1n, 200n), fc.bigInt(1n, 10n ** 6n), fc.bigInt(1n, max / step))
    .map((minor) => minor * step)
    .filter((amount) => amount <= max)
}
const bpsAny = fc.oneof(
  fc.bigInt(0n, 99_999_999n),
  fc.constantFrom(0n, 1n, 5_000n, 50_000n, 2_500_000n, 5_000_000n, 10_000_000n, 99_999_999n),
)

const priceOf = (exponent: number): fc.Arbitrary<WholePrice> =>
  fc
    .record({
      flat: fc.option(amountOf(exponent, 1_000n * unit), { nil: undefined }),
      bps: fc.option(bpsAny, { nil: undefined }),
    })
    .filter(({ flat, bps }) => flat !== undefined || bps !== undefined)

const boundsOf = (exponent: number) =>
  fc
    .record({
      minimum: fc.option(amountOf(exponent, 100n * unit), { nil: undefined }),
      more: fc.option(amountOf(exponent, 100n * unit), { nil: undefined }),
    })
    .map(({ minimum, more }) => ({ minimum, maximum: more === undefined ? undefined : (minimum ?? 0n) + more }))

describe.each(exponents)('in a currency of %i decimals', (exponent) => {
  const step = 10n ** (places - BigInt(exponent))

  test('a flat fee, a percentage or both, between minimum and maximum, is that of whole numbers to the last unit', () => {
    fc.assert(
      fc.property(priceOf(exponent), boundsOf(exponent), amountOf(exponent), (price, bounds, amount) => {
        check({ price, ...bounds }, amount, exponent)
      }),
      { numRuns: scale(100, 500) },
    )
  })

  test('tiers, marginal and whole, are those of whole numbers at each of their ends and around it', () => {
    const tiers = fc
      .tuple(
        fc.uniqueArray(amountOf(exponent, 10_000n * unit), { maxLength: 6 }),
        fc.array(priceOf(exponent), { minLength: 7, maxLength: 7 }),
      )
      .map(([ends, prices]) => {
        const ascending = ends.sort((a, b) => (a < b ? -1 : 1))
        return [...ascending, undefined].map((upTo, index) => ({ upTo, ...(prices[index] as WholePrice) }))
      })
    fc.assert(
      fc.property(
        tiers,
        fc.constantFrom('marginal' as const, 'whole' as const),
        boundsOf(exponent),
        amountOf(exponent),
        (tiers, mode, bounds, amount) => {
          const around = tiers.flatMap(({ upTo }) => (upTo === undefined ? [] : [upTo - step, upTo, upTo + step]))
          for (const each of [amount, ...around].filter((one) => one > 0n)) {
            check({ tiers, mode, ...bounds }, each, exponent)
          }
        },
      ),
      { numRuns: scale(50, 200) },
    )
  })

  test('half a unit goes to the even one', () => {
    // 50 % of an odd number of units.
    for (const [units, half] of [
      [1n, 0n],
      [3n, 2n],
      [5n, 2n],
      [7n, 4n],
    ] as const) {
      const { fee } = assessFee(readRule({ percentage_bps: '5000' }), new Decimal(text(units * step)), exponent)
      expect(fee.toFixed()).toBe(text(half * step) || '0')
    }
  })
})

const lines = (rule: WrittenRule, amount: string, exponent = 2) =>
  assessFee(readRule(rule), new Decimal(amount), exponent).lines.map(
    ({ component, amount: of }) => `${component} ${of}`,
  )

describe('the lines say how a fee came about', () => {
  test.each<[string, WrittenRule, string, string[]]>([
    [
      'both parts',
      { flat: '0.25', percentage_bps: '150' },
      '125.55',
      ['flat 0.25', 'percentage 1.88325', 'rounding -0.00325'],
    ],
    ['no rounding where there is nothing to round', { percentage_bps: '100' }, '100.00', ['percentage 1.00']],
    [
      'a minimum',
      { percentage_bps: '1', minimum: '0.50' },
      '10.00',
      ['percentage 0.001', 'rounding -0.001', 'minimum 0.50'],
    ],
    ['a maximum', { percentage_bps: '1000', maximum: '2.00' }, '100.00', ['percentage 10.00', 'maximum -8.00']],
    ['a price of nothing', { percentage_bps: '0' }, '100.00', ['percentage 0.00']],
  ])('%s', (_, rule, amount, expected) => {
    expect(lines(rule, amount)).toEqual(expected)
  })

  const tiers = [
    { up_to: '100.00', flat: '1.00' },
    { up_to: '200.00', flat: '2.00', percentage_bps: '100' },
    { up_to: null, percentage_bps: '50' },
  ]
  test.each([
    ['marginal', '100.00', ['tier 1.00']],
    ['marginal', '100.01', ['tier 1.00', 'tier 2.0001', 'rounding -0.0001']],
    ['marginal', '300.00', ['tier 1.00', 'tier 3.00', 'tier 0.50']],
    ['whole', '100.00', ['tier 1.00']],
    ['whole', '100.01', ['tier 3.0001', 'rounding -0.0001']],
    ['whole', '300.00', ['tier 1.50']],
  ] as const)('tiers, %s, of %s', (tier_mode, amount, expected) => {
    expect(lines({ tiers, tier_mode }, amount)).toEqual(expected)
  })
})

test('rounding comes before minimum and maximum: a minimum is met exactly, a maximum never passed', () => {
  expect(lines({ percentage_bps: '150', minimum: '0.02' }, '1.00')).toEqual(['percentage 0.015', 'rounding 0.005'])
  expect(lines({ percentage_bps: '150', maximum: '0.01' }, '1.00')).toEqual([
    'percentage 0.015',
    'rounding 0.005',
    'maximum -0.01',
  ])
})

describe('the lines of a fee say what each part is', () => {
  const linesOf = (rule: WrittenRule, amount: string) =>
    assessFee(readRule(rule), new Decimal(amount), 2).lines.map(({ component, text, amount }) => [
      component,
      text,
      amount,
    ])
  const tiers = [
    { up_to: '10.00', flat: '1.00' },
    { up_to: '20.00', percentage_bps: '25' },
    { up_to: null, flat: '2.00', percentage_bps: '10' },
  ]

  test('a price', () => {
    expect(linesOf({ flat: '0.25', percentage_bps: '150' }, '10.00')).toEqual([
      ['flat', '0.25 for any amount', '0.25'],
      ['percentage', '1.5 % of 10.00', '0.15'],
    ])
  })

  test('tiers of which each prices its part', () => {
    expect(linesOf({ tiers, tier_mode: 'marginal' }, '30.00')).toEqual([
      ['tier', '1.00, the tier over 0.00 up to 10.00', '1.00'],
      ['tier', '0.25 % of 10.00, the tier over 10.00 up to 20.00', '0.025'],
      ['tier', '2.00 and 0.1 % of 10.00, the tier over 20.00', '2.01'],
      ['rounding', 'To 2 decimals, a tie to the even unit', '0.005'],
    ])
  })

  test('a tier that prices all, at its upper bound and over it', () => {
    expect(linesOf({ tiers, tier_mode: 'whole' }, '20.00')).toEqual([
      ['tier', '0.25 % of 20.00, the tier over 10.00 up to 20.00', '0.05'],
    ])
    expect(linesOf({ tiers, tier_mode: 'whole' }, '20.01')[0]?.[1]).toBe('2.00 and 0.1 % of 20.01, the tier over 20.00')
  })

  test('a minimum and a maximum', () => {
    expect(linesOf({ flat: '0.25', minimum: '1.00' }, '1.00').at(-1)).toEqual([
      'minimum',
      'Raised to the minimum of 1.00',
      '0.75',
    ])
    expect(linesOf({ flat: '3.00', maximum: '2.00' }, '1.00').at(-1)).toEqual([
      'maximum',
      'Lowered to the maximum of 2.00',
      '-1.00',
    ])
  })
})
