/** An item that waits for its result. It is settled once; later attempts have no effect. */
export interface Ticket<Item, Result> {
  readonly item: Item
  /** By `performance.now()`. */
  readonly submittedAtMs: number
  resolve(result: Result): void
  reject(error: unknown): void
  /** Puts it back at the end of the queue, whatever the bound of the queue. */
  requeue(): void
}

/** What an item counts, by unit: `{ postings: 1, bytes: 700 }`. */
export type Sizes<Unit extends string> = Record<Unit, number>

export interface BatcherOptions<Item, Result, Unit extends string> {
  /** Batches that run at the same time. */
  lanes: number
  sizeOf: (item: Item) => Sizes<Unit>
  /** Bounds of a batch. An item that exceeds one of them is a batch of its own. */
  batchMax: Sizes<Unit>
  /** Bounds of the queue; a unit without one is unbounded. */
  queueMax: Partial<Sizes<Unit>>
  /**
   * The tenant of an item; all items have one when omitted. Tenants take turns: one item of each that waits goes into a batch
   * before a second one of any. A tenant that uses less than its equal share of a full queue is still admitted, up to
   * twice the bound.
   */
  tenantOf?: (item: Item) => unknown
  /** Made and thrown when the queue is full. */
  refuse: (item: Item) => Error
  /**
   * Runs a batch and settles its tickets, or requeues them, now or later; its lane is free when it returns. What it
   * throws rejects the tickets that are not settled.
   */
  run: (batch: Ticket<Item, Result>[]) => Promise<void>
}

export interface Batcher<Item, Result, Unit extends string> {
  /** The result of the item. Throws what `refuse` makes when the queue is full. */
  submit(item: Item): Promise<Result>
  /** Size of the queue, without the batches in progress. */
  queued(unit: Unit): number
  /** Resolves when every submitted item is settled. */
  drain(): Promise<void>
}

/**
 * Group commit: a lane takes what waits the moment it is free, up to the bounds of a batch and for each tenant in the order
 * of submission. No timer: an idle batcher runs at once, a busy one fills its batches by itself.
 */
export function createBatcher<Item, Result, Unit extends string>(
  options: BatcherOptions<Item, Result, Unit>,
): Batcher<Item, Result, Unit> {
  const { lanes, sizeOf, refuse, run, tenantOf = () => undefined } = options
  const queue = new FairQueue<Item, Result, Unit>(options)
  let busyLanes = 0
  let unsettled = 0
  let drained: (() => void)[] = []

  function enqueue(ticket: QueuedTicket<Item, Result, Unit>): void {
    queue.push(ticket)
    if (busyLanes === lanes) return
    busyLanes += 1
    // Deferred, so that items of the same turn of the event loop share the batch.
    setImmediate(runLane)
  }

  async function runLane(): Promise<void> {
    while (!queue.isEmpty()) {
      const batch = queue.takeBatch()
      try {
        await run(batch)
      } catch (error) {
        for (const ticket of batch) ticket.reject(error)
      }
    }
    busyLanes -= 1
  }

  function noteSettled(): void {
    unsettled -= 1
    if (unsettled > 0) return
    for (const resolve of drained) resolve()
    drained = []
  }

  return {
    submit(item) {
      const tenant = tenantOf(item)
      if (queue.isFullFor(tenant)) throw refuse(item)
      const ticket = new QueuedTicket(item, { tenant, size: sizeOf(item) }, { enqueue, noteSettled })
      unsettled += 1
      enqueue(ticket)
      return ticket.result
    },
    queued: (unit) => queue.sizes[unit],
    drain: () => (unsettled === 0 ? Promise.resolve() : new Promise((resolve) => drained.push(resolve))),
  }
}

interface TicketEvents<Item, Result, Unit extends string> {
  enqueue(ticket: QueuedTicket<Item, Result, Unit>): void
  noteSettled(): void
}

interface Settle<Result> {
  resolve(result: Result): void
  reject(error: unknown): void
}

class QueuedTicket<Item, Result, Unit extends string> implements Ticket<Item, Result> {
  readonly item: Item
  readonly tenant: unknown
  readonly size: Sizes<Unit>
  readonly submittedAtMs = performance.now()
  readonly result: Promise<Result>
  readonly #events: TicketEvents<Item, Result, Unit>
  /** Undefined once it is settled. */
  #promise: Settle<Result> | undefined

