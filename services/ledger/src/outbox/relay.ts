import { setTimeout as sleep } from 'node:timers/promises'
import { PeerRefusal } from '@florin/clients'
import { Counter, Gauge, type Logger, type Registry } from '@florin/server'
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
  readonly #stopped = new AbortController()
  readonly #running: Promise<void>
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
    this.#running = this.#deliver()
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#running
  }

  async #deliver(): Promise<void> {
    let failures = 0
    while (!this.#stopped.signal.aborted) {
      let claims: Claim[] = []
      try {
        claims = await this.#claim()
        if (claims.length > 0) {
          await this.#send(claims)
          failures = 0
          const isFull = claims.length === this.#batchSize
          this.#batchSize = Math.min(this.#batchSize * 2, recordsMax)
          if (isFull) continue
        }
        await this.#sleep(pollEveryMs)
      } catch (error) {
        failures += 1
        // They may be too many for the time there is, or one of them may break the call for all.
        if (claims.length > 0) this.#batchSize = Math.ceil(claims.length / 2)
        if (failures === 1) this.#options.logger.warn({ err: error }, 'fees cannot be delivered')
        this.#range = everything
        await this.#sleep(backoffMs(failures, retryMsMax))
      }
    }
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
    if (answer instanceof PeerRefusal && unreadable.includes(answer.code)) {
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
    const againAfterMs = claims.length === 1 ? backoffMs((claims[0] as Claim).attempts, retryMsMax) : retryMsMin
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

  async #sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopped.signal, ref: false }).catch(() => undefined)
  }
}

function failureOf({ key, attempts }: Claim, reason: string, retriable: boolean): Failure {
  return { key, reason, againAfterMs: retriable ? backoffMs(attempts, recordRetryMsMax) : null }
}

/** Not to be retried. */
function rejected({ record: { id } }: Claim, reason: string): Delivery {
  return { id, recorded: false, reason, retriable: false }
}

/** Twice as long after each failure. Half of it at random, so that those that failed together do not come back together. */
function backoffMs(failures: number, msMax: number): number {
  const ms = Math.min(retryMsMin * 2 ** (failures - 1), msMax)
  return ms / 2 + (Math.random() * ms) / 2
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
