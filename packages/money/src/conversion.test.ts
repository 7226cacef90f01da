import { scale } from '@florin/testing/scale'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BasisPoints, convertSource, convertTarget, type ExchangeRate, Rate, RateTerm, rateText } from './conversion.ts'
import { Decimal } from './decimal.ts'

/** The model is in integers: rates by 15 decimals, basis points by 4. */
const rateScale = 15
const bpsScale = 4
const wholeBps = 10_000n * 10n ** BigInt(bpsScale)

function scaled(text: string, scale: number): bigint {
  const [whole = '', decimals = ''] = text.split('.')
  return BigInt(whole + decimals.padEnd(scale, '0'))
}
const decimalOf = (count: bigint, scale: number) => new Decimal(`${count}e-${scale}`)
const countOf = (amount: Decimal, exponent: number) => scaled(amount.toFixed(exponent), exponent)
const ceilOf = (dividend: bigint, divisor: bigint) => (dividend + divisor - 1n) / divisor
const powerOf = (exponent: number) => 10n ** BigInt(exponent)

interface Terms {
  units: string
  per: string
  bps: string
}

const fractionOf = ({ units, per }: Terms): ExchangeRate => ({ units: new Decimal(units), per: new Decimal(per) })
const spreadOf = ({ bps }: Terms) => new Decimal(bps)

/** What a source amount buys, at the mid rate and after the spread, in the smallest parts of the target. */
function modelOfSource(source: bigint, sourceExponent: number, { units, per, bps }: Terms, targetExponent: number) {
  const atMid = source * scaled(units, rateScale) * powerOf(targetExponent)
  const forOne = scaled(per, rateScale) * powerOf(sourceExponent)
  return {
    mid: atMid / forOne,
    target: (atMid * (wholeBps - scaled(bps, bpsScale))) / (forOne * wholeBps),
  }
}

/** What a target amount costs, in the smallest parts of the source. */
function modelOfTarget(target: bigint, targetExponent: number, { units, per, bps }: Terms, sourceExponent: number) {
  return ceilOf(
    target * scaled(per, rateScale) * wholeBps * powerOf(sourceExponent),
    scaled(units, rateScale) * powerOf(targetExponent) * (wholeBps - scaled(bps, bpsScale)),
  )
}

const published = fc
  .tuple(
    fc.oneof(fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }), fc.bigInt({ min: 1n, max: 10n ** 7n })),
    fc.integer({ min: 0, max: rateScale }),
  )
  .map(([count, scale]) => decimalOf(count, scale).toFixed())
  .filter((text) => Rate.safeParse(text).success)
const bps = fc.oneof(
  fc.constantFrom('0', '0', '50', '0.0001', '9999.9999'),
  fc.bigInt({ min: 0n, max: wholeBps - 1n }).map((count) => decimalOf(count, bpsScale).toFixed()),
)
const terms: fc.Arbitrary<Terms> = fc.record({
  units: fc.oneof(published, fc.constant('1')),
  per: fc.oneof(published, fc.constant('1')),
  bps,
})
const exponent = fc.constantFrom(0, 2, 2, 3, 4, 8, 18)
/** In the smallest parts of a currency; up to 10^24 units of it. */
const countFor = (decimals: number) =>
  fc.oneof(
    fc.bigInt({ min: 1n, max: 10n }),
    fc.bigInt({ min: 1n, max: 10n ** 6n }),
    fc.bigInt({ min: 1n, max: 10n ** BigInt(24 + decimals) }),
  )
const orders = fc
  .tuple(exponent, exponent)
  .chain(([given, other]) =>
    fc.record({ given: fc.constant(given), other: fc.constant(other), count: countFor(given) }),
  )

const runs = { numRuns: scale(250, 5_000) }

test('a source amount buys what the integers say, rounded down, and the spread is the rest of its mid value', () => {
  fc.assert(
    fc.property(orders, terms, ({ given, other, count }, rate) => {
      const converted = convertSource(decimalOf(count, given), fractionOf(rate), spreadOf(rate), other)
      const model = modelOfSource(count, given, rate, other)
      expect(countOf(converted.targetAmount, other)).toBe(model.target)
      expect(countOf(converted.spreadAmount, other)).toBe(model.mid - model.target)
      expect(countOf(converted.sourceAmount, given)).toBe(count)
    }),
    runs,
  )
})

