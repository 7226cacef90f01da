import { isConflict, isLockTimeout, isTooSlow, isUnavailable, sqlState, violatedConstraint } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { CommitInDoubt, NotConnected } from './outcome.ts'
import type { Part } from './part.ts'

/** Detects a lost race with another group: a deadlock, or the same key or reversal. A second run sees the other's rows. */
export function createRaces(parts: readonly Part[]): (error: unknown) => boolean {
  const constraints = new Set(['idempotency_keys_pkey', ...parts.flatMap(({ races = [] }) => races)])
  return (error) => isConflict(error) || constraints.has(violatedConstraint(error) ?? '')
}

/** The next step for a group that was not written: retry, retry without waiting for locks, retry in halves, or reject. */
export interface Retry {
  next: 'again' | 'skip' | 'halve' | 'reject'
  /** Label of the retry metric. */
  reason?: 'connection' | 'locked' | 'conflict' | 'rejected'
}

const conflictsMax = 5

export function planRetry(
  failure: unknown,
  group: { single: boolean; attempt: number; busy: 'wait' | 'skip'; lostRace: (error: unknown) => boolean },
): Retry {
  const { single, attempt, busy, lostRace } = group
  if (failure instanceof NotConnected) return { next: 'again', reason: 'connection' }
  if (isConnectionLost(failure)) return { next: single ? 'again' : 'halve', reason: 'connection' }
  if (isLockTimeout(failure) && busy === 'wait') return { next: 'skip', reason: 'locked' }
  if (attempt <= conflictsMax && (lostRace(failure) || (isTooSlow(failure) && single))) {
    return { next: 'again', reason: 'conflict' }
  }
  return single ? { next: 'reject' } : { next: 'halve', reason: 'rejected' }
}

/** Whether the failure means that the database is unavailable, not that this process was too slow. */
export function isDatabaseTrouble(failure: unknown): boolean {
  if (failure instanceof NotConnected) return true
  const state = sqlState(failure)
  // 25P03: the server closed the connection because its transaction was idle for too long.
  return isConnectionLost(failure) && state !== undefined && state !== '25P03'
}

function isConnectionLost(failure: unknown): boolean {
  return failure instanceof CommitInDoubt || isUnavailable(failure)
}

/** The error for a posting that cannot be written. */
export function reasonOf(failure: unknown, lostRace: (error: unknown) => boolean): unknown {
  const busy = lostRace(failure) || isLockTimeout(failure) || isTooSlow(failure)
  return busy ? overloaded('The database is too busy.', failure) : failure
}

export function overloaded(why: string, cause?: unknown): LedgerError {
  return new LedgerError('overloaded', `${why} Nothing was moved. Send the request again.`, {
    cause,
    retryAfterSeconds: 1,
  })
}

export function unavailable(cause: unknown): LedgerError {
  return new LedgerError(
    'database_unavailable',
    'The database is unavailable. Nothing was moved. Send the request again.',
    { cause, retryAfterSeconds: 1 },
  )
}

export function unknownOutcome(cause: unknown): LedgerError {
  return new LedgerError(
    'outcome_unknown',
    'The connection to the database was lost during the commit. Send the request again with the same Idempotency-Key: it moves money at most once.',
    { cause, retryAfterSeconds: 1 },
  )
}
