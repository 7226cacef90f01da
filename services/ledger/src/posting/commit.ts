import { setTimeout as sleep } from 'node:timers/promises'
import { type Transaction as DatabaseTransaction, isNeverSent, isUnavailable, sqlState } from '@florin/postgres'
import type { Logger } from '@florin/server'
import type pg from 'pg'
import { type Batch, type JudgedGroup, judgeGroup } from './group.ts'
import type { PostingMetrics } from './metrics.ts'
import type { Part } from './part.ts'
import { insertGroup, isInProgress, isWritten } from './queries.ts'

/** The outcome of a group. */
export type GroupOutcome = Pick<JudgedGroup, 'verdicts' | 'aheadMs'>

/** No connection was available to start the database transaction. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected'
}

/** The connection was lost after `commit` was sent: the group may have been committed. */
export class CommitInDoubt extends Error {
  override readonly name = 'CommitInDoubt'
  readonly group: JudgedGroup

  constructor(group: JudgedGroup, cause: unknown) {
    super('the outcome of a commit is unknown', { cause })
    this.group = group
  }
}

/** The database committed a transaction with a failed statement: a bug in this service or in the driver. */
class CommittedInPart extends Error {
  override readonly name = 'CommittedInPart'
}

/** How long to poll for the outcome of a commit. Longer than the server keeps a transaction without its client. */
const doubtMs = 15_000
const pollMs = 50

/**
 * Posts a group in one database transaction and returns a verdict for each posting. With `skip`, postings to accounts that
 * other sessions have locked are postponed. Throws if nothing was written (the database rejected the group, or the
 * connection was lost), or `CommitInDoubt`.
 */
export async function postGroup(
  { pool, parts, logger }: { pool: pg.Pool; parts: readonly Part[]; logger: Logger },
  batches: Batch[],
  busy: 'wait' | 'skip',
): Promise<GroupOutcome> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw new NotConnected('no database connection for posting', { cause })
  })
  let broken = false
  try {
    const group = await judgeGroup(client as unknown as DatabaseTransaction, batches, busy)
    if (group.written.length > 0 || group.keys.length > 0) {
      await commitGroup(client, group, parts, (error) => logger.error({ err: error }, 'a group was committed in part'))
    } else await client.query('rollback')
    return group
  } catch (error) {
    if (error instanceof CommitInDoubt || isUnavailable(error)) broken = true
    else await client.query('rollback').catch(() => (broken = true))
    throw error
  } finally {
    client.release(broken)
  }
}

/**
 * Sends all statements and the commit together, so that PostgreSQL releases the locks without waiting for this process.
 * All statements are built before the first is sent, so that a failure to build one never commits a part.
 */
async function commitGroup(
  client: pg.PoolClient,
  group: JudgedGroup,
  parts: readonly Part[],
  onFault: (error: Error) => void,
): Promise<void> {
  const statements = [insertGroup(group.written, group.keys), ...parts.map((part) => insertPart(part, group))]
  const sent = statements.flatMap((statement) => (statement ? [client.query(statement)] : []))
  const [committed, ...answers] = await Promise.allSettled([client.query('commit'), ...sent])
  const failure = answers.find((answer) => answer.status === 'rejected')?.reason as unknown
  if (committed.status === 'fulfilled' && committed.value.command === 'COMMIT') {
    if (failure !== undefined) onFault(new CommittedInPart('a group was committed in part', { cause: failure }))
    return
  }
  // After a failed statement, `commit` can only roll back.
  if (failure !== undefined && (sqlState(failure) || isNeverSent(failure))) throw failure
  if (committed.status === 'fulfilled') throw failure
  const { reason } = committed
  if (isNeverSent(reason) || (sqlState(reason) && !isUnavailable(reason))) throw reason
  throw new CommitInDoubt(group, reason)
}

function insertPart(part: Part, { written, nextId }: JudgedGroup): pg.QueryConfig | undefined {
  if (!part.insert) return undefined
  const terms = written.flatMap(({ id: transaction, posting: { ledger, parts } }) =>
    parts
      .filter((attached) => attached.part === part)
      .map(({ terms }) => ({ ledger, terms, transaction, nextId: () => nextId(ledger) })),
  )
  return terms.length > 0 ? part.insert(terms) : undefined
}

/**
 * Finds the outcome of a commit whose answer was lost. Polls until the server has ended the transaction; then its rows
 * decide, because a crashed server may reuse the number of an unfinished transaction.
 */
export async function findOutcome(
  { pool, metrics, logger }: { pool: pg.Pool; metrics: PostingMetrics; logger: Logger },
  { group: { transactionId, written }, cause }: CommitInDoubt,
): Promise<'committed' | 'aborted' | 'unknown'> {
  const [first] = written
  const deadlineMs = performance.now() + doubtMs
  while (performance.now() < deadlineMs) {
    try {
      if (!(await isInProgress(pool, transactionId))) {
        // A group of rejections alone counts as aborted: it is judged again, and stored rejections are found by their keys.
        const committed = first !== undefined && (await isWritten(pool, first.posting.ledger, first.id))
        const outcome = committed ? 'committed' : 'aborted'
        metrics.doubts.inc({ outcome })
        logger.warn({ err: cause, outcome }, 'resolved a commit in doubt')
        return outcome
      }
    } catch (error) {
      if (!isUnavailable(error)) logger.error({ err: error }, 'cannot resolve a commit in doubt yet')
    }
    await sleep(pollMs)
  }
  metrics.doubts.inc({ outcome: 'unknown' })
  logger.error({ err: cause }, 'the outcome of a commit is unknown')
  return 'unknown'
}
