import type { ProblemMembers } from '@florin/server'
import { LedgerError, type LedgerErrorCode, OrderOvertaken, problems } from '../errors.ts'

/** A rejection as stored with its key. */
export interface Refusal {
  code: LedgerErrorCode
  detail: string
  /** The figures of the problem; null for none. */
  members: ProblemMembers | null
}

/**
 * Whether to store a rejection as the outcome of its key. Decisions under the locks are stored, so that a retry of a
 * rejected order never moves money. A 503 is temporary and is not stored, nor is an order that was overtaken.
 */
export function isOutcome(rejection: LedgerError): boolean {
  const { code } = rejection
  const isTemporary = problems.catalog[code].status >= 500 || rejection instanceof OrderOvertaken
  return !isTemporary && code !== 'idempotency_key_reused'
}

/** The stored rejection of a key, as an error. */
export function replayOf({ code, detail, members }: Refusal): LedgerError {
  return new LedgerError(code, detail, { replayed: true, ...(members && { members }) })
}
