import { keyOf } from '../idempotency/key.ts'
import { accountsOf, type Posting } from './posting.ts'

/**
 * Accounts that other sessions were recently seen to keep locked. Postings to them go into separate groups, which do not
 * wait for locks, so that a hanging session does not delay other postings.
 */
export interface Contention {
  /** `stuck`: accounts by `keyOf`. */
  note(stuck: string[]): void
  touches(posting: Posting): boolean
  /** The accounts of the posting could be locked. */
  clear(posting: Posting): void
}

/**
 * How long a stuck account is remembered. Longer than a lane waits for locks: else lanes that wait for each other would
 * forget it, and wait for it again and again.
 */
const memoryMs = 5_000

export function createContention(): Contention {
  const untilMs = new Map<string, number>()
  return {
    note(stuck) {
      const nowMs = performance.now()
      for (const [account, until] of untilMs) if (until < nowMs) untilMs.delete(account)
      for (const account of stuck) untilMs.set(account, nowMs + memoryMs)
    },
    touches(posting) {
      if (untilMs.size === 0) return false
      const nowMs = performance.now()
      return accountsOf(posting).some(({ ledger, id }) => (untilMs.get(keyOf(ledger, id)) ?? 0) > nowMs)
    },
    clear(posting) {
      if (untilMs.size === 0) return
      for (const { ledger, id } of accountsOf(posting)) untilMs.delete(keyOf(ledger, id))
    },
  }
}
