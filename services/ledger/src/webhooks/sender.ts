import {
  type Batcher,
  Counter,
  createBatcher,
  createWorker,
  type Logger,
  type Registry,
  type Worker,
} from '@florin/server'
import type pg from 'pg'
import type { Feed } from '../events/feed.ts'
import { type EndpointClient, messageIdOf } from './attempt.ts'
import { type Claim, claimDeliveries, releaseDeliveries } from './claims.ts'
import { Lane } from './lane.ts'
import { loadOrders, type Order } from './orders.ts'
import { type Attempted, settle } from './settle.ts'

export interface SenderOptions {
  pool: pg.Pool
  feed: Feed
  client: EndpointClient
  metrics: Registry
  logger: Logger
}

export interface Sender {
  /** There may be new deliveries. */
  wake(): void
  /** Resolves after the attempts in progress, or when they have taken too long: their leases expire. */
  stop(): Promise<void>
}

const pollEveryMs = 100
const retry = { firstMs: 200, mostMs: 5_000 }
/** Longer than a delivery waits for its turn in a lane, and its attempt. */
const leaseMs = 90_000
/** A delivery that waited longer than this is released: its attempt might outlast its lease. */
const waitMsMax = 60_000
/** Deliveries of one endpoint that a sender holds, and of all of them. */
const deliveriesMax = 128
const heldMax = 8_192
/** Of the bodies that a sender holds; a last slice of large ones may exceed it. */
const bytesMax = 64 * 2 ** 20
const endpointsMax = 64
const settlementsMax = 500
const stopMs = 5_000

export function startSender(options: SenderOptions): Sender {
  return new RunningSender(options)
}

/**
 * Sends deliveries to their endpoints: each endpoint has a lane of its own, so that a slow one delays no other. Any number of
 * senders may run: a claim is a lease, and no lock or database transaction is open during a request.
 */
class RunningSender implements Sender {
  readonly #options: SenderOptions
  readonly #lanes = new Map<string, Lane>()
  readonly #settler: Batcher<Attempted, void, 'attempts'>
  readonly #worker: Worker
  #isStopping = false

  constructor(options: SenderOptions) {
    this.#options = options
    this.#settler = createSettler(options)
    this.#worker = createWorker({
      work: () => this.#claim(),
      everyMs: pollEveryMs,
      retry,
      onFailure: (error, failures) => {
        if (failures === 1) options.logger.warn({ err: error }, 'cannot deliver to webhooks')
      },
    })
  }

  wake(): void {
    this.#worker.wake()
  }

  async stop(): Promise<void> {
    await this.#worker.stop()
    this.#isStopping = true
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, stopMs)
    await Promise.race([Promise.all([...this.#lanes.values()].map((lane) => lane.stop())), late.promise])
    clearTimeout(timer)
    await this.#settler.drain()
  }

  /** Fills the lanes. True: there may be more endpoints. */
  async #claim(): Promise<boolean | 'idle'> {
    const { pool, feed } = this.#options
    const lanes = [...this.#lanes.values()]
    const held = lanes.map(({ ledger, webhook, held }) => ({ ledger, webhook, held }))
    const bytesLeft = bytesMax - lanes.reduce((sum, { bytes }) => sum + bytes, 0)
    const room = heldMax - held.reduce((sum, each) => sum + each.held, 0)
    const endpoints = Math.min(endpointsMax, Math.floor(room / deliveriesMax))
    if (endpoints <= 0 || bytesLeft <= 0) return 'idle'
    const claimedAtMs = performance.now()
    const claimed = await claimDeliveries(pool, held, { deliveriesMax, endpointsMax: endpoints, leaseMs })
    const claims = await this.#withoutGaps(claimed)
    if (claims.length === 0) return 'idle'
    const load = loadOrders(feed.find, claims, { claimedAtMs, bytesMax: bytesLeft })
    const { orders, left } = await load.catch(async (error) => {
      await releaseDeliveries(pool, claims)
      throw error
    })
    if (left.length > 0) await releaseDeliveries(pool, left)
    for (const [lane, ofLane] of Map.groupBy(orders, ({ claim }) => this.#laneOf(claim))) lane.add(ofLane)
    return left.length === 0 && new Set(claims.map(({ webhook }) => webhook)).size === endpoints
  }

  /** Those that may be sent: in order, not what is behind a gap. Releases the others. */
  async #withoutGaps(claims: Claim[]): Promise<Claim[]> {
    const next = new Map<string, number>()
    const [kept, behind]: [Claim[], Claim[]] = [[], []]
    for (const claim of claims) {
      const place = next.get(claim.webhook) ?? 1
      const isNext = claim.place === null || claim.place === place
      if (isNext) next.set(claim.webhook, place + 1)
      ;(isNext ? kept : behind).push(claim)
    }
    if (behind.length > 0) await releaseDeliveries(this.#options.pool, behind)
    return kept
  }

  #laneOf({ ledger, webhook, ordered }: Claim): Lane {
    const key = `${ledger} ${webhook}`
    const present = this.#lanes.get(key)
    if (present) return present
    const lane = new Lane({
      ledger,
      webhook,
      isOrdered: ordered,
      attempt: (order) => this.#attempt(order),
      release: (orders) => this.#release(orders),
      onRoom: (held) => {
        if (held === 0) this.#lanes.delete(key)
        // As claims have it.
        if (held === 0 || (!ordered && held <= deliveriesMax / 2)) this.#worker.wake()
      },
    })
    this.#lanes.set(key, lane)
    return lane
  }

  /** False: it was not delivered. */
  async #attempt(order: Order): Promise<boolean> {
    const { client } = this.#options
    const { claim, body, claimedAtMs } = order
    if (this.#isStopping || performance.now() - claimedAtMs > waitMsMax) {
      await this.#release([order])
      return false
    }
    const outcome = await client.send(claim, { id: messageIdOf(claim.webhook, claim.event), body })
    // The client is closed during an attempt that takes too long.
    if (this.#isStopping && !outcome.isDelivered) return false
    void this.#settler.submit({ claim, outcome })
    return outcome.isDelivered
  }

  async #release(orders: Order[]): Promise<void> {
    const { pool, logger } = this.#options
    await releaseDeliveries(
      pool,
      orders.map(({ claim }) => claim),
    ).catch((error) => logger.warn({ err: error }, 'cannot release deliveries'))
  }
}

/** Stores the outcomes that wait in one group. */
function createSettler({ pool, metrics, logger }: SenderOptions): Batcher<Attempted, void, 'attempts'> {
  const attempts = new Counter({
    name: 'ledger_webhook_attempts_total',
    help: 'Attempts to deliver events to webhooks, by outcome',
    labelNames: ['outcome'],
    registers: [metrics],
  })
  return createBatcher<Attempted, void, 'attempts'>({
    lanes: 1,
    sizeOf: () => ({ attempts: 1 }),
    batchMax: { attempts: settlementsMax },
    queueMax: {},
    refuse: () => new Error('the queue has no limit'),
    async run(batch) {
      try {
        const counts = await settle(
          pool,
          logger,
          batch.map(({ item }) => item),
        )
        for (const [outcome, count] of Object.entries(counts)) attempts.inc({ outcome }, count)
      } catch (error) {
        logger.warn({ err: error }, 'cannot store attempts of webhooks: they are made again when their leases expire')
      }
      for (const ticket of batch) ticket.resolve()
    },
  })
}
