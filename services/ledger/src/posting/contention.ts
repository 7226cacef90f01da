import { keyOf } from '../idempotency/key.ts'
import type { Posting } from './posting.ts'

/**
 * The accounts that other sessions were last seen to hold for long. Postings to them go into groups of their own, which
 * do not wait for locks, so that a session that hangs does not hold up the rest of the ledger.
 */
export interface Contention {
  /** Accounts by `keyOf`. */
  note(stuck: string[]): void
  touches(posting: Posting): boolean
}

/** For how long an account that was found stuck is taken to be so. */
const memoryMs = 1_000

export function createContention(): Contention {
  const untilMs = new Map<string, number>()
  return {
    note(stuck) {
      const nowMs = performance.now()
      for (const [account, until] of untilMs) if (until < nowMs) untilMs.delete(account)
      for (const account of stuck) untilMs.set(account, nowMs + memoryMs)
    },
    touches({ legs }) {
      if (untilMs.size === 0) return false
      const nowMs = performance.now()
      return legs.some(({ account: { ledger, id } }) => (untilMs.get(keyOf(ledger, id)) ?? 0) > nowMs)
    },
  }
}
