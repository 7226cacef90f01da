import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareAmounts, subtractAmounts, sumAmounts } from './money.ts'

test.each([
  [['0.10', '0.2'], '0.30'],
  [['1', '2'], '3'],
  [[], '0'],
  [['-5.00', '3.50'], '-1.50'],
  [['-0.05', '0.05'], '0.00'],
  [['999999999999999999999999.999', '0.001'], '1000000000000000000000000.000'],
])('the sum of %j is %s', (amounts, sum) => {
  expect(sumAmounts(amounts)).toBe(sum)
})

test('amounts are compared by their value, not by their text', () => {
  expect(['10', '9.5', '-1', '9.50', '0.001'].sort(compareAmounts)).toEqual(['-1', '0.001', '9.5', '9.50', '10'])
  expect(compareAmounts('1.0', '1.00')).toBe(0)
})

test('a text that is not an amount is rejected', () => {
  for (const text of ['', '1,5', '1e3', '.5', '5.', 'NaN', ' 1', '0x10', '--1']) {
    expect(() => sumAmounts([text]), text).toThrow(TypeError)
  }
})

const amount = fc
  .tuple(fc.bigInt(-(10n ** 24n), 10n ** 24n), fc.integer({ min: 0, max: 6 }))
  .map(([units, decimals]) => {
    const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0')
    const text = decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits
    return units < 0n ? `-${text}` : text
  })

test('what is added and subtracted again leaves the amount', () => {
  fc.assert(fc.property(amount, amount, (a, b) => compareAmounts(subtractAmounts(sumAmounts([a, b]), b), a) === 0))
})
