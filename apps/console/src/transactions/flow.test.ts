import { compareAmounts, sumAmounts } from '@florin/client'
import { expect, test } from 'vitest'
import { type Entry, flowsOf } from './flow.ts'

const entry = (direction: Entry['direction'], account: string, amount: string, currency = 'USD') =>
  ({ direction, account, account_code: account, amount, currency }) as Entry

test('a transfer is one flow, from the debited to the credited account', () => {
  expect(flowsOf([entry('debit', 'a', '12.34'), entry('credit', 'b', '12.34')])).toEqual([
    { from: 'a', to: 'b', amount: '12.34', currency: 'USD' },
  ])
})

test('flows of several entries add up to them, exactly', () => {
  const entries = [
    entry('debit', 'a', '100000000000000000000000.000000000000000001'),
    entry('debit', 'b', '0.2'),
    entry('credit', 'c', '0.3'),
    entry('credit', 'd', '99999999999999999999999.900000000000000001'),
    entry('debit', 'e', '5', 'JPY'),
    entry('credit', 'f', '5', 'JPY'),
  ]
  const flows = flowsOf(entries)
  for (const { account, amount, direction } of entries) {
    const own = flows.filter((flow) => (direction === 'debit' ? flow.from : flow.to) === account)
    expect(compareAmounts(sumAmounts(own.map((flow) => flow.amount)), amount), account).toBe(0)
  }
})