test('a target amount costs what the integers say, rounded up, and the spread is the rest of its mid value', () => {
  fc.assert(
    fc.property(orders, terms, ({ given, other, count }, rate) => {
      const converted = convertTarget(decimalOf(count, given), fractionOf(rate), spreadOf(rate), other, given)
      const source = modelOfTarget(count, given, rate, other)
      expect(countOf(converted.sourceAmount, other)).toBe(source)
      expect(countOf(converted.targetAmount, given)).toBe(count)
      const spread = modelOfSource(source, other, rate, given).mid - count
      expect(countOf(converted.spreadAmount, given)).toBe(spread)
      expect(spread).toBeGreaterThanOrEqual(0n)
    }),
    runs,
  )
})

test('what a target amount costs buys it, and one part less would not', () => {
  fc.assert(
    fc.property(orders, terms, ({ given, other, count }, rate) => {
      const { sourceAmount } = convertTarget(decimalOf(count, given), fractionOf(rate), spreadOf(rate), other, given)
      const buys = (amount: Decimal) =>
        countOf(convertSource(amount, fractionOf(rate), spreadOf(rate), given).targetAmount, given)
      expect(buys(sourceAmount)).toBeGreaterThanOrEqual(count)
      expect(buys(sourceAmount.minus(decimalOf(1n, other)))).toBeLessThan(count)
    }),
    runs,
  )
})

describe('no way there and back makes money', () => {
  const back = ({ units, per, bps }: Terms): Terms => ({ units: per, per: units, bps })

  test('when both amounts that are given are sources', () => {
    fc.assert(
      fc.property(orders, terms, ({ given, other, count }, rate) => {
        const there = convertSource(decimalOf(count, given), fractionOf(rate), spreadOf(rate), other)
        const returned = convertSource(there.targetAmount, fractionOf(back(rate)), spreadOf(rate), given)
        expect(countOf(returned.targetAmount, given)).toBeLessThanOrEqual(count)
      }),
      runs,
    )
  })

  test('when the target is given on the way there', () => {
    fc.assert(
      fc.property(orders, terms, ({ given, other, count }, rate) => {
        const there = convertTarget(decimalOf(count, given), fractionOf(rate), spreadOf(rate), other, given)
        const returned = convertSource(there.targetAmount, fractionOf(back(rate)), spreadOf(rate), other)
        expect(returned.targetAmount.lte(there.sourceAmount)).toBe(true)
      }),
      runs,
    )
  })

  test('when the target is given on the way back', () => {
    fc.assert(
      fc.property(orders, terms, ({ given, other, count }, rate) => {
        const there = convertSource(decimalOf(count, given), fractionOf(rate), spreadOf(rate), other)
        fc.pre(there.targetAmount.gt(0))
        const returned = convertTarget(decimalOf(count, given), fractionOf(back(rate)), spreadOf(rate), other, given)
        expect(returned.sourceAmount.gte(there.targetAmount)).toBe(true)
      }),
      runs,
    )
  })

  test('on the pair where half-even would double it: one yen is a cent, and a cent is no second yen', () => {
    const yenForDollar = { units: new Decimal('186.75'), per: new Decimal('1.1684') }
    const dollarForYen = { units: yenForDollar.per, per: yenForDollar.units }
    const zero = new Decimal(0)
    const there = convertSource(new Decimal(1), dollarForYen, zero, 2)
    expect(there.targetAmount.toFixed()).toBe('0')
    const two = convertSource(new Decimal(2), dollarForYen, zero, 2)
    expect(two.targetAmount.toFixed()).toBe('0.01')
    expect(convertSource(two.targetAmount, yenForDollar, zero, 0).targetAmount.toFixed()).toBe('1')
  })
})

