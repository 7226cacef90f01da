import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@florin/http'
import { isConflict, isLockTimeout, isTooSlow, isUnavailable, violatedConstraint } from '@florin/postgres'
import type pg from 'pg'
import { LedgerError } from '../errors.ts'
import { createContention } from './contention.ts'
import { CommitInDoubt, postGroup } from './group.ts'
import type { PostingMetrics } from './metrics.ts'
import type { Posting, Postponement, Verdict } from './posting.ts'
import { isInProgress, isWritten } from './queries.ts'

export interface PostingEngine {
  /** The verdict on a posting, once it is durable. Throws `LedgerError` when the engine is full or the database is away. */
  submit(posting: Posting): Promise<Verdict>
  /** Resolves when everything that was submitted has its verdict. */
  drain(): Promise<void>
  /** Postings that wait for a lane. */
  queued(): number
}

export interface EngineOptions {
  /** A pool of the engine's own, made with `postingSettings` and a connection for each lane. */
  pool: pg.Pool
  /** Groups that are written at a time. */
  lanes: number
  groupMax: number
  queueMax: number
  metrics: PostingMetrics
  logger: Logger
}

interface Waiting {
  posting: Posting
  submittedAtMs: number
  /** When it was first found that an account of it is locked by somebody else. */
  postponedAtMs?: number
  resolve: (verdict: Verdict) => void
  reject: (error: unknown) => void
}

/** A posting that has had no connection to the database for this long is given up, nothing moved. */
const patienceMs = 10_000
/** A posting whose account somebody else keeps locked for this long is given up, nothing moved. */
const lockPatienceMs = 2_000
const postponedForMs = 20
/** How long the outcome of a commit is asked for. Longer than the server keeps a transaction whose client is gone. */
const doubtMs = 15_000
const conflictsMax = 5
const pauseMsMin = 50
const pauseMsMax = 1_000
const answersAtATime = 8

/**
 * Group commit: lanes take what is waiting, up to `groupMax`, the moment they are free, and write it in one database
 * transaction. No timer: an idle engine posts at once, a busy one groups by itself.
 */
