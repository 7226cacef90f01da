import { setTimeout as sleep } from 'node:timers/promises'
import { type Batcher, createBatcher, type Logger, type Ticket } from '@florin/server'
import type pg from 'pg'
import { LedgerError } from '../errors.ts'
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
import { postGroup } from './group.ts'
import type { PostingMetrics } from './metrics.ts'
import { CommitInDoubt, findOutcome, type GroupOutcome, NotConnected } from './outcome.ts'
import type { Part } from './part.ts'
import { type Batch, bytesOf, type Posting, type Postponement, type Verdict } from './posting.ts'
import { traceGroup } from './trace.ts'

export interface PostingEngine {
  /** Resolves with the verdict once it is durable. Throws `LedgerError` if the queue is full or the database unavailable. */
  submit(posting: Posting): Promise<Verdict>
  /**
   * Submits many postings, which are judged in their order: later ones see the balances after earlier ones. With `all` they
   * are atomic: if one is rejected, the others are withdrawn. With `each` they are independent, and one that the engine
   * rejects has that as its verdict. The caller bounds their number: they are written in one database transaction.
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

/** Entries of one group: some 0.2 s of work on a slow core, far below the limits of a statement and of an idle transaction. */
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

type Waiting = Ticket<Batch, Verdict[]>

/**
 * Group commit: lanes take what is waiting, up to the bounds of a group, the moment they are free, and write it in one
 * database transaction. No timer: an idle engine posts at once, a busy one groups by itself.
 */
export function createPostingEngine(options: EngineOptions): PostingEngine {
  return new Engine(options)
}

class Engine implements PostingEngine {
  readonly #options: EngineOptions
  readonly #batcher: Batcher<Batch, Verdict[], 'postings' | 'entries' | 'bytes'>
  readonly #contention = createContention()
  readonly #lostRace: (error: unknown) => boolean
  /** When an account of it was first found locked by a session that may never release it. */
  readonly #stuckSinceMs = new WeakMap<Waiting, number>()
  /** Why the last group could not be written, where the database was the cause. */
  #databaseTrouble: unknown
  #clockWarnedAtMs = Number.NEGATIVE_INFINITY

  constructor(options: EngineOptions) {
    const { lanes, groupMax, queueMax, metrics } = options
    this.#options = options
    this.#lostRace = createRaces(options.parts)
    this.#batcher = createBatcher({
      lanes,
      sizeOf,
      tenantOf: ({ postings: [first] }) => first?.ledger,
      batchMax: { postings: groupMax, entries: groupEntriesMax, bytes: groupBytesMax },
      queueMax: { postings: queueMax, bytes: queueBytesMax },
      refuse({ postings }) {
        metrics.shed.inc(postings.length)
        return overloaded('Too many postings are waiting.')
      },
      run: (group) => this.#run(group),
    })
  }

  submit(posting: Posting): Promise<Verdict> {
    return this.#batcher.submit({ postings: [posting], mode: 'each' }).then(([verdict]) => verdict as Verdict)
  }

  submitBatch(postings: Posting[], mode: Batch['mode']): Promise<Verdict[]> {
    return mode === 'all' ? this.#batcher.submit({ postings, mode }) : this.#submitInOrder(postings)
  }

  /**
   * The postings are one item of the queue, so that no other lane overtakes them. If the database rejects them, they are
   * halved until the faulty posting is alone, one half after the other.
   */
  async #submitInOrder(postings: Posting[]): Promise<Verdict[]> {
    try {
      return await this.#batcher.submit({ postings, mode: 'each' })
    } catch (error) {
      if (error instanceof LedgerError) return postings.map(() => ({ rejected: error }))
      if (postings.length === 1) return [{ failed: error }]
      const half = postings.length >> 1
      const first = await this.#submitInOrder(postings.slice(0, half))
      return [...first, ...(await this.#submitInOrder(postings.slice(half)))]
    }
  }

  queued(): number {
    return this.#batcher.queued('postings')
  }

  drain(): Promise<void> {
    return this.#batcher.drain()
  }

  async #run(group: Waiting[]): Promise<void> {
    this.#options.metrics.groupSize.observe(group.reduce((sum, { item }) => sum + item.postings.length, 0))
    const stuck = group.filter(({ item }) => item.postings.some((posting) => this.#contention.touches(posting)))
    await this.#settle(stuck.length === 0 ? group : group.filter((waiting) => !stuck.includes(waiting)), 'wait')
    await this.#settle(stuck, 'skip')
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
    const endTrace = traceGroup(group)
    try {
      const batches = group.map(({ item }) => item)
      const outcome = await postGroup(this.#options, batches, busy)
      endTrace('settled')
      this.#answer(group, outcome)
      this.#databaseTrouble = undefined
      return undefined
    } catch (error) {
      if (!(error instanceof CommitInDoubt)) {
        endTrace('aborted', error)
        return error
      }
      const outcome = await findOutcome(this.#options, error)
      endTrace(outcome === 'committed' ? 'settled' : outcome, error)
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

  /** Rejects what has waited for too long, and returns the others. */
  #rejectExpired(group: Waiting[]): Waiting[] {
    // One moment for all questions: what expires between two of them would be neither rejected nor returned.
    const oldestMs = performance.now() - patienceMs
    const isExpired = ({ submittedAtMs }: Waiting) => submittedAtMs < oldestMs
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
    for (const [index, posting] of waiting.item.postings.entries()) {
      const verdict = verdicts[index] as Verdict
      if ('accepted' in verdict) this.#contention.clear(posting)
      this.#options.metrics.count(posting, verdict)
    }
    waiting.resolve(verdicts)
  }

  /** Queues the batch again after a pause, or rejects it after `lockPatienceMs`. */
  #postpone(waiting: Waiting, stuck: string[]): void {
    this.#contention.note(stuck)
    const sinceMs = stuck.length > 0 ? (this.#stuckSinceMs.get(waiting) ?? performance.now()) : undefined
    if (sinceMs === undefined) this.#stuckSinceMs.delete(waiting)
    else this.#stuckSinceMs.set(waiting, sinceMs)
    if (sinceMs !== undefined && performance.now() - sinceMs > lockPatienceMs) {
      waiting.reject(overloaded('An account is locked by another transaction.'))
    } else {
      setTimeout(() => waiting.requeue(), postponedForMs)
    }
  }
}

function sizeOf({ postings }: Batch): { postings: number; entries: number; bytes: number } {
  let [entries, bytes] = [0, 0]
  for (const posting of postings) {
    entries += posting.legs.length
    bytes += bytesOf(posting)
  }
  return { postings: postings.length, entries, bytes }
}

function rejectAll(group: Waiting[], error: unknown): void {
  for (const waiting of group) waiting.reject(error)
}
