import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate } from './allocation.ts'
import { Decimal } from './decimal.ts'

const exponent = fc.constantFrom(0, 2, 3, 4, 8, 18)
const units = fc.oneof(fc.bigInt({ min: 0n, max: 1000n }), fc.bigInt({ min: 0n, max: 10n ** 42n }))
/** Percentages to four places, counts, and zeros among them. */
const weights = fc
  .array(fc.oneof(fc.nat(3), fc.nat(1_000_000)), { minLength: 1, maxLength: 50 })
  .filter((list) => list.some((weight) => weight > 0))
  .map((list) => list.map((weight) => new Decimal(`${weight}e-4`)))
const parts = (texts: string[]) => texts.map((text) => new Decimal(text))
const written = (amounts: Decimal[]) => amounts.map((amount) => amount.toFixed())

test('the parts sum to the whole, each less than a unit from its share, and nothing goes to a weight of zero', () => {
  fc.assert(
    fc.property(units, exponent, weights, (count, decimals, shares) => {
      const total = new Decimal(`${count}e-${decimals}`)
      const unit = new Decimal(`1e-${decimals}`)
      const split = allocate(total, shares, decimals)
      const sum = Decimal.sum(...shares)
      expect(Decimal.sum(...split).toFixed()).toBe(total.toFixed())
      expect(split).toHaveLength(shares.length)
      for (const [place, share] of shares.entries()) {
        const part = split[place] ?? new Decimal(Number.NaN)
        expect(part.decimalPlaces()).toBeLessThanOrEqual(decimals)
        expect(part.isNegative()).toBe(false)
        // part - total * share / sum, times sum: without a division the comparison is exact.
        expect(part.times(sum).minus(total.times(share)).abs().lt(unit.times(sum))).toBe(true)
        if (share.isZero()) expect(part.isZero()).toBe(true)
      }
    }),
    { numRuns: 5000 },
  )
})

test('no part that was rounded down had a larger remainder than one that was rounded up', () => {
  fc.assert(
    fc.property(units, exponent, weights, (count, decimals, shares) => {
      const scaled = shares.map((share) => BigInt(share.times(10_000).toFixed()))
      const sum = scaled.reduce((a, b) => a + b, 0n)
      const split = allocate(new Decimal(`${count}e-${decimals}`), shares, decimals)
      const legs = scaled.map((share, place) => ({
        place,
        remainder: (count * share) % sum,
        up: split[place]?.toFixed() !== new Decimal(`${(count * share) / sum}e-${decimals}`).toFixed(),
      }))
      const ups = legs.filter((leg) => leg.up)
      const downs = legs.filter((leg) => !leg.up)
      for (const up of ups)
        for (const down of downs)
          expect(up.remainder > down.remainder || (up.remainder === down.remainder && up.place < down.place)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('of equal remainders the earlier part gets the unit', () => {
  expect(written(allocate(new Decimal('100.00'), parts(['1', '1', '1']), 2))).toEqual(['33.34', '33.33', '33.33'])
  expect(written(allocate(new Decimal('0.05'), parts(['1', '1']), 2))).toEqual(['0.03', '0.02'])
  expect(written(allocate(new Decimal('0.02'), parts(['1', '3']), 2))).toEqual(['0.01', '0.01'])
})

test('the unit goes to the largest remainder, wherever it stands', () => {
  expect(written(allocate(new Decimal('1'), parts(['1', '4', '2']), 0))).toEqual(['0', '1', '0'])
  expect(written(allocate(new Decimal('1'), parts(['1', '2', '4']), 0))).toEqual(['0', '0', '1'])
})

test('scaling the weights changes nothing', () => {
  fc.assert(
    fc.property(units, exponent, weights, fc.integer({ min: -12, max: 12 }), (count, decimals, shares, power) => {
      const total = new Decimal(`${count}e-${decimals}`)
      const scaled = shares.map((share) => share.times(`1e${power}`))
      expect(written(allocate(total, scaled, decimals))).toEqual(written(allocate(total, shares, decimals)))
    }),
  )
})

test('a split without a weight above zero, or with a negative one, is not made', () => {
  for (const weights of [[], ['0'], ['0', '0.00'], ['-1'], ['3', '-1']])
    expect(() => allocate(new Decimal('1.00'), parts(weights), 2), weights.join()).toThrow('weight')
})

test('a total that is negative or finer than its currency is not split', () => {
  for (const total of ['-1', '0.001', 'NaN'])
    expect(() => allocate(new Decimal(total), parts(['1']), 2), total).toThrow()
})
