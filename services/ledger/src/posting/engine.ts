import { setTimeout as sleep } from 'node:timers/promises'
import { isConflict, isLockTimeout, isTooSlow, isUnavailable, sqlState, violatedConstraint } from '@florin/postgres'
import type { Logger } from '@florin/server'
import type pg from 'pg'
import { LedgerError } from '../errors.ts'
import { createContention } from './contention.ts'
import { CommitInDoubt, type GroupOutcome, NotConnected, postGroup } from './group.ts'
import type { PostingMetrics } from './metrics.ts'
import { bytesOf, type Posting, type Postponement, type Verdict } from './posting.ts'
import { isInProgress, isWritten } from './queries.ts'

export interface PostingEngine {
  /** The verdict on a posting, once it is durable. Throws `LedgerError` when the engine is full or the database unavailable. */
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
  bytes: number
  submittedAtMs: number
  /** When an account of it was first found locked by a session that may never release it. */
  stuckSinceMs?: number | undefined
  resolve: (verdict: Verdict) => void
  reject: (error: unknown) => void
}

/** Entries of one group: some 0.2 s of work on a slow core, far below the limits of a statement and of an idle transaction. */
const groupEntriesMax = 4_000
const groupBytesMax = 4 * 1_048_576
const queueBytesMax = 64 * 1_048_576
/** A posting that has not been written after this long is rejected, nothing moved. */
const patienceMs = 10_000
/** A posting whose account another session keeps locked for this long is rejected, nothing moved. */
const lockPatienceMs = 2_000
const postponedForMs = 20
/** How long to ask for the outcome of a commit. Longer than the server keeps a transaction whose client is gone. */
const doubtMs = 15_000
const conflictsMax = 5
const pauseMsMin = 50
const pauseMsMax = 1_000
const answersAtATime = 8
const clockWarningMs = 1_000
const clockWarningEveryMs = 10_000

/**
 * Group commit: lanes take what is waiting, up to `groupMax`, the moment they are free, and write it in one database
 * transaction. No timer: an idle engine posts at once, a busy one groups by itself.
 */
