import { expect, test } from 'vitest'
import { requestHashOf } from './context.ts'

test('the hash of a request is the same in every release of its rule', () => {
  const transfer = { target_account: 'b', source_account: 'a', amount: '25.00' }
  // Stored with transactions: a change of these two needs another rule, with another first character.
  expect(requestHashOf('postTransfer', null, transfer)).toBe('1BPxtBokboeMdvWc5OnMEwk')
  expect(requestHashOf('postReversal', 'key:k', null)).toBe('1ddMh8LxMUi4CQrAqfiCXS3')
})

test('operation, target and body each make another request', () => {
  const hashes = [
    requestHashOf('postDeposit', null, { a: 'x' }),
    requestHashOf('postWithdrawal', null, { a: 'x' }),
    requestHashOf('postDeposit', 'x', { a: 'x' }),
    requestHashOf('postDeposit', null, { a: 'y' }),
    requestHashOf('postDeposit', null, { a: ['x'] }),
    requestHashOf('postDeposit', null, null),
  ]
  expect(new Set(hashes).size).toBe(hashes.length)
})
