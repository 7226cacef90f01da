import { DomainError, httpProblems, type ProblemCatalog } from '@florin/http'
import { CommitLost, isLockTimeout, isTooSlow, isUnavailable, PoolBusy } from '@florin/postgres'

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
    return refusal('overloaded', 'It is locked by another piece of work. Send the request again.')
  }
  if (error instanceof CommitLost) {
    return refusal(
      'outcome_unknown',
      'It may have been done. Send it again with its Idempotency-Key; where it has none, look first.',
    )
  }
  if (isTooSlow(error)) {
    return refusal('overloaded', 'It took too long and was given up. Ask for less at a time, or later.', 10)
  }
  if (error instanceof PoolBusy) {
    return refusal('overloaded', 'All database connections are in use. Nothing was done; send the request again.')
  }
  if (!isUnavailable(error)) return undefined
  return refusal('database_unavailable', 'The database is away. Send the request again in a moment.')
}
