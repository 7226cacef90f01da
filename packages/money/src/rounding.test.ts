import { scale } from '@florin/testing/scale'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Decimal } from './decimal.ts'
import { formatMoney, hasMoreDecimalsThan, roundDown, roundHalfEven } from './rounding.ts'

const exponent = fc.constantFrom(0, 2, 3, 4, 8, 18)
/** Decimals of the values to round: more than any currency has. */
const valueDecimals = 24
const units = fc.oneof(
  fc.bigInt({ min: -(10n ** 48n), max: 10n ** 48n }),
  fc.bigInt({ min: -1000n, max: 1000n }),
  // Around the ties, where rounding goes wrong.
  fc
    .tuple(fc.bigInt({ min: -1000n, max: 1000n }), exponent, fc.bigInt({ min: -1n, max: 1n }))
    .map(([halves, decimals, near]) => (halves * 10n ** BigInt(valueDecimals - decimals)) / 2n + near),
)
const decimalOf = (count: bigint, decimals: number) => new Decimal(`${count}e-${decimals}`)

/** The model, in integers: the quotient rounded down, and half-even. */
const floorOf = (dividend: bigint, divisor: bigint) =>
  dividend / divisor - (dividend < 0n && dividend % divisor !== 0n ? 1n : 0n)
function halfEvenOf(dividend: bigint, divisor: bigint): bigint {
  const floor = floorOf(dividend, divisor)
  const twice = (dividend - floor * divisor) * 2n
  return twice > divisor || (twice === divisor && floor % 2n !== 0n) ? floor + 1n : floor
}

test('half-even rounds as the integers do, and never to minus zero', () => {
  fc.assert(
    fc.property(units, exponent, (count, decimals) => {
      const rounded = roundHalfEven(decimalOf(count, valueDecimals), decimals)
      const model = halfEvenOf(count, 10n ** BigInt(valueDecimals - decimals))
      expect(rounded.toFixed()).toBe(decimalOf(model, decimals).toFixed())
      expect(rounded.isNegative()).toBe(model < 0n)
    }),
    { numRuns: scale(500, 10_000) },
  )
})

test('a tie goes to the even unit', () => {
  const rounded = ['0.125', '0.135', '0.145', '-0.125', '-0.135', '-0.005'].map((text) =>
    roundHalfEven(new Decimal(text), 2),
  )
  expect(rounded.map((value) => value.toFixed(2))).toEqual(['0.12', '0.14', '0.14', '-0.12', '-0.14', '0.00'])
})

test('rounded down is never above the value, and less than a unit below it', () => {
  fc.assert(
    fc.property(units, exponent, (count, decimals) => {
      const value = decimalOf(count, valueDecimals)
      const rounded = roundDown(value, decimals)
      expect(rounded.lte(value)).toBe(true)
      expect(value.minus(rounded).lt(decimalOf(1n, decimals))).toBe(true)
      expect(hasMoreDecimalsThan(rounded, decimals)).toBe(false)
    }),
    { numRuns: scale(500, 10_000) },
  )
})

test('money is written with the decimals of its currency, never as -0 nor with an exponent', () => {
  fc.assert(
    fc.property(units, exponent, (count, decimals) => {
      for (const round of [roundHalfEven, roundDown]) {
        const value = round(decimalOf(count, valueDecimals), decimals)
        const text = formatMoney(value, decimals)
        expect(text).toMatch(decimals ? new RegExp(`^-?(0|[1-9]\\d*)\\.\\d{${decimals}}$`) : /^-?(0|[1-9]\d*)$/)
        expect(text).not.toMatch(/^-[0.]*$/)
        expect(new Decimal(text).eq(value)).toBe(true)
      }
    }),
    { numRuns: scale(250, 5_000) },
  )
  expect(formatMoney(new Decimal('-0'), 2)).toBe('0.00')
  expect(formatMoney(new Decimal('12.5'), 2)).toBe('12.50')
})

test('money with more decimals than its currency is not written, let alone rounded', () => {
  for (const text of ['12.345', '-0.004', 'NaN', 'Infinity'])
    expect(() => formatMoney(new Decimal(text), 2), text).toThrow('does not fit')
})

test('trailing zeros are no decimals', () => {
  expect(hasMoreDecimalsThan(new Decimal('1.00'), 0)).toBe(false)
  expect(hasMoreDecimalsThan(new Decimal('1.01'), 0)).toBe(true)
  expect(hasMoreDecimalsThan(new Decimal('1.01'), 1)).toBe(true)
  expect(hasMoreDecimalsThan(new Decimal('1.01'), 2)).toBe(false)
})

test('a conversion there and back never gains when the credited side is rounded down', () => {
  const rate = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.integer({ min: 0, max: 8 }))
    .map(([n, d]) => decimalOf(n, d))
  const amount = fc.oneof(fc.bigInt({ min: 1n, max: 2000n }), fc.bigInt({ min: 1n, max: 10n ** 40n }))
  fc.assert(
    fc.property(amount, exponent, exponent, rate, rate, (count, mine, theirs, perMine, perTheirs) => {
      const sold = decimalOf(count, mine)
      const bought = roundDown(sold.times(perTheirs).div(perMine), theirs)
      const back = roundDown(bought.times(perMine).div(perTheirs), mine)
      expect(back.lte(sold)).toBe(true)
    }),
    { numRuns: scale(500, 10_000) },
  )
})

test('one yen to dollars credits nothing, where half-even would make two yen of it', () => {
  const yenADollar = new Decimal('159.4')
  const dollars = roundDown(new Decimal(1).div(yenADollar), 2)
  expect(formatMoney(dollars, 2)).toBe('0.00')
  expect(roundHalfEven(roundHalfEven(new Decimal(1).div(yenADollar), 2).times(yenADollar), 0).toFixed()).toBe('2')
})
