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
import type { CloudEvent } from '../events/event.ts'
import type { Feed } from '../events/feed.ts'
import { type EndpointClient, messageIdOf } from './attempt.ts'
import { type Claim, claimDeliveries, releaseDeliveries } from './claims.ts'
import { Lane, type Order } from './lane.ts'
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
    const held = [...this.#lanes.values()].map(({ ledger, webhook, held }) => ({ ledger, webhook, held }))
    const room = heldMax - held.reduce((sum, each) => sum + each.held, 0)
    const endpoints = Math.min(endpointsMax, Math.floor(room / deliveriesMax))
    if (endpoints <= 0) return 'idle'
    const claimedAtMs = performance.now()
    const claimed = await claimDeliveries(pool, held, { deliveriesMax, endpointsMax: endpoints, leaseMs })
    const claims = await this.#withoutGaps(claimed)
    if (claims.length === 0) return 'idle'
    const events = await findEvents(feed, claims).catch(async (error) => {
      await releaseDeliveries(pool, claims)
      throw error
    })
    const orders = claims.map((claim, index) => ({ claim, event: events[index] as CloudEvent, claimedAtMs }))
    for (const [lane, ofLane] of Map.groupBy(orders, ({ claim }) => this.#laneOf(claim))) lane.add(ofLane)
    return new Set(claims.map(({ webhook }) => webhook)).size === endpoints
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
    const { claim, event, claimedAtMs } = order
    if (this.#isStopping || performance.now() - claimedAtMs > waitMsMax) {
      await this.#release([order])
      return false
    }
    const outcome = await client.send(claim, { id: messageIdOf(claim.webhook, event.id), event })
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

/** The events of these claims, in their order. */
async function findEvents(feed: Feed, claims: Claim[]): Promise<CloudEvent[]> {
  const found = new Map<Claim, CloudEvent>()
  await Promise.all(
    [...Map.groupBy(claims, ({ ledger }) => ledger)].map(async ([id, ofLedger]) => {
      const name = (ofLedger[0] as Claim).ledgerName
      const events = await feed.find(
        { id, name },
        ofLedger.map(({ event }) => event),
      )
      for (const [index, claim] of ofLedger.entries()) found.set(claim, events[index] as CloudEvent)
    }),
  )
  return claims.map((claim) => found.get(claim) as CloudEvent)
}
