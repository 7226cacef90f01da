import { setTimeout as sleep } from 'node:timers/promises'
import { isUnavailable } from '@florin/postgres'
import type { Logger } from '@florin/server'
import type pg from 'pg'
import type { PostingMetrics } from './metrics.ts'
import type { Postponement, Verdict } from './posting.ts'
import { isInProgress, isWritten, type Written } from './queries.ts'

/** There was no connection to begin on. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected'
}

/** What became of a group. */
export interface GroupOutcome {
  /** For each batch, in the order of its postings. A batch is postponed as a whole. */
  verdicts: (Verdict[] | Postponement)[]
  /** By how much the latest moment of the group is ahead of the database's clock, in milliseconds. */
  aheadMs: number
}

/** A group whose commit was sent. */
export interface SentGroup extends GroupOutcome {
  /** Id of the database transaction. */
  transactionId: string
  written: Written[]
}

/** The connection died after `commit` was sent: the group may have been committed. */
export class CommitInDoubt extends Error {
  override readonly name = 'CommitInDoubt'
  readonly group: SentGroup

  constructor(group: SentGroup, cause: unknown) {
    super('the outcome of a commit is not known', { cause })
    this.group = group
  }
}

/** How long to ask for the outcome of a commit. Longer than the server keeps the transaction of a lost client. */
const doubtMs = 15_000
const pollMs = 50

/**
 * What became of a commit whose answer was lost. The server is asked until it no longer works on it; then the rows
 * decide, because after a crash of the server the number of an unfinished transaction may be given out again.
 */
export async function findOutcome(
  { pool, metrics, logger }: { pool: pg.Pool; metrics: PostingMetrics; logger: Logger },
  { group: { transactionId, written }, cause }: CommitInDoubt,
): Promise<'committed' | 'aborted' | 'unknown'> {
  const first = written.find(({ answer }) => answer === null)
  const deadlineMs = performance.now() + doubtMs
  while (performance.now() < deadlineMs) {
    try {
      if (!(await isInProgress(pool, transactionId))) {
        // A group without a transaction is judged again: what was written is found by its keys.
        const committed = first !== undefined && (await isWritten(pool, first.posting.ledger, first.id))
        const outcome = committed ? 'committed' : 'aborted'
        metrics.doubts.inc({ outcome })
        logger.warn({ err: cause, outcome }, 'a commit was in doubt')
        return outcome
      }
    } catch (error) {
      if (!isUnavailable(error)) logger.error({ err: error }, 'a commit is still in doubt')
    }
    await sleep(pollMs)
  }
  metrics.doubts.inc({ outcome: 'unknown' })
  logger.error({ err: cause }, 'the outcome of a commit is unknown')
  return 'unknown'
}
