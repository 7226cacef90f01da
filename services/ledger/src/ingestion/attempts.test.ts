import { expect, test } from 'vitest'
import { LedgerError } from '../errors.ts'
import { judge, startAttempt } from './attempts.ts'
import type { IncomingOrder } from './command.ts'

const incoming = {
  record: { partition: 0, offset: 0n, key: null, value: null, headers: [] },
  context: {},
} as unknown as IncomingOrder

/** What becomes of an order after this many failures of one kind. */
function judgeRepeatedly(failure: unknown, times: number): string {
  const attempt = startAttempt(incoming)
  const outcomes = Array.from({ length: times }, () => judge(attempt, failure, 'submit'))
  const last = outcomes.at(-1)
  return last?.is === 'refused' ? `refused ${last.refused.code}` : String(last?.is)
}

const ofServer = (code: string) => Object.assign(new Error('failed'), { severity: 'ERROR', code })

test.each(['25006', '58030', 'XX001', 'XX000', '42501', '42883', '54000', '0A000'])(
  'an order is attempted without end while the database fails with %s, which says nothing of the order',
  (code) => {
    expect(judgeRepeatedly(ofServer(code), 1_000)).toBe('retried')
  },
)

test.each([ofServer('22003'), ofServer('23514'), new TypeError('failed')])(
  'an order that fails by itself is refused after ten attempts: %s',
  (failure) => {
    expect(judgeRepeatedly(failure, 9)).toBe('retried')
    expect(judgeRepeatedly(failure, 10)).toBe('refused internal_error')
  },
)

test('an order waits for another service for five attempts, and for a busy ledger without end', () => {
  const failureOf = (code: 'fx_unavailable' | 'overloaded') => new LedgerError(code, 'Unavailable.')
  expect(judgeRepeatedly(failureOf('fx_unavailable'), 4)).toBe('retried')
  expect(judgeRepeatedly(failureOf('fx_unavailable'), 5)).toBe('refused fx_unavailable')
  expect(judgeRepeatedly(failureOf('overloaded'), 1_000)).toBe('retried')
})