export function createPostingEngine(options: EngineOptions): PostingEngine {
  const { pool, lanes, groupMax, queueMax, metrics, logger } = options
  const contention = createContention()
  const queue: Waiting[] = []
  let busyLanes = 0
  let unsettled = 0
  let drained: (() => void)[] = []

  function submit(posting: Posting): Promise<Verdict> {
    if (queue.length >= queueMax) {
      metrics.shed.inc()
      throw overloaded('Too many postings are waiting.')
    }
    unsettled += 1
    return new Promise((resolve, reject) => {
      enqueue({
        posting,
        submittedAtMs: performance.now(),
        resolve: (verdict) => noteSettled(() => resolve(verdict)),
        reject: (error) => noteSettled(() => reject(error)),
      })
    })
  }

  function noteSettled(tell: () => void): void {
    tell()
    unsettled -= 1
    if (unsettled > 0) return
    for (const resolve of drained) resolve()
    drained = []
  }

  function enqueue(waiting: Waiting): void {
    queue.push(waiting)
    if (busyLanes === lanes) return
    busyLanes += 1
    // Not at once: the requests that arrived with this one are to be in its group.
    setImmediate(runLane)
  }

  async function runLane(): Promise<void> {
    while (queue.length > 0) {
      const group = queue.splice(0, groupMax)
      metrics.groupSize.observe(group.length)
      await settle(group).catch((error) => rejectAll(group, error))
    }
    busyLanes -= 1
  }

  /** Gives each of the group its verdict, or postpones it; never throws for what the database did. */
  async function settle(given: Waiting[]): Promise<void> {
    let group = given
    let busy: 'wait' | 'skip' = contention.touches(group.map(({ posting }) => posting)) ? 'skip' : 'wait'
    for (let attempt = 1; ; attempt += 1) {
      group = giveUpLate(group)
      if (group.length === 0) return
      try {
        const postings = group.map(({ posting }) => posting)
        return answer(group, await postGroup(pool, postings, busy))
      } catch (error) {
        if (error instanceof CommitInDoubt) {
          const outcome = await outcomeOf(error)
          if (outcome === 'committed') return answer(group, error.verdicts)
          if (outcome === 'unknown') return rejectAll(group, unknown(error))
        } else if (isUnavailable(error)) {
          metrics.retries.inc({ reason: 'connection' })
          if (attempt === 1) logger.warn({ err: error }, 'no connection to post on')
        } else if (isLockTimeout(error) && busy === 'wait') {
          metrics.retries.inc({ reason: 'locked' })
          busy = 'skip'
        } else if (attempt <= conflictsMax && (isOvertaken(error) || (isTooSlow(error) && group.length === 1))) {
          metrics.retries.inc({ reason: 'conflict' })
        } else if (group.length > 1) {
          metrics.retries.inc({ reason: 'refused' })
          const half = group.length >> 1
          await settle(group.slice(0, half))
          return settle(group.slice(half))
        } else {
          const lost = isOvertaken(error) || isLockTimeout(error) || isTooSlow(error)
          return rejectAll(group, lost ? overloaded('The database is too busy.', error) : error)
        }
        await sleep(Math.random() * Math.min(pauseMsMin * 2 ** (attempt - 1), pauseMsMax))
      }
    }
  }

  function giveUpLate(group: Waiting[]): Waiting[] {
    const isLate = ({ submittedAtMs }: Waiting) => performance.now() - submittedAtMs > patienceMs
    if (!group.some(isLate)) return group
    rejectAll(group.filter(isLate), unavailable())
    return group.filter((waiting) => !isLate(waiting))
  }

  /**
   * Tells the verdicts, a few at a time, after the lane has sent its next group off: all at once, their answers over
   * HTTP would keep the event loop from the database for as long as the database takes for a group.
   */
  function answer(group: Waiting[], verdicts: (Verdict | Postponement)[]): void {
    const tell = (from: number): void => {
      const to = Math.min(from + answersAtATime, group.length)
      for (let index = from; index < to; index += 1) {
        settleOne(group[index] as Waiting, verdicts[index] as Verdict | Postponement)
      }
      if (to < group.length) setImmediate(tell, to)
    }
    setImmediate(tell, 0)
  }

  function settleOne(waiting: Waiting, verdict: Verdict | Postponement): void {
    if ('postponed' in verdict) {
      postpone(waiting, verdict.postponed)
    } else {
      metrics.count(waiting.posting, verdict)
      waiting.resolve(verdict)
    }
  }

  /** Another try in a moment, as long as it is not too late. */
  function postpone(waiting: Waiting, accountIds: string[]): void {
    contention.note(accountIds)
    waiting.postponedAtMs ??= performance.now()
    if (performance.now() - waiting.postponedAtMs > lockPatienceMs) {
      waiting.reject(overloaded('An account is locked by another piece of work.'))
    } else {
      setTimeout(enqueue, postponedForMs, waiting)
    }
  }

  /**
   * What became of a commit whose answer was lost. The server is asked until it no longer works on it; then the rows
   * decide, because after a crash of the server the number of an unfinished transaction may be given out again.
   */
  async function outcomeOf({
    transactionId,
    witness,
    cause,
  }: CommitInDoubt): Promise<'committed' | 'aborted' | 'unknown'> {
    const deadlineMs = performance.now() + doubtMs
    while (performance.now() < deadlineMs) {
      try {
        if (!(await isInProgress(pool, transactionId))) {
          const outcome = (await isWritten(pool, witness.ledger, witness.id)) ? 'committed' : 'aborted'
          metrics.doubts.inc({ outcome })
          logger.warn({ err: cause, outcome }, 'a commit was in doubt')
          return outcome
        }
      } catch (error) {
        if (!isUnavailable(error)) logger.error({ err: error }, 'a commit is still in doubt')
      }
      await sleep(pauseMsMin)
    }
    metrics.doubts.inc({ outcome: 'unknown' })
    logger.error({ err: cause }, 'the outcome of a commit could not be found out')
    return 'unknown'
  }

  return {
    submit,
    queued: () => queue.length,
    drain: () => (unsettled === 0 ? Promise.resolve() : new Promise((resolve) => drained.push(resolve))),
  }
}

function rejectAll(group: Waiting[], error: unknown): void {
  for (const { reject } of group) reject(error)
}

/** Another group was faster: on a deadlock, or with the same key, reversal or quote. Run again, this one sees it. */
function isOvertaken(error: unknown): boolean {
  return (
    isConflict(error) ||
    ['transactions_idempotency_key', 'transactions_reversed_once', 'conversions_quote_used_once'].includes(
      violatedConstraint(error) ?? '',
    )
  )
}

function overloaded(why: string, cause?: unknown): LedgerError {
  return new LedgerError('overloaded', `${why} Nothing was moved; send the request again.`, {
    cause,
    retryAfterSeconds: 1,
  })
}

function unavailable(): LedgerError {
  return new LedgerError('database_unavailable', 'The database is away. Nothing was moved; send the request again.', {
    retryAfterSeconds: 1,
  })
}

function unknown(cause: unknown): LedgerError {
  return new LedgerError(
    'outcome_unknown',
    'The database went away while it wrote. Send the request again with the same Idempotency-Key: it moves money at most once.',
    { cause, retryAfterSeconds: 1 },
  )
}