export function createPostingEngine(options: EngineOptions): PostingEngine {
  const { pool, lanes, groupMax, queueMax, metrics, logger } = options
  const contention = createContention()
  const queue: Waiting[] = []
  let queueBytes = 0
  let busyLanes = 0
  let unsettled = 0
  let drained: (() => void)[] = []
  /** Why the last group could not be written, where the database was the cause. */
  let databaseTrouble: unknown
  let clockWarnedAtMs = Number.NEGATIVE_INFINITY

  function submit(posting: Posting): Promise<Verdict> {
    const bytes = bytesOf(posting)
    if (queue.length >= queueMax || queueBytes + bytes > queueBytesMax) {
      metrics.shed.inc()
      throw overloaded('Too many postings are waiting.')
    }
    unsettled += 1
    return new Promise((resolve, reject) => {
      enqueue({
        posting,
        bytes,
        submittedAtMs: performance.now(),
        resolve: (verdict) => noteSettled(() => resolve(verdict)),
        reject: (error) => noteSettled(() => reject(error)),
      })
    })
  }

  function noteSettled(settleOne: () => void): void {
    settleOne()
    unsettled -= 1
    if (unsettled > 0) return
    for (const resolve of drained) resolve()
    drained = []
  }

  function enqueue(waiting: Waiting): void {
    queue.push(waiting)
    queueBytes += waiting.bytes
    if (busyLanes === lanes) return
    busyLanes += 1
    // Not at once: the requests that arrived with this one are to be in its group.
    setImmediate(runLane)
  }

  async function runLane(): Promise<void> {
    while (queue.length > 0) {
      const group = takeGroup()
      metrics.groupSize.observe(group.length)
      const stuck = group.filter(({ posting }) => contention.touches(posting))
      await settle(stuck.length === 0 ? group : group.filter((waiting) => !stuck.includes(waiting)), 'wait')
      await settle(stuck, 'skip')
    }
    busyLanes -= 1
  }

  /** What waits, in its order, up to the bounds of a group; one posting at least. */
  function takeGroup(): Waiting[] {
    let entries = 0
    let bytes = 0
    const fitting = queue.findIndex((waiting, index) => {
      entries += waiting.posting.legs.length
      bytes += waiting.bytes
      return index === groupMax || (index > 0 && (entries > groupEntriesMax || bytes > groupBytesMax))
    })
    const group = queue.splice(0, fitting === -1 ? queue.length : fitting)
    for (const waiting of group) queueBytes -= waiting.bytes
    return group
  }

  /** Gives each of the group its verdict, or postpones it; never throws. */
  async function settle(given: Waiting[], busyAtFirst: 'wait' | 'skip'): Promise<void> {
    let group = given
    let busy = busyAtFirst
    for (let attempt = 1; ; attempt += 1) {
      group = rejectExpired(group)
      if (group.length === 0) return
      const failure = await tryGroup(group, busy)
      if (failure === undefined) return
      const next = planRetry(failure, group, attempt, busy)
      if (next === 'reject') return rejectAll(group, reasonOf(failure))
      if (next === 'halve') {
        const half = group.length >> 1
        await settle(group.slice(0, half), busy)
        return settle(group.slice(half), busy)
      }
      if (next === 'skip') busy = 'skip'
      else await sleep(Math.random() * Math.min(pauseMsMin * 2 ** (attempt - 1), pauseMsMax))
    }
  }

  /** Writes the group and answers it. Returns why it could not, when nothing was written. */
  async function tryGroup(group: Waiting[], busy: 'wait' | 'skip'): Promise<unknown> {
    try {
      const postings = group.map(({ posting }) => posting)
      answer(
        group,
        await postGroup(pool, postings, { busy, onFault: (error) => logger.error({ err: error }, 'fault') }),
      )
      databaseTrouble = undefined
      return undefined
    } catch (error) {
      if (!(error instanceof CommitInDoubt)) return error
      const fate = await outcomeOf(error)
      if (fate === 'committed') answer(group, error.outcome)
      if (fate === 'unknown') rejectAll(group, unknown(error))
      return fate === 'aborted' ? error : undefined
    }
  }

  /** What to do with a group of which nothing was written. */
  function planRetry(
    failure: unknown,
    group: Waiting[],
    attempt: number,
    busy: 'wait' | 'skip',
  ): 'again' | 'skip' | 'halve' | 'reject' {
    const single = group.length === 1
    if (failure instanceof NotConnected) {
      if (attempt === 1) logger.warn({ err: failure.cause }, 'no connection to post on')
      databaseTrouble = failure
      metrics.retries.inc({ reason: 'connection' })
      return 'again'
    }
    if (failure instanceof CommitInDoubt || isUnavailable(failure)) {
      // A connection that the server ended because this process was too slow is no trouble of the database.
      if (sqlState(failure) && sqlState(failure) !== '25P03') databaseTrouble = failure
      metrics.retries.inc({ reason: 'connection' })
      return single ? 'again' : 'halve'
    }
    if (isLockTimeout(failure) && busy === 'wait') {
      metrics.retries.inc({ reason: 'locked' })
      return 'skip'
    }
    if (attempt <= conflictsMax && (lostRace(failure) || (isTooSlow(failure) && single))) {
      metrics.retries.inc({ reason: 'conflict' })
      return 'again'
    }
    if (single) return 'reject'
    metrics.retries.inc({ reason: 'refused' })
    return 'halve'
  }

  function rejectExpired(group: Waiting[]): Waiting[] {
    const isExpired = ({ submittedAtMs }: Waiting) => performance.now() - submittedAtMs > patienceMs
    if (!group.some(isExpired)) return group
    rejectAll(
      group.filter(isExpired),
      databaseTrouble === undefined
        ? overloaded(`The posting was not written within ${patienceMs / 1_000} s.`)
        : unavailable(databaseTrouble),
    )
    return group.filter((waiting) => !isExpired(waiting))
  }

  /**
   * Hands out the verdicts, a few at a time, after the lane has sent its next group off: all at once, their answers over
   * HTTP would keep the event loop from the database for as long as the database takes for a group.
   */
  function answer(group: Waiting[], { verdicts, aheadMs }: GroupOutcome): void {
    noteClock(aheadMs)
    const handOut = (from: number): void => {
      const to = Math.min(from + answersAtATime, group.length)
      for (let index = from; index < to; index += 1) {
        settleOne(group[index] as Waiting, verdicts[index] as Verdict | Postponement)
      }
      if (to < group.length) setImmediate(handOut, to)
    }
    setImmediate(handOut, 0)
  }

  function noteClock(aheadMs: number): void {
    metrics.noteClockAhead(aheadMs / 1_000)
    if (aheadMs <= clockWarningMs || performance.now() - clockWarnedAtMs < clockWarningEveryMs) return
    clockWarnedAtMs = performance.now()
    logger.warn({ aheadMs }, "the database's clock is behind the last transaction of a ledger")
  }

  function settleOne(waiting: Waiting, verdict: Verdict | Postponement): void {
    if ('postponed' in verdict) {
      postpone(waiting, verdict.postponed.stuck)
    } else {
      metrics.count(waiting.posting, verdict)
      waiting.resolve(verdict)
    }
  }

  /** Another try in a moment, as long as it is not too late. */
  function postpone(waiting: Waiting, stuck: string[]): void {
    contention.note(stuck)
    if (stuck.length > 0) waiting.stuckSinceMs ??= performance.now()
    else waiting.stuckSinceMs = undefined
    if (waiting.stuckSinceMs !== undefined && performance.now() - waiting.stuckSinceMs > lockPatienceMs) {
      waiting.reject(overloaded('An account is locked by another transaction.'))
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
          // Rejections alone are judged again: those that were written are found by their keys.
          const committed = witness !== null && (await isWritten(pool, witness.ledger, witness.id))
          const outcome = committed ? 'committed' : 'aborted'
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
    logger.error({ err: cause }, 'the outcome of a commit is unknown')
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

/** Another group came first: a deadlock, or the same key, reversal or quote. Run again, this group sees what it wrote. */
function lostRace(error: unknown): boolean {
  return (
    isConflict(error) ||
    ['idempotency_keys_pkey', 'transactions_reversed_once', 'conversions_quote_used_once'].includes(
      violatedConstraint(error) ?? '',
    )
  )
}

function reasonOf(failure: unknown): unknown {
  const lost = lostRace(failure) || isLockTimeout(failure) || isTooSlow(failure)
  return lost ? overloaded('The database is too busy.', failure) : failure
}

function overloaded(why: string, cause?: unknown): LedgerError {
  return new LedgerError('overloaded', `${why} Nothing was moved; send the request again.`, {
    cause,
    retryAfterSeconds: 1,
  })
}

function unavailable(cause: unknown): LedgerError {
  return new LedgerError(
    'database_unavailable',
    'The database is unavailable. Nothing was moved; send the request again.',
    { cause, retryAfterSeconds: 1 },
  )
}

function unknown(cause: unknown): LedgerError {
  return new LedgerError(
    'outcome_unknown',
    'The connection to the database was lost during the commit. Send the request again with the same Idempotency-Key: it moves money at most once.',
    { cause, retryAfterSeconds: 1 },
  )
}
