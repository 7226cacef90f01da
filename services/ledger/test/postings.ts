import type { Leg } from '../src/double-entry.ts'
import type { Posting, TransactionPosting } from '../src/posting/posting.ts'

/** A transfer of these legs in the ledger `main`, without a key. */
export function postingOf(legs: Leg[], more: Partial<TransactionPosting> = {}): Posting {
  return {
    ledger: 1,
    kind: 'transfer',
    legs,
    conditions: [],
    reference: null,
    description: null,
    metadata: null,
    effectiveAt: null,
    expiresAt: null,
    reverses: null,
    parts: [],
    idempotencyKey: null,
    requestHash: 'hash',
    dryRun: false,
    traceparent: undefined,
    answer: null,
    ...more,
  }
}
