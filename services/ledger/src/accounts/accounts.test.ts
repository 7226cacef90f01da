import { expect, test } from 'vitest'
import type { LedgerError } from '../errors.ts'
import { checkChange } from './accounts.ts'
import type { Account } from './schemas.ts'

function outcome(account: Partial<Account>, status: Account['status'] | undefined): string {
  const whole: Account = {
    id: '00000000-0000-7000-8000-000000000000',
    code: null,
    owner: null,
    name: null,
    type: 'liability',
    currency: 'USD',
    status: 'active',
    minimum_balance: '0.00',
    maximum_balance: null,
    metadata: {},
    version: 1,
    created_at: '2026-01-01T00:00:00.000Z',
    balance: { posted: '0.00', pending: '0.00', available: '0.00' },
    ...account,
  }
  try {
    checkChange(whole, status === undefined ? { name: 'x' } : { status })
    return 'accepted'
  } catch (error) {
    return (error as LedgerError).code
  }
}

const balance = (posted: string, pending = '0.00') => ({ balance: { posted, pending, available: posted } })

test.each<[string, Partial<Account>, Account['status'] | undefined, string]>([
  ['freezing', {}, 'frozen', 'accepted'],
  ['freezing with money', balance('5.00'), 'frozen', 'accepted'],
  ['unfreezing', { status: 'frozen' }, 'active', 'accepted'],
  ['closing an empty one', {}, 'closed', 'accepted'],
  ['closing a frozen one', { status: 'frozen' }, 'closed', 'accepted'],
  ['closing one with a cent', balance('0.01'), 'closed', 'account_not_empty'],
  ['closing one with a debt', balance('-0.01'), 'closed', 'account_not_empty'],
  ['closing one with a hold', balance('0.00', '1.00'), 'closed', 'account_not_empty'],
  ['closing one twice', { status: 'closed' }, 'closed', 'accepted'],
  ['opening a closed one', { status: 'closed' }, 'active', 'account_closed'],
  ['freezing a closed one', { status: 'closed' }, 'frozen', 'account_closed'],
  ['freezing the cash', { code: 'system.cash.usd' }, 'frozen', 'system_account'],
  ['closing the cash', { code: 'system.cash.usd' }, 'closed', 'system_account'],
  ['naming the cash', { code: 'system.cash.usd' }, undefined, 'accepted'],
  ['leaving the cash as it is', { code: 'system.cash.usd' }, 'active', 'accepted'],
  ['freezing one whose code begins alike', { code: 'systematic' }, 'frozen', 'accepted'],
  ['naming a closed one', { status: 'closed' }, undefined, 'accepted'],
])('%s', (_, account, status, expected) => {
  expect(outcome(account, status)).toBe(expected)
})
