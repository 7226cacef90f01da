import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@florin/server'
import type pg from 'pg'
import { CommitInDoubt, findOutcome, type GroupOutcome, NotConnected, postGroup } from './commit.ts'
import { createContention } from './contention.ts'
import {
  createRaces,
  isDatabaseTrouble,
  overloaded,
  planRetry,
  type Retry,
  reasonOf,
  unavailable,
  unknownOutcome,
} from './failures.ts'
import type { Batch } from './group.ts'
import type { PostingMetrics } from './metrics.ts'
import type { Part } from './part.ts'
import { bytesOf, type Posting, type Postponement, type Verdict } from './posting.ts'

export interface PostingEngine {
  /** Resolves with the verdict once it is durable. Throws `LedgerError` if the queue is full or the database unavailable. */
  submit(posting: Posting): Promise<Verdict>
  /**
   * Submits many postings, judged in their order: later ones see the balances after earlier ones. With `all` they are
   * atomic: if one is rejected, the others are withdrawn.
   */
  submitBatch(postings: Posting[], mode: Batch['mode']): Promise<Verdict[]>
  /** Resolves when all submitted postings have their verdicts. */
  drain(): Promise<void>
  /** Number of queued postings. */
  queued(): number
}

export interface EngineOptions {
  /** The engine's own pool, made with `postingSettings` and one connection per lane. */
  pool: pg.Pool
  /** All parts, in the order in which their rows are written. */
  parts: readonly Part[]
  /** Groups written in parallel. */
  lanes: number
  groupMax: number
  queueMax: number
  metrics: PostingMetrics
  logger: Logger
}

interface Waiting {
  batch: Batch
  entries: number
  bytes: number
  submittedAtMs: number
  /** When one of its accounts was first found locked by a session that may never release it. */
  stuckSinceMs?: number | undefined
  resolve: (verdicts: Verdict[]) => void
  reject: (error: unknown) => void
}

/** Entries per group: about 0.2 s of work on a slow core, far below the statement timeout and the idle timeout. */
const groupEntriesMax = 4_000
const groupBytesMax = 4 * 1_048_576
const queueBytesMax = 64 * 1_048_576
/** A posting that is not written within this time is rejected. */
const patienceMs = 10_000
/** A posting whose account stays locked by another session for this time is rejected. */
const lockPatienceMs = 2_000
const postponedForMs = 20
const pauseMsMin = 50
const pauseMsMax = 1_000
const answersAtATime = 8
const clockWarningMs = 1_000
const clockWarningEveryMs = 10_000

/**
 * Group commit: a free lane takes all queued postings, up to `groupMax`, and writes them in one database transaction.
 * Without a timer: an idle engine posts immediately, and under load groups form by themselves.
 */
export function createPostingEngine(options: EngineOptions): PostingEngine {
  return new Engine(options)
}

class Engine implements PostingEngine {
  readonly #options: EngineOptions
  readonly #contention = createContention()
  readonly #lostRace: (error: unknown) => boolean
  readonly #queue: Waiting[] = []
  #queuedPostings = 0
  #queuedBytes = 0
  #busyLanes = 0
  #unsettled = 0
  #drained: (() => void)[] = []
  /** The last failure that the database caused; undefined after a success. */
  #databaseTrouble: unknown
  #clockWarnedAtMs = Number.NEGATIVE_INFINITY

  constructor(options: EngineOptions) {
    this.#options = options
    this.#lostRace = createRaces(options.parts)
  }

  submit(posting: Posting): Promise<Verdict> {
    return this.#submit({ postings: [posting], mode: 'each' }).then(([verdict]) => verdict as Verdict)
  }

  submitBatch(postings: Posting[], mode: Batch['mode']): Promise<Verdict[]> {
    if (mode === 'all') return this.#submit({ postings, mode })
    return Promise.all(postings.map((posting) => this.submit(posting)))
  }

  queued(): number {
    return this.#queuedPostings
  }

