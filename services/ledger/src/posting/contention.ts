import type { Posting } from './posting.ts'

/**
 * The accounts that others were last seen to keep locked. A group that touches one does not wait for it again for a
 * while: it posts what it can, so that one stuck session does not hold up the rest of the ledger.
 */
export interface Contention {
  note(accountIds: string[]): void
  touches(postings: Posting[]): boolean
}

/** For how long an account that was found locked is taken to be so. */
const memoryMs = 1_000

export function createContention(): Contention {
  const untilMs = new Map<string, number>()
  return {
    note(accountIds) {
      const nowMs = performance.now()
      // Not renewed while it lasts: once a window the account is waited for again, in line with everybody else.
      for (const id of accountIds) if ((untilMs.get(id) ?? 0) <= nowMs) untilMs.set(id, nowMs + memoryMs)
    },
    touches(postings) {
      if (untilMs.size === 0) return false
      for (const [id, until] of untilMs) if (until < performance.now()) untilMs.delete(id)
      return postings.some(({ legs }) => legs.some(({ account }) => untilMs.has(account.id)))
    },
  }
}
