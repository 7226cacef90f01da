import { Decimal } from '@florin/money'
import { DatabaseError } from '@florin/server'
import { expect, test } from 'vitest'
import type { AccountIdentity, Leg } from '../double-entry.ts'
import { LedgerError, OrderOvertaken } from '../errors.ts'
import { holdChangePart } from '../holds/part.ts'
import { paymentPart } from '../payments/part.ts'
import { attach, type Part } from '../posting/part.ts'
import type { Posting, Verdict } from '../posting/posting.ts'
import { createPostingWire, decodeError, decodeVerdict, encodeError, encodeVerdict } from './wire.ts'

const parts = [holdChangePart, paymentPart] as unknown as Part[]
const { encodePosting, decodePosting } = createPostingWire(parts)
const sent = <T>(message: T): T => JSON.parse(JSON.stringify(message))

const account: AccountIdentity = { ledger: 1, id: 'a', code: null, type: 'liability', currency: 'MOTE', exponent: 18 }
const smallest = new Decimal('0.000000000000000001')
const largest = new Decimal('1000000000000000000000000.000000000000000001')

function newPosting(): Posting {
  const payment = {
    account,
    target: account,
    amount: largest,
    merchant: { name: 'Shop', category: null, reference: null },
  }
  const rule = { bps: null, flat: smallest, delay: 60 }
  return {
    kind: 'capture',
    answer: null,
    ledger: 1,
    legs: [
      { account, direction: 'debit', amount: largest },
      { account, direction: 'credit', amount: smallest, layer: 'pending' },
      { account: { ...account, id: 'b' }, direction: 'credit', amount: largest },
    ],
    conditions: [
      {
        account,
        version: 3,
        sequence: null,
        available: { atLeast: smallest, atMost: null },
        balanceAfter: { atLeast: null, atMost: largest },
      },
    ],
    reference: null,
    description: 'ünïcode \u2028 \ud800',
    metadata: { key: '"' },
    effectiveAt: null,
    expiresAt: '2999-01-01T00:00:00.000Z',
    reverses: null,
    parts: [
      attach(holdChangePart, { hold: 'h', exponent: 18, captured: largest, released: smallest, ending: null }),
      attach(paymentPart, { ...payment, plan: null, rule, recorded: null }),
    ],
    idempotencyKey: 'key',
    requestHash: 'hash',
    dryRun: false,
    traceparent: undefined,
  }
}

test('a posting is the same in the other process, to the last digit', () => {
  const posting = newPosting()
  expect(decodePosting(sent(encodePosting(posting)))).toEqual(posting)
})

test('a verdict brings what the engine made of the posting, also in the terms of its parts', () => {
  const [posting, posted] = [newPosting(), newPosting()]
  const [first, , last] = posted.legs as [Leg, Leg, Leg]
  const entryOf = ({ account, direction, amount }: Leg) => ({ account, direction, amount: amount.toFixed(18) })
  const recorded = { number: 7, atMs: 1_000 }
  Object.assign(posted.parts[1]?.terms as object, { recorded })
  const verdict = {
    accepted: {
      id: 'id',
      recordedAt: '2026-01-01T00:00:00.000Z',
      answer: null,
      entries: [
        { ...entryOf(first), balanceAfter: smallest.negated().toFixed(18), sequence: 1 },
        { ...entryOf(last), balanceAfter: largest.toFixed(18), sequence: 9 },
      ],
    },
  } satisfies Verdict
  expect(decodeVerdict(sent(encodeVerdict(verdict, posted)), posting)).toEqual(verdict)
  expect(posting).toEqual(posted)
})

test.each([
  new LedgerError('overloaded', 'Full.', { retryAfterSeconds: 3 }),
  new LedgerError('insufficient_funds', 'Poor.', { replayed: true, members: { available: '1.00', account: 'a' } }),
  new OrderOvertaken('hold_changed', 'Changed.'),
  new DatabaseError('database_unavailable', 'Away.', { retryAfterSeconds: 1 }),
])('a refusal has the same class, code and headers in the other process: $code', (refusal) => {
  const received = decodeError(sent(encodeError(refusal)))
  expect(received).toBeInstanceOf(refusal.constructor)
  const { code, message, retryAfterSeconds, replayed, members } = refusal
  expect(received).toMatchObject({ code, message, retryAfterSeconds, replayed, members })
})

test('a failure is a failure in the other process', () => {
  const received = decodeError(sent(encodeError(new TypeError('x is undefined'))))
  expect(received).not.toBeInstanceOf(LedgerError)
  expect(received.message).toContain('x is undefined')
})