  drain(): Promise<void> {
    return this.#unsettled === 0 ? Promise.resolve() : new Promise((resolve) => this.#drained.push(resolve))
  }

  #submit(batch: Batch): Promise<Verdict[]> {
    const { queueMax, metrics } = this.#options
    const { postings } = batch
    const bytes = postings.reduce((sum, posting) => sum + bytesOf(posting), 0)
    if (this.#queuedPostings >= queueMax || (this.#queuedBytes > 0 && this.#queuedBytes + bytes > queueBytesMax)) {
      metrics.shed.inc(postings.length)
      throw overloaded('Too many postings are waiting.')
    }
    this.#unsettled += 1
    return new Promise((resolve, reject) => {
      this.#enqueue({
        batch,
        entries: postings.reduce((sum, { legs }) => sum + legs.length, 0),
        bytes,
        submittedAtMs: performance.now(),
        resolve: (verdicts) => this.#noteSettled(() => resolve(verdicts)),
        reject: (error) => this.#noteSettled(() => reject(error)),
      })
    })
  }

  #noteSettled(settleOne: () => void): void {
    settleOne()
    this.#unsettled -= 1
    if (this.#unsettled > 0) return
    for (const resolve of this.#drained) resolve()
    this.#drained = []
  }

  #enqueue(waiting: Waiting): void {
    this.#queue.push(waiting)
    this.#queuedPostings += waiting.batch.postings.length
    this.#queuedBytes += waiting.bytes
    if (this.#busyLanes === this.#options.lanes) return
    this.#busyLanes += 1
    // Deferred, so that requests that arrived together join one group.
    setImmediate(() => this.#runLane())
  }

  async #runLane(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#takeGroup()
      this.#options.metrics.groupSize.observe(group.reduce((sum, { batch }) => sum + batch.postings.length, 0))
      const stuck = group.filter(({ batch }) => batch.postings.some((posting) => this.#contention.touches(posting)))
      await this.#settle(stuck.length === 0 ? group : group.filter((waiting) => !stuck.includes(waiting)), 'wait')
      await this.#settle(stuck, 'skip')
    }
    this.#busyLanes -= 1
  }

  /** Takes batches from the queue in order, at least one, up to the limits of a group. */
  #takeGroup(): Waiting[] {
    let [postings, entries, bytes] = [0, 0, 0]
    const fitting = this.#queue.findIndex((waiting, index) => {
      postings += waiting.batch.postings.length
      entries += waiting.entries
      bytes += waiting.bytes
      return index > 0 && (postings > this.#options.groupMax || entries > groupEntriesMax || bytes > groupBytesMax)
    })
    const group = this.#queue.splice(0, fitting === -1 ? this.#queue.length : fitting)
    for (const { batch, bytes } of group) {
      this.#queuedPostings -= batch.postings.length
      this.#queuedBytes -= bytes
    }
    return group
  }

  /** Settles or postpones each batch of the group. Never throws. */
  async #settle(given: Waiting[], busyAtFirst: 'wait' | 'skip'): Promise<void> {
    let group = given
    let busy = busyAtFirst
    for (let attempt = 1; ; attempt += 1) {
      group = this.#rejectExpired(group)
      if (group.length === 0) return
      const failure = await this.#tryGroup(group, busy)
      if (failure === undefined) return
      const next = this.#planRetry(failure, group, attempt, busy)
      if (next === 'reject') return rejectAll(group, reasonOf(failure, this.#lostRace))
      if (next === 'halve') {
        const half = group.length >> 1
        await this.#settle(group.slice(0, half), busy)
        return this.#settle(group.slice(half), busy)
      }
      if (next === 'skip') busy = 'skip'
      else await sleep(Math.random() * Math.min(pauseMsMin * 2 ** (attempt - 1), pauseMsMax))
    }
  }

  /** Writes the group and hands out its verdicts. Returns the failure if nothing was written. */
  async #tryGroup(group: Waiting[], busy: 'wait' | 'skip'): Promise<unknown> {
    try {
      const batches = group.map(({ batch }) => batch)
      this.#answer(group, await postGroup(this.#options, batches, busy))
      this.#databaseTrouble = undefined
      return undefined
    } catch (error) {
      if (!(error instanceof CommitInDoubt)) return error
      const outcome = await findOutcome(this.#options, error)
      if (outcome === 'committed') this.#answer(group, error.group)
      if (outcome === 'unknown') rejectAll(group, unknownOutcome(error))
      return outcome === 'aborted' ? error : undefined
    }
  }

  /** Decides the next step for a group that was not written, and records the reason. */
  #planRetry(failure: unknown, group: Waiting[], attempt: number, busy: 'wait' | 'skip'): Retry['next'] {
    const { metrics, logger } = this.#options
    if (failure instanceof NotConnected && attempt === 1) {
      logger.warn({ err: failure.cause }, 'no database connection for posting')
    }
    if (isDatabaseTrouble(failure)) this.#databaseTrouble = failure
    const { next, reason } = planRetry(failure, { single: group.length === 1, attempt, busy, lostRace: this.#lostRace })
    if (reason) metrics.retries.inc({ reason })
    return next
  }

  #rejectExpired(group: Waiting[]): Waiting[] {
    const isExpired = ({ submittedAtMs }: Waiting) => performance.now() - submittedAtMs > patienceMs
    if (!group.some(isExpired)) return group
    rejectAll(
      group.filter(isExpired),
      this.#databaseTrouble === undefined
        ? overloaded(`The posting was not written within ${patienceMs / 1_000} s.`)
        : unavailable(this.#databaseTrouble),
    )
    return group.filter((waiting) => !isExpired(waiting))
  }

  /**
   * Hands out the verdicts a few at a time, after the lane has sent its next group: all HTTP answers at once would block
   * the event loop for as long as the database needs for a group.
   */
  #answer(group: Waiting[], { verdicts, aheadMs }: GroupOutcome): void {
    this.#noteClock(aheadMs)
    const handOut = (from: number): void => {
      const to = Math.min(from + answersAtATime, group.length)
      for (let index = from; index < to; index += 1) {
        this.#settleOne(group[index] as Waiting, verdicts[index] as Verdict[] | Postponement)
      }
      if (to < group.length) setImmediate(handOut, to)
    }
    setImmediate(handOut, 0)
  }

  #noteClock(aheadMs: number): void {
    const { metrics, logger } = this.#options
    metrics.noteClockAhead(aheadMs / 1_000)
    if (aheadMs <= clockWarningMs || performance.now() - this.#clockWarnedAtMs < clockWarningEveryMs) return
    this.#clockWarnedAtMs = performance.now()
    logger.warn({ aheadMs }, "the database's clock is behind the last transaction of a ledger")
  }

  #settleOne(waiting: Waiting, verdicts: Verdict[] | Postponement): void {
    if ('postponed' in verdicts) {
      this.#postpone(waiting, verdicts.postponed.stuck)
      return
    }
    for (const [index, posting] of waiting.batch.postings.entries()) {
      this.#options.metrics.count(posting, verdicts[index] as Verdict)
    }
    waiting.resolve(verdicts)
  }

  /** Queues the batch again after a pause, or rejects it after `lockPatienceMs`. */
  #postpone(waiting: Waiting, stuck: string[]): void {
    this.#contention.note(stuck)
    if (stuck.length > 0) waiting.stuckSinceMs ??= performance.now()
    else waiting.stuckSinceMs = undefined
    if (waiting.stuckSinceMs !== undefined && performance.now() - waiting.stuckSinceMs > lockPatienceMs) {
      waiting.reject(overloaded('An account is locked by another transaction.'))
    } else {
      setTimeout(() => this.#enqueue(waiting), postponedForMs)
    }
  }
}

function rejectAll(group: Waiting[], error: unknown): void {
  for (const { reject } of group) reject(error)
}
