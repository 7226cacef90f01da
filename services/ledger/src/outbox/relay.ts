import { ServiceRefusal } from '@florin/clients'
import { addGauges, backoffMs, Counter, createWorker, type Logger, type Registry, type Worker } from '@florin/server'
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

export interface Relay {
  /** Resolves after the deliveries in progress. */
  stop(): Promise<void>
}

export interface RelayOptions {
  /** The relay's own pool, made with `relaySettings` and `relayConnections` connections. */
  pool: pg.Pool
  /** For the metrics of the outbox. */
  db: pg.Pool
  revenue: RevenueClient
  metrics: Registry
  logger: Logger
}

export const relayConnections = 1
export const relaySettings = {
  // A crash may lose its writes. Records are then delivered again, which has no effect.
  synchronous_commit: 'off',
  // Keeps its statements on index probes, even without statistics.
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
}
/** Longer than a call and the update of its records. */
const leaseMs = 15_000
/** Polling instead of LISTEN/NOTIFY, because NOTIFY takes a server-wide lock in each commit. */
const pollEveryMs = 100
/** How often claims ignore the floor, because a crash of the database or a clock set back may leave records below it. */
const readAllEveryMs = 60_000
/** Codes by which the service rejects a whole call for its content. */
const unreadable = ['invalid_request', 'malformed_json', 'body_too_large']
const retryMsMin = 200
const retryMsMax = 10_000
const recordRetryMsMax = 300_000

export function startRelay(options: RelayOptions): Relay {
  return new RunningRelay(options)
}

/**
 * Delivers fees to the revenue service: at least once, in batches, in no fixed order. Any number of relays may run. No
 * lock and no database transaction is open during a call: a claim is a lease, and a record with an expired lease is claimed
 * again.
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
      help: 'Delivery attempts of fees to the revenue service, by outcome',
      labelNames: ['outcome'],
      registers: [options.metrics],
    })
    describeBacklog(options.db, options.metrics)
    this.#worker = createWorker({
      work: () => this.#deliver(),
      everyMs: pollEveryMs,
      retry: { firstMs: retryMsMin, mostMs: retryMsMax },
      onFailure: (error, failures) => {
        if (failures === 1) options.logger.warn({ err: error }, 'cannot deliver fees')
        this.#range = everything
      },
    })
  }

  stop(): Promise<void> {
    return this.#worker.stop()
  }

  /** Delivers a batch. True when it was full, so that there may be more. */
  async #deliver(): Promise<boolean | 'idle'> {
    const claims = await this.#claim()
    if (claims.length === 0) return 'idle'
    const isFull = claims.length === this.#batchSize
    try {
      await this.#send(claims)
    } catch (error) {
      // The batch may be too large for the time limit, or one record may break the call for all.
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
      // One record is the cause and must not delay the others.
      const half = claims.length >> 1
      await this.#send(claims.slice(0, half))
      return this.#send(claims.slice(half))
    }
    // Not the fault of the records: retry soon. A record that was sent alone may break its calls, so its retries back off.
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
    const deadLettered = failures.filter(({ againAfterMs }) => againAfterMs === null)
    this.#deliveries.inc({ outcome: 'delivered' }, delivered.length)
    this.#deliveries.inc({ outcome: 'postponed' }, failures.length - deadLettered.length)
    this.#deliveries.inc({ outcome: 'dead_lettered' }, deadLettered.length)
    if (deadLettered.length > 0) {
      logger.error(
        { count: deadLettered.length, reason: deadLettered[0]?.reason },
        'fees dead-lettered: the revenue service rejected them',
      )
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

/** The outcome of a rejected record, which is not retried. */
function rejected({ record: { id } }: Claim, reason: string): Delivery {
  return { id, recorded: false, reason, retriable: false }
}

function describeBacklog(db: pg.Pool, metrics: Registry): void {
  addGauges(metrics, () => readOutbox(db, null), [
    {
      name: 'ledger_outbox_pending',
      help: 'Undelivered fees that the relay still delivers',
      pick: ({ pending }) => pending,
    },
    {
      name: 'ledger_outbox_dead_lettered',
      help: 'Dead-lettered fees: rejected by the revenue service',
      pick: ({ dead_lettered }) => dead_lettered,
    },
    {
      name: 'ledger_outbox_oldest_pending_seconds',
      help: 'Age of the oldest pending fee',
      pick: ({ oldest_pending_seconds: oldest }) => oldest ?? 0,
    },
  ])
}
