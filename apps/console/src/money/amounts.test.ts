import { expect, test } from 'vitest'
import { checkAmount, formatAmount } from './amounts.ts'

test('an amount keeps all of its digits, and its zeros', () => {
  expect(formatAmount('123456789012345678901234.123456789012345678')).toBe(
    '123,456,789,012,345,678,901,234.123456789012345678',
  )
  expect(formatAmount('0.10')).toBe('0.10')
  expect(formatAmount('-1250.00')).toBe('-1,250.00')
  expect(formatAmount('7')).toBe('7')
})

test.each(['', '0', '0.00', '-1', '1e3', '1,000.00', '1 000', 'NaN', '.5', '5.', '１'])(
  '"%s" is no amount, and the reader learns why',
  (text) => {
    expect(checkAmount(text)).toMatch(/^Enter /)
  },
)

test.each(['1', '0.01', '123456789012345678901234.123456789012345678'])('"%s" is an amount', (text) => {
  expect(checkAmount(text)).toBeUndefined()
})
