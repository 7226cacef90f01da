import { expect, test } from 'vitest'
import { reversalPart } from './part.ts'

const ask = (reversals: Map<string, string>, ledger = 1, terms = 't1') =>
  reversalPart.reject?.({ ledger, terms }, reversals, 0)

test('a transaction is reversed once, and the rejection names the reversal', () => {
  const reversals = new Map<string, string>()
  expect(ask(reversals)).toBeUndefined()
  const undo = reversalPart.note?.({ ledger: 1, terms: 't1' }, reversals, 'r1')
  expect(ask(reversals)).toMatchObject({
    code: 'already_reversed',
    message: 'Transaction t1 was reversed already, by transaction r1.',
  })
  expect(ask(reversals, 1, 't2')).toBeUndefined()
  expect(ask(reversals, 2)).toBeUndefined()
  undo?.()
  expect(ask(reversals)).toBeUndefined()
})

test('another group that was first is noticed by the constraint', () => {
  expect(reversalPart.races).toEqual(['transactions_reversed_once'])
})
