import { expect, test } from 'vitest'
import type { Books } from './books.ts'
import { contextOf } from './context.ts'

const books = { ledgers: { idOf: () => 1 } } as unknown as Books

function hashOf(operation: string, target: string | undefined, sentBody: unknown): string {
  const headers = { 'florin-ledger': 'main', 'idempotency-key': 'k' }
  const request = { id: 'r', raw: { headers }, headers, query: {}, sentBody }
  return contextOf(books, request, operation, target).requestHash
}

test('the hash of a request is the same in every release of its rule', () => {
  const transfer = { target_account: 'b', source_account: 'a', amount: '25.00' }
  // Stored with transactions: a change of these two needs another rule, with another first character.
  expect(hashOf('postTransfer', undefined, transfer)).toBe('1BPxtBokboeMdvWc5OnMEwk')
  expect(hashOf('postReversal', 'key:k', undefined)).toBe('1ddMh8LxMUi4CQrAqfiCXS3')
})

test('operation, target and body each make another request; no body is the same as null', () => {
  const hashes = [
    hashOf('postDeposit', undefined, { a: 'x' }),
    hashOf('postWithdrawal', undefined, { a: 'x' }),
    hashOf('postDeposit', 'x', { a: 'x' }),
    hashOf('postDeposit', undefined, { a: 'y' }),
    hashOf('postDeposit', undefined, { a: ['x'] }),
    hashOf('postDeposit', undefined, undefined),
  ]
  expect(new Set(hashes).size).toBe(hashes.length)
  expect(hashOf('postReversal', 'x', null)).toBe(hashOf('postReversal', 'x', undefined))
})
