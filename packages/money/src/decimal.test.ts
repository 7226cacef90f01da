import { expect, test } from 'vitest'
import { Decimal } from './decimal.ts'

test('a decimal never shows an exponent', () => {
  for (const [text, shown] of [
    ['0.000000000000000001', '0.000000000000000001'],
    ['1e24', '1000000000000000000000000'],
  ] as const) {
    expect(String(new Decimal(text))).toBe(shown)
    expect(JSON.stringify(new Decimal(text))).toBe(`"${shown}"`)
  }
})

test('a product of a largest amount and a rate keeps every digit', () => {
  const amount = new Decimal('999999999999999999999999.999999999999999999')
  const rate = new Decimal('1.000000000000000001')
  const exact = 999999999999999999999999999999999999999999n * 1000000000000000001n
  expect(amount.times(rate).times('1e36').toFixed()).toBe(String(exact))
})

test('a decimal that is rounded without a word of how is rounded half-even', () => {
  expect(['0.5', '1.5', '2.5'].map((text) => new Decimal(text).toFixed(0))).toEqual(['0', '2', '2'])
})
