import { setTimeout as sleep } from 'node:timers/promises'
import { Counter, Gauge, type Logger, type Registry } from '@florin/http'
import { PeerRefusal } from '@florin/peer'
import type pg from 'pg'
import { type Delivery, type RevenueClient, recordsMax } from '../revenue/client.ts'
import {
  type Claim,
  claimRecords,
  deleteDelivered,
  type Failure,
  markDelivered,
  markFailed,
  readOutbox,
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

/** To listen, to deliver, to prune. */
export const relayConnections = 3
/** What it writes may be lost in a crash: then a record is delivered once more, which changes nothing. */
export const relaySettings = { synchronous_commit: 'off' }
/** Longer than a call and its marking take. */
const leaseMs = 15_000
/** Even if nobody says a word: a notification may have been lost with its connection. */
const lookEveryMs = 1_000
/** After a word of new ones, for their neighbours: a call for each of them would cost more than all in one. */
const gatherMs = 50
/** How the service refuses a call because of what is in it. */
const unreadable = ['invalid_request', 'malformed_json', 'body_too_large']
const retryMsMin = 200
const retryMsMax = 10_000
const recordRetryMsMax = 300_000
/** Delivered records are kept for a day, for whoever looks into a delivery. */
const keptMs = 86_400_000
const pruneEveryMs = 10_000
const pruneAtOnce = 5_000

/**
 * Tells the revenue service what the ledger has earned: at least once, many records a call, in no certain order. Any number
 * of relays may run. No lock and no transaction is held while it waits for the other service: a record is claimed for a
 * while, and comes back when whoever claimed it is gone.
 */
export function startRelay({ pool, db, revenue, metrics, logger }: RelayOptions): Relay {
  const stopped = new AbortController()
  const { signal } = stopped
  const deliveries = new Counter({
    name: 'ledger_outbox_deliveries_total',
    help: 'Fees told to the revenue service, by what became of it',
    labelNames: ['outcome'],
    registers: [metrics],
  })
  describeBacklog(db, metrics)
  /** Whether somebody has said that there are new ones since they were last looked for. */
  let news = false
  let wake: () => void = () => undefined
  const running = Promise.all([deliver(), listen(), prune()])

  async function deliver(): Promise<void> {
    let failures = 0
    let atOnce = recordsMax
    while (!signal.aborted) {
      let claims: Claim[] = []
      try {
        news = false
        claims = await claimRecords(pool, atOnce, leaseMs)
        if (claims.length > 0) {
          await send(claims)
          failures = 0
          const isAll = claims.length < atOnce
          atOnce = Math.min(atOnce * 2, recordsMax)
          if (!isAll) continue
        }
        await sleepOrStop(gatherMs)
        if (!news) await untilWoken(lookEveryMs)
      } catch (error) {
        failures += 1
        // They may be too many for the time there is, or one of them may break the call for all.
        if (claims.length > 0) atOnce = Math.ceil(claims.length / 2)
        if (failures === 1) logger.warn({ err: error }, 'fees cannot be delivered')
        // Whatever is new meanwhile: it would only fail too.
        await sleepOrStop(backoffMs(failures, retryMsMax))
      }
    }
  }

  async function send(claims: Claim[]): Promise<void> {
    const answer = await revenue.record(claims.map(({ record }) => record)).catch((error: Error) => error)
    if (!(answer instanceof Error)) return settle(claims, answer)
    if (answer instanceof PeerRefusal && unreadable.includes(answer.code)) {
      if (claims.length === 1)
        return settle(
          claims,
          claims.map((claim) => lost(claim, `${answer.code}: ${answer.message}`)),
        )
      // Because of one of them, which is not to hold up the others.
      const half = claims.length >> 1
      await send(claims.slice(0, half))
      return send(claims.slice(half))
    }
    // Not for what they are: they are due again as soon as somebody answers. One that was alone may be what breaks the
    // calls that it is in, and comes back ever more seldom.
    deliveries.inc({ outcome: 'postponed' }, claims.length)
    const againAfterMs = claims.length === 1 ? backoffMs((claims[0] as Claim).attempts, retryMsMax) : retryMsMin
    await markFailed(
      pool,
      claims.map(({ place }) => ({ place, reason: answer.message, againAfterMs })),
    )
    throw answer
  }

  async function settle(claims: Claim[], results: Delivery[]): Promise<void> {
    const failures: Failure[] = []
    const delivered: string[] = []
    for (const [index, result] of results.entries()) {
      const claim = claims[index] as Claim
      if (result.recorded) delivered.push(claim.place)
      else failures.push(failureOf(claim, result.reason, result.retriable))
    }
    if (delivered.length > 0) await markDelivered(pool, delivered)
    if (failures.length > 0) await markFailed(pool, failures)
    const dead = failures.filter(({ againAfterMs }) => againAfterMs === null)
    deliveries.inc({ outcome: 'delivered' }, delivered.length)
    deliveries.inc({ outcome: 'postponed' }, failures.length - dead.length)
    deliveries.inc({ outcome: 'dead' }, dead.length)
    if (dead.length > 0) {
      logger.error({ count: dead.length, reason: dead[0]?.reason }, 'the revenue service refused fees for good')
    }
  }

  async function sleepOrStop(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined)
  }

  /** Until something is new, for so long at most. */
  async function untilWoken(ms: number): Promise<void> {
    const woken = new AbortController()
    wake = () => woken.abort()
    await sleep(ms, undefined, { signal: AbortSignal.any([signal, woken.signal]), ref: false }).catch(() => undefined)
    wake = () => undefined
  }

  async function listen(): Promise<void> {
    while (!signal.aborted) {
      try {
        await listenOnce()
      } catch (error) {
        logger.warn({ err: error }, 'nothing is heard of new fees; they are looked for')
      }
      await sleepOrStop(lookEveryMs)
    }
  }

  /** Until the connection is gone, or the relay ends. */
  async function listenOnce(): Promise<void> {
    const client = await pool.connect()
    try {
      const over = new Promise<void>((resolve) => {
        client.on('notification', () => {
          news = true
          wake()
        })
        client.on('error', () => resolve())
        client.on('end', () => resolve())
        signal.addEventListener('abort', () => resolve(), { once: true })
        if (signal.aborted) resolve()
      })
      await client.query('listen outbox')
      await over
    } finally {
      client.release(true)
    }
  }

  async function prune(): Promise<void> {
    while (!signal.aborted) {
      const deleted = await deleteDelivered(pool, keptMs, pruneAtOnce).catch((error: unknown) => {
        logger.warn({ err: error }, 'what was delivered long ago could not be taken out of the outbox')
        return 0
      })
      await sleepOrStop(deleted === pruneAtOnce ? 0 : pruneEveryMs)
    }
  }

  return {
    async stop() {
      stopped.abort()
      await running
    },
  }
}

function failureOf({ place, attempts }: Claim, reason: string, retriable: boolean): Failure {
  return { place, reason, againAfterMs: retriable ? backoffMs(attempts, recordRetryMsMax) : null }
}

/** Given up. */
function lost({ record: { id } }: Claim, reason: string): Delivery {
  return { id, recorded: false, reason, retriable: false }
}

/** Twice as long after each failure. Half of it at random, so that those that failed together do not come back together. */
function backoffMs(failures: number, msMax: number): number {
  const ms = Math.min(retryMsMin * 2 ** (failures - 1), msMax)
  return ms / 2 + (Math.random() * ms) / 2
}

/** Read when they are asked for, all at once; a database that is away leaves them as they were. */
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
  gauge('ledger_outbox_dead', 'Fees that the revenue service refused for good', ({ dead }) => dead)
  gauge(
    'ledger_outbox_oldest_pending_seconds',
    'Age of the oldest fee that is still to be delivered',
    ({ oldest_pending_seconds: oldest }) => oldest ?? 0,
  )
}
