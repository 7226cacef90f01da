import { setTimeout as sleep } from 'node:timers/promises'
import { ServiceRefusal } from '@florin/clients'
import { Counter, Gauge, type Logger, type Registry } from '@florin/server'
import type pg from 'pg'
import { type Delivery, type RevenueClient, recordsMax } from '../revenue/client.ts'
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
/** Between two looks for new fees: a notification would take a lock of the whole server in each commit with a fee. */
const lookEveryMs = 100
/** How often claims read everything, for records that a crash of the database or a clock set back left below the floor. */
const lookAtAllEveryMs = 60_000
/** Codes with which the service refuses a whole call because of its content. */
const unreadable = ['invalid_request', 'malformed_json', 'body_too_large']
const retryMsMin = 200
const retryMsMax = 10_000
const recordRetryMsMax = 300_000

/**
 * Delivers fees to the revenue service: at least once, many records a call, in no certain order. Any number of relays may
 * run. No lock and no transaction is held while it waits for the other service: a claim is a lease, and a record whose
 * lease has ended is claimed again.
 */
export function startRelay({ pool, db, revenue, metrics, logger }: RelayOptions): Relay {
  const stopped = new AbortController()
  const { signal } = stopped
  const deliveries = new Counter({
    name: 'ledger_outbox_deliveries_total',
    help: 'Deliveries of fees to the revenue service, by outcome',
    labelNames: ['outcome'],
    registers: [metrics],
  })
  describeBacklog(db, metrics)
  const running = deliver()

  async function deliver(): Promise<void> {
    let failures = 0
    let atOnce = recordsMax
    let range = everything
    let lookedAtAllMs = performance.now()
    while (!signal.aborted) {
      let claims: Claim[] = []
      try {
        if (performance.now() - lookedAtAllMs > lookAtAllEveryMs) {
          range = everything
          lookedAtAllMs = performance.now()
        }
        range = await raiseFloor(pool, range)
        claims = await claimRecords(pool, atOnce, leaseMs, range)
        if (claims.length > 0) {
          await send(claims)
          failures = 0
          const isAll = claims.length < atOnce
          atOnce = Math.min(atOnce * 2, recordsMax)
          if (!isAll) continue
        }
        await sleepOrStop(lookEveryMs)
      } catch (error) {
        failures += 1
        // They may be too many for the time there is, or one of them may break the call for all.
        if (claims.length > 0) atOnce = Math.ceil(claims.length / 2)
        if (failures === 1) logger.warn({ err: error }, 'fees cannot be delivered')
        range = everything
        await sleepOrStop(backoffMs(failures, retryMsMax))
      }
    }
  }

  async function send(claims: Claim[]): Promise<void> {
    const answer = await revenue.record(claims.map(({ record }) => record)).catch((error: Error) => error)
    if (!(answer instanceof Error)) return settle(claims, answer)
    if (answer instanceof ServiceRefusal && unreadable.includes(answer.code)) {
      if (claims.length === 1)
        return settle(
          claims,
          claims.map((claim) => lost(claim, `${answer.code}: ${answer.message}`)),
        )
      // One of them is the cause, and must not hold up the others.
      const half = claims.length >> 1
      await send(claims.slice(0, half))
      return send(claims.slice(half))
    }
    // No fault of the records: they are due again soon. One that was sent alone may be what breaks its calls, so it is
    // sent less and less often.
    deliveries.inc({ outcome: 'postponed' }, claims.length)
    const againAfterMs = claims.length === 1 ? backoffMs((claims[0] as Claim).attempts, retryMsMax) : retryMsMin
    await markFailed(
      pool,
      claims.map(({ key }) => ({ key, reason: answer.message, againAfterMs })),
    )
    throw answer
  }

  async function settle(claims: Claim[], results: Delivery[]): Promise<void> {
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
    deliveries.inc({ outcome: 'delivered' }, delivered.length)
    deliveries.inc({ outcome: 'postponed' }, failures.length - dead.length)
    deliveries.inc({ outcome: 'dead' }, dead.length)
    if (dead.length > 0) {
      logger.error({ count: dead.length, reason: dead[0]?.reason }, 'the revenue service rejected fees')
    }
  }

  async function sleepOrStop(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined)
  }

  return {
    async stop() {
      stopped.abort()
      await running
    },
  }
}

function failureOf({ key, attempts }: Claim, reason: string, retriable: boolean): Failure {
  return { key, reason, againAfterMs: retriable ? backoffMs(attempts, recordRetryMsMax) : null }
}

/** Not to be tried again. */
function lost({ record: { id } }: Claim, reason: string): Delivery {
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
