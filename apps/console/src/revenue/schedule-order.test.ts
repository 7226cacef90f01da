import { expect, test } from 'vitest'
import type { FeeSchedule } from './prices.ts'
import { fieldsOf, scheduleOf } from './schedule-order.ts'

const tiered = {
  code: 'withdrawal',
  currency: 'USD',
  kinds: ['withdrawal'],
  rule: {
    tiers: [
      { up_to: '1000.00', percentage_bps: '100' },
      { up_to: null, percentage_bps: '12.5' },
    ],
    tier_mode: 'marginal',
    minimum: '1.00',
  },
  recognition: { method: 'evenly', period: 'P1Y' },
} as Partial<FeeSchedule> as FeeSchedule

test('a version begins with all that the one before has', () => {
  expect(scheduleOf(fieldsOf(tiered))).toEqual(tiered)
})

test('what belongs to another way of pricing is left out', () => {
  const fields = { ...fieldsOf(tiered), pricing: 'price', 'rule/flat': '0.50', 'recognition/method': 'at_once' }
  expect(scheduleOf(fields)).toEqual({
    ...tiered,
    rule: { flat: '0.50', minimum: '1.00' },
    recognition: { method: 'at_once' },
  })
})