describe('a rate for people', () => {
  test.each([
    ['1.1684', '1', '0', '1.1684'],
    ['1', '1.1684', '0', '0.855871276959945224'],
    ['186.75', '0.87058', '0', '214.512164304256932'],
    ['1.1684', '1', '50', '1.162558'],
    ['1', '3', '0', '0.333333333333333333'],
    ['2', '3', '0', '0.666666666666666667'],
    ['0.000000001', '1000000000', '9999.9999', '0.00000000000000000000000001'],
    ['1000000000', '0.000000001', '0', '1000000000000000000'],
  ])('%s for %s less %s basis points is %s', (units, per, spread, text) => {
    expect(rateText(fractionOf({ units, per, bps: spread }), new Decimal(spread))).toBe(text)
  })

  test('is the fraction to the nearest of 18 digits, never with an exponent', () => {
    fc.assert(
      fc.property(terms, (rate) => {
        const text = rateText(fractionOf(rate), spreadOf(rate))
        expect(text).toMatch(/^(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$/)
        // By 60 decimals, which hold 18 digits of the smallest rate.
        const shown = scaled(text, 60)
        const dividend = scaled(rate.units, rateScale) * (wholeBps - scaled(rate.bps, bpsScale)) * powerOf(60)
        const divisor = scaled(rate.per, rateScale) * wholeBps
        // Half of the last of 18 digits is as far as it may be off.
        const lastDigit = powerOf(String(shown).length - 18)
        const off = shown * divisor - dividend
        expect((off < 0n ? -off : off) * 2n).toBeLessThanOrEqual(lastDigit * divisor)
      }),
      runs,
    )
  })
})

test.each([
  ['1', true],
  ['1.10', true],
  ['0.000000000000000001', true],
  ['1000000000000000000', true],
  ['123456789012345678.123456789012345678', true],
  ['0.0000000000000000009', false],
  ['1000000000000000000.1', false],
  ['123456789012345678.1234567890123456789', false],
  ['0', false],
  ['-1', false],
  ['1e3', false],
  ['Infinity', false],
])('%s as a term of an exchange rate, which may be the product of two rates: %s', (text, isTerm) => {
  expect(RateTerm.safeParse(text).success).toBe(isTerm)
})

test('the product of any two rates is a term', () => {
  fc.assert(
    fc.property(published, published, (one, other) => {
      const product = new Decimal(one).times(other).toFixed()
      expect(RateTerm.parse(product)).toBe(product)
    }),
    runs,
  )
})

const accepts = (schema: typeof Rate | typeof BasisPoints, value: unknown) => schema.safeParse(value).success

test.each([
  '1.1684',
  '1050000',
  '0.000000001',
  '1000000000',
  '1000000000.0',
  '1.10',
  '0.123456789012345',
  '123.456789012345',
  '1000.00000000000001',
])('%s is a rate, and keeps its digits', (text) => {
  expect(Rate.parse(text)).toBe(text)
})

test.each([
  ['a JSON number', 1.1684],
  ['zero', '0'],
  ['zero with decimals', '0.000'],
  ['below 10^-9', '0.0000000009'],
  ['above 10^9', '1000000000.1'],
  ['of 11 digits', '10000000000'],
  ['of 19 digits', '1234.567890123456789'],
  ['negative', '-1.1684'],
  ['with a plus', '+1.1684'],
  ['with an exponent', '1e3'],
  ['with a decimal comma', '1,1684'],
  ['with a leading zero', '01.1684'],
  ['without its zero', '.5'],
  ['without decimals after the point', '1.'],
  ['not a number', 'NaN'],
  ['infinite', 'Infinity'],
  ['of 1e9000000', '1e9000000'],
  ['with a space', ' 1.1684'],
  ['with a line feed', '1.1684\n'],
  ['missing', undefined],
  ['null', null],
])('a rate %s is refused', (_, value) => {
  expect(accepts(Rate, value)).toBe(false)
})

test.each(['0', '25', '12.5', '0.0001', '9999.9999'])('%s basis points are accepted', (text) => {
  expect(BasisPoints.parse(text)).toBe(text)
})

test.each([50, '10000', '-1', '1e2', '0.00001', '00', '1,5', '', ' 50', 'NaN'])(
  '%j basis points are refused',
  (value) => {
    expect(accepts(BasisPoints, value)).toBe(false)
  },
)
