import { expect, test } from 'vitest'
import { sumsOf } from './journal.ts'

test('debits and credits are summed by currency, and the missing side is named with all of its digits', () => {
  const big = '123456789012345678901234.000000000000000001'
  expect(
    sumsOf([
      { currency: 'WEI', direction: 'debit', amount: big },
      { currency: 'WEI', direction: 'credit', amount: '0.1' },
      { currency: 'USD', direction: 'debit', amount: '5' },
      { currency: 'USD', direction: 'credit', amount: '2.50' },
      { currency: 'USD', direction: 'credit', amount: '2.5' },
    ]),
  ).toEqual([
    {
      currency: 'WEI',
      debit: big,
      credit: '0.1',
      difference: '123456789012345678901233.900000000000000001',
      missing: 'credit',
    },
    { currency: 'USD', debit: '5', credit: '5.00', difference: '0.00', missing: undefined },
  ])
})