  constructor(
    item: Item,
    { tenant, size }: { tenant: unknown; size: Sizes<Unit> },
    events: TicketEvents<Item, Result, Unit>,
  ) {
    this.item = item
    this.tenant = tenant
    this.size = size
    this.#events = events
    this.result = new Promise((resolve, reject) => {
      this.#promise = { resolve, reject }
    })
  }

  resolve(result: Result): void {
    this.#settleBy(({ resolve }) => resolve(result))
  }

  reject(error: unknown): void {
    this.#settleBy(({ reject }) => reject(error))
  }

  requeue(): void {
    this.#events.enqueue(this)
  }

  #settleBy(settle: (promise: Settle<Result>) => void): void {
    const promise = this.#promise
    if (!promise) return
    this.#promise = undefined
    settle(promise)
    this.#events.noteSettled()
  }
}

/** Queues of tenants, with common bounds. */
class FairQueue<Item, Result, Unit extends string> {
  readonly sizes: Sizes<Unit>
  readonly #units: Unit[]
  readonly #batchMax: Sizes<Unit>
  readonly #queueMax: Partial<Sizes<Unit>>
  /** Of the tenants that wait; the next one to take a turn is first. */
  readonly #queues = new Map<unknown, TenantQueue<Item, Result, Unit>>()

  constructor({ batchMax, queueMax }: Pick<BatcherOptions<Item, Result, Unit>, 'batchMax' | 'queueMax'>) {
    this.#units = Object.keys(batchMax) as Unit[]
    this.#batchMax = batchMax
    this.#queueMax = queueMax
    this.sizes = emptySizes(this.#units)
  }

  isEmpty(): boolean {
    return this.#queues.size === 0
  }

  /**
   * Whether a bound is reached and the tenant has its share of it, or twice the bound. An item of any size is taken below it, so
   * that large items do not starve.
   */
  isFullFor(tenant: unknown): boolean {
    const own = this.#queues.get(tenant)
    const tenants = this.#queues.size + (own ? 0 : 1)
    return this.#units.some((unit) => {
      const most = this.#queueMax[unit] ?? Number.POSITIVE_INFINITY
      const used = this.sizes[unit]
      return used >= 2 * most || (used >= most && (own?.sizes[unit] ?? 0) >= most / tenants)
    })
  }

  push(ticket: QueuedTicket<Item, Result, Unit>): void {
    const queue = this.#queues.get(ticket.tenant) ?? { tickets: [], first: 0, sizes: emptySizes(this.#units) }
    queue.tickets.push(ticket)
    this.#add(queue, ticket, 1)
    this.#queues.set(ticket.tenant, queue)
  }

  /** Up to the bounds of a batch, one item at least: the first item of each tenant, then the second of each, and so on. */
  takeBatch(): Ticket<Item, Result>[] {
    const total = emptySizes(this.#units)
    const batch: Ticket<Item, Result>[] = []
    // A tenant that has taken its turn is moved to the end of the map, where this loop meets it again.
    for (const [tenant, queue] of this.#queues) {
      const ticket = queue.tickets[queue.first] as QueuedTicket<Item, Result, Unit>
      for (const unit of this.#units) total[unit] += ticket.size[unit]
      if (batch.length > 0 && this.#units.some((unit) => total[unit] > this.#batchMax[unit])) break
      batch.push(ticket)
      queue.first += 1
      this.#add(queue, ticket, -1)
      this.#queues.delete(tenant)
      if (queue.first < queue.tickets.length) this.#queues.set(tenant, queue)
    }
    for (const queue of this.#queues.values()) dropTaken(queue)
    return batch
  }

  #add(queue: TenantQueue<Item, Result, Unit>, { size }: QueuedTicket<Item, Result, Unit>, times: 1 | -1): void {
    for (const unit of this.#units) {
      queue.sizes[unit] += times * size[unit]
      this.sizes[unit] += times * size[unit]
    }
  }
}

/** In the order of submission. Those before `first` are taken. */
interface TenantQueue<Item, Result, Unit extends string> {
  tickets: QueuedTicket<Item, Result, Unit>[]
  first: number
  sizes: Sizes<Unit>
}

function dropTaken<Item, Result, Unit extends string>(queue: TenantQueue<Item, Result, Unit>): void {
  if (queue.first === 0) return
  queue.tickets.splice(0, queue.first)
  queue.first = 0
}

function emptySizes<Unit extends string>(units: Unit[]): Sizes<Unit> {
  return Object.fromEntries(units.map((unit) => [unit, 0])) as Sizes<Unit>
}
