import { setTimeout as sleep } from 'node:timers/promises'
import { type Transaction as DatabaseTransaction, isNeverSent, isUnavailable, sqlState } from '@florin/postgres'
import type { Logger } from '@florin/server'
import type pg from 'pg'
import { type Batch, type JudgedGroup, judgeGroup } from './group.ts'
import type { PostingMetrics } from './metrics.ts'
import type { Part } from './part.ts'
import { insertGroup, isInProgress, isWritten } from './queries.ts'

/** What became of a group. */
export type GroupOutcome = Pick<JudgedGroup, 'verdicts' | 'aheadMs'>

/** There was no connection to begin on. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected'
}

/** The connection died after `commit` was sent: the group may have been committed. */
export class CommitInDoubt extends Error {
  override readonly name = 'CommitInDoubt'
  readonly group: JudgedGroup

  constructor(group: JudgedGroup, cause: unknown) {
    super('the outcome of a commit is not known', { cause })
    this.group = group
  }
}

/** The database answered that a transaction is committed of which a statement had failed. A fault of this service or of the driver. */
class CommittedInPart extends Error {
  override readonly name = 'CommittedInPart'
}

/** How long to ask for the outcome of a commit. Longer than the server keeps a transaction whose client is gone. */
const doubtMs = 15_000
const pollMs = 50

/**
 * Posts a group in one database transaction, and gives each posting its own verdict. With `skip`, postings whose accounts
 * other sessions have locked are postponed. Throws when nothing was written (the database rejected the group, or was
 * lost), or `CommitInDoubt`.
 */
export async function postGroup(
  { pool, parts, logger }: { pool: pg.Pool; parts: readonly Part[]; logger: Logger },
  batches: Batch[],
  busy: 'wait' | 'skip',
): Promise<GroupOutcome> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw new NotConnected('no connection to post on', { cause })
  })
  let broken = false
  try {
    const group = await judgeGroup(client as unknown as DatabaseTransaction, batches, busy)
    if (group.written.length > 0 || group.keys.length > 0) {
      await commitGroup(client, group, parts, (error) => logger.error({ err: error }, 'fault'))
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
 * Sends all statements and the commit together, so that the locks are released as soon as PostgreSQL is done, whatever
 * this process is busy with. All are built before the first is sent: what cannot be built is never committed in part.
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
  // Once a statement has failed at the server, its `commit` can only have rolled back.
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
 * What became of a commit whose answer was lost. The server is asked until it no longer works on it; then the rows
 * decide, because after a crash of the server the number of an unfinished transaction may be given out again.
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
        // Rejections alone are judged again: those that were written are found by their keys.
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
