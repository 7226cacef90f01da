import { ServiceRefusal } from '@florin/clients'
import { backoffMs, Counter, createWorker, Gauge, type Logger, type Registry, type Worker } from '@florin/server'
import type pg from 'pg'
import { type Delivery, type RevenueClient, recordsMax } from '../clients/revenue.ts'
import {
  type Claim,
  claimRecords,
  everything,
  type Failure,
  markFailed,
  type OutboxKey,
  raiseFloor,
  readOutbox,
  removeDelivered,
} from './queries.ts'
import type { OutboxState } from './schemas.ts'

export interface Relay {
  /** Ends after what is being delivered. */
  stop(): Promise<void>
}

export interface RelayOptions {
  /** Of the relay's own, made with `relaySettings` and a connection for each of `relayConnections`. */
  pool: pg.Pool
  /** For what others ask about the outbox. */
  db: pg.Pool
  revenue: RevenueClient
  metrics: Registry
  logger: Logger
}

export const relayConnections = 1
export const relaySettings = {
  // What it writes may be lost in a crash: then a record is delivered once more, which changes nothing.
  synchronous_commit: 'off',
  // Its statements are probes by key, also where the planner has no statistics or old ones.
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
}
/** Longer than a call and its marking take. */
const leaseMs = 15_000
/** A notification instead would take a lock of the whole server in each commit with a fee. */
const pollEveryMs = 100
/** How often claims read everything, for records that a crash of the database or a clock set back left below the floor. */
const readAllEveryMs = 60_000
/** Codes with which the service refuses a whole call because of its content. */
const unreadable = ['invalid_request', 'malformed_json', 'body_too_large']
const retryMsMin = 200
const retryMsMax = 10_000
const recordRetryMsMax = 300_000

export function startRelay(options: RelayOptions): Relay {
  return new RunningRelay(options)
}

/**
 * Delivers fees to the revenue service: at least once, many records a call, in no certain order. Any number of relays may
 * run. No lock and no transaction is held while it waits for the other service: a claim is a lease, and a record whose
 * lease has expired is claimed again.
 */
class RunningRelay implements Relay {
  readonly #options: RelayOptions
  readonly #deliveries: Counter<'outcome'>
  readonly #worker: Worker
  #batchSize = recordsMax
  #range = everything
  #readAllAtMs = performance.now()

  constructor(options: RelayOptions) {
    this.#options = options
    this.#deliveries = new Counter({
      name: 'ledger_outbox_deliveries_total',
      help: 'Deliveries of fees to the revenue service, by outcome',
      labelNames: ['outcome'],
      registers: [options.metrics],
    })
    describeBacklog(options.db, options.metrics)
    this.#worker = createWorker({
      work: () => this.#deliver(),
      everyMs: pollEveryMs,
      retry: { firstMs: retryMsMin, mostMs: retryMsMax },
      onFailure: (error, failures) => {
        if (failures === 1) options.logger.warn({ err: error }, 'fees cannot be delivered')
        this.#range = everything
      },
    })
  }

  stop(): Promise<void> {
    return this.#worker.stop()
  }

  /** Delivers a batch. True when it was full, so that there may be more. */
  async #deliver(): Promise<boolean> {
    const claims = await this.#claim()
    if (claims.length === 0) return false
    const isFull = claims.length === this.#batchSize
    try {
      await this.#send(claims)
    } catch (error) {
      // They may be too many for the time there is, or one of them may break the call for all.
      this.#batchSize = Math.ceil(claims.length / 2)
      throw error
    }
    this.#batchSize = Math.min(this.#batchSize * 2, recordsMax)
    return isFull
  }

  async #claim(): Promise<Claim[]> {
    if (performance.now() - this.#readAllAtMs > readAllEveryMs) {
      this.#range = everything
      this.#readAllAtMs = performance.now()
    }
    const { pool } = this.#options
    this.#range = await raiseFloor(pool, this.#range)
    return claimRecords(pool, this.#batchSize, leaseMs, this.#range)
  }

  async #send(claims: Claim[]): Promise<void> {
    const { pool, revenue } = this.#options
    const answer = await revenue.record(claims.map(({ record }) => record)).catch((error: Error) => error)
    if (!(answer instanceof Error)) return this.#settle(claims, answer)
    if (answer instanceof ServiceRefusal && unreadable.includes(answer.code)) {
      const [first] = claims as [Claim]
      if (claims.length === 1) return this.#settle(claims, [rejected(first, `${answer.code}: ${answer.message}`)])
      // One of them is the cause, and must not hold up the others.
      const half = claims.length >> 1
      await this.#send(claims.slice(0, half))
      return this.#send(claims.slice(half))
    }
    // No fault of the records: they are due again soon. One that was sent alone may be what breaks its calls, so it is
    // sent less and less often.
    this.#deliveries.inc({ outcome: 'postponed' }, claims.length)
    const againAfterMs =
      claims.length === 1
        ? backoffMs((claims[0] as Claim).attempts, { firstMs: retryMsMin, mostMs: retryMsMax })
        : retryMsMin
    await markFailed(
      pool,
      claims.map(({ key }) => ({ key, reason: answer.message, againAfterMs })),
    )
    throw answer
  }

  async #settle(claims: Claim[], results: Delivery[]): Promise<void> {
    const { pool, logger } = this.#options
    const failures: Failure[] = []
    const delivered: OutboxKey[] = []
    for (const [index, result] of results.entries()) {
      const claim = claims[index] as Claim
      if (result.recorded) delivered.push(claim.key)
      else failures.push(failureOf(claim, result.reason, result.retriable))
    }
    if (delivered.length > 0) await removeDelivered(pool, delivered)
    if (failures.length > 0) await markFailed(pool, failures)
    const dead = failures.filter(({ againAfterMs }) => againAfterMs === null)
    this.#deliveries.inc({ outcome: 'delivered' }, delivered.length)
    this.#deliveries.inc({ outcome: 'postponed' }, failures.length - dead.length)
    this.#deliveries.inc({ outcome: 'dead' }, dead.length)
    if (dead.length > 0) {
      logger.error({ count: dead.length, reason: dead[0]?.reason }, 'the revenue service rejected fees')
    }
  }
}

function failureOf({ key, attempts }: Claim, reason: string, retriable: boolean): Failure {
  return {
    key,
    reason,
    againAfterMs: retriable ? backoffMs(attempts, { firstMs: retryMsMin, mostMs: recordRetryMsMax }) : null,
  }
}

/** Not to be retried. */
function rejected({ record: { id } }: Claim, reason: string): Delivery {
  return { id, recorded: false, reason, retriable: false }
}

/** Read together, at each scrape. While the database is unavailable they keep their values. */
function describeBacklog(db: pg.Pool, metrics: Registry): void {
  let reading: Promise<OutboxState | undefined> | undefined
  const read = () => {
    reading ??= readOutbox(db, null)
      .catch(() => undefined)
      .finally(() => {
        reading = undefined
      })
    return reading
  }
  const gauge = (name: string, help: string, pick: (state: OutboxState) => number) =>
    new Gauge({
      name,
      help,
      registers: [metrics],
      async collect() {
        const state = await read()
        if (state) this.set(pick(state))
      },
    })
  gauge('ledger_outbox_pending', 'Fees that are still to be delivered', ({ pending }) => pending)
  gauge('ledger_outbox_dead', 'Fees that the revenue service rejected', ({ dead }) => dead)
  gauge(
    'ledger_outbox_oldest_pending_seconds',
    'Age of the oldest fee that is still to be delivered',
    ({ oldest_pending_seconds: oldest }) => oldest ?? 0,
  )
}
