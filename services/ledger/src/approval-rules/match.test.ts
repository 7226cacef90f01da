import { Decimal } from '@florin/money'
import { expect, test } from 'vitest'
import type { Leg } from '../double-entry.ts'
import { matchRule, movedOf, type RuleInForce } from './match.ts'

const leg = (
  direction: Leg['direction'],
  amount: string,
  more: { currency?: string; layer?: 'pending' } = {},
): Leg => ({
  account: { ledger: 1, id: 'a', code: null, type: 'liability', currency: more.currency ?? 'USD', exponent: 2 },
  direction,
  amount: new Decimal(amount),
  ...(more.layer && { layer: more.layer }),
})

test.each<[string, Leg[], string]>([
  [
    'nothing in another currency',
    [leg('debit', '5', { currency: 'EUR' }), leg('credit', '5', { currency: 'EUR' })],
    '0',
  ],
  ['one side of a transfer', [leg('debit', '5'), leg('credit', '5')], '5'],
  ['all debits of a journal', [leg('debit', '5'), leg('debit', '2'), leg('credit', '7')], '7'],
  ['what a hold reserves, by a debit', [leg('debit', '5', { layer: 'pending' })], '5'],
  ['what a hold reserves, by a credit', [leg('credit', '5', { layer: 'pending' })], '5'],
  [
    'what a capture moves, without what it frees',
    [leg('debit', '5'), leg('credit', '5'), leg('credit', '9', { layer: 'pending' })],
    '5',
  ],
])('an order moves %s', (_, legs, moved) => {
  expect(movedOf(legs, 'USD').toFixed()).toBe(moved)
})

test('the oldest rule that applies is the one: above its amount, or without an amount', () => {
  const rule = (id: string, amount?: string): RuleInForce => ({
    id,
    operation: null,
    above: amount === undefined ? null : { amount: new Decimal(amount), currency: 'USD' },
    expiresIn: 60,
  })
  const order = { legs: [leg('debit', '5'), leg('credit', '5')] }
  expect(matchRule([rule('a', '5'), rule('b', '4.99'), rule('c')], order)?.id).toBe('b')
  expect(matchRule([rule('a', '5'), rule('c')], order)?.id).toBe('c')
  expect(matchRule([rule('a', '5')], order)).toBeUndefined()
  expect(matchRule([], order)).toBeUndefined()
  const promising = (amount: string) => ({ ...order, promised: [leg('credit', amount)] })
  expect(matchRule([rule('a', '5')], promising('5'))).toBeUndefined()
  expect(matchRule([rule('a', '5')], promising('5.01'))?.id).toBe('a')
})
