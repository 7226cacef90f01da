import { CommitLost, isLockTimeout, isTooSlow, isUnavailable, PoolBusy } from '@florin/postgres'
import { type DatabaseCode, DatabaseError } from './problems.ts'

/** A failure of the database as a rejection that says when to try again; undefined for any other failure. */
export function refusalOfDatabase(error: unknown): DatabaseError | undefined {
  const refusal = (code: DatabaseCode, detail: string, retryAfterSeconds = 1) =>
    new DatabaseError(code, detail, { cause: error, retryAfterSeconds })
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

/** The rejection of a request that would use data which may be out of date. */
export function databaseUnavailable(why: string): DatabaseError {
  return new DatabaseError('database_unavailable', `${why}: the database is unavailable. Send the request again.`, {
    retryAfterSeconds: 1,
  })
}
