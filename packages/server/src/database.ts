import { CommitLost, isLockTimeout, isTooSlow, isUnavailable, PoolBusy } from '@florin/postgres'
import { DomainError, httpProblems, type ProblemCatalog } from './problems.ts'

/** What the state of the database may make of any request. */
export const databaseProblems = {
  overloaded: httpProblems.overloaded,
  database_unavailable: { status: 503, title: 'Database unavailable' },
  outcome_unknown: { status: 503, title: 'Outcome unknown' },
} as const satisfies ProblemCatalog

/** A failure of the database as a refusal that says when to try again; undefined for any other failure. */
export function refusalOfDatabase(error: unknown): DomainError<keyof typeof databaseProblems> | undefined {
  const refusal = (code: keyof typeof databaseProblems, detail: string, retryAfterSeconds = 1) =>
    new DomainError(code, detail, { cause: error, retryAfterSeconds })
  if (isLockTimeout(error)) {
    return refusal(
      'overloaded',
      'Another transaction holds a lock that this request needs. Nothing was done; send the request again.',
    )
  }
  if (error instanceof CommitLost) {
    return refusal(
      'outcome_unknown',
      'The outcome is unknown: it may have been committed. Send the request again with its Idempotency-Key; without a key, check first whether it took effect.',
    )
  }
  if (isTooSlow(error)) {
    return refusal(
      'overloaded',
      'The request took too long and was cancelled. Ask for less in one request, or send it again later.',
      10,
    )
  }
  if (error instanceof PoolBusy) {
    return refusal('overloaded', 'All database connections are in use. Nothing was done; send the request again.')
  }
  if (!isUnavailable(error)) return undefined
  return refusal('database_unavailable', 'The database is unavailable. Send the request again.')
}
