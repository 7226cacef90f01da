import { expect, test } from 'vitest'
import { describePrice, describeRecognition } from './prices.ts'

test('a price is told in words, with all of its digits', () => {
  expect(describePrice({ flat: '0.25', percentage_bps: '150', minimum: '0.50', maximum: '20.00' })).toBe(
    '1.5% + 0.25, at least 0.50, at most 20.00',
  )
  expect(
    describePrice({
      tiers: [
        { up_to: '1000.00', percentage_bps: '100' },
        { up_to: null, percentage_bps: '12.5', flat: '1.00' },
      ],
      tier_mode: 'marginal',
    }),
  ).toBe('1% up to 1,000.00; 0.125% + 1.00 above')
  expect(describeRecognition({ method: 'evenly', period: 'P1Y' })).toBe('evenly over 1 year')
  expect(describeRecognition({ method: 'at_once' })).toBe('at once')
})
