import { isConflict, isLockTimeout, isTooSlow, violatedConstraint } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import type { Part } from './part.ts'

/** Whether another group came first: a deadlock, or the same key or reversal. Run again, this group sees what it wrote. */
export function createRaces(parts: readonly Part[]): (error: unknown) => boolean {
  const constraints = new Set(['idempotency_keys_pkey', ...parts.flatMap(({ races = [] }) => races)])
  return (error) => isConflict(error) || constraints.has(violatedConstraint(error) ?? '')
}

/** What a posting is rejected with that cannot be written. */
export function reasonOf(failure: unknown, lostRace: (error: unknown) => boolean): unknown {
  const busy = lostRace(failure) || isLockTimeout(failure) || isTooSlow(failure)
  return busy ? overloaded('The database is too busy.', failure) : failure
}

export function overloaded(why: string, cause?: unknown): LedgerError {
  return new LedgerError('overloaded', `${why} Nothing was moved; send the request again.`, {
    cause,
    retryAfterSeconds: 1,
  })
}

export function unavailable(cause: unknown): LedgerError {
  return new LedgerError(
    'database_unavailable',
    'The database is unavailable. Nothing was moved; send the request again.',
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
