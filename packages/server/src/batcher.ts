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
 * Group commit: a lane takes what waits the moment it is free, in the order of submission and up to the bounds of a
 * batch. No timer: an idle batcher runs at once, a busy one fills its batches by itself.
 */
export function createBatcher<Item, Result, Unit extends string>(
  options: BatcherOptions<Item, Result, Unit>,
): Batcher<Item, Result, Unit> {
  const { lanes, sizeOf, refuse, run } = options
  const queue = new BoundedQueue<Item, Result, Unit>(options)
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
      if (queue.isFull()) throw refuse(item)
      const ticket = new QueuedTicket(item, sizeOf(item), { enqueue, noteSettled })
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
  readonly size: Sizes<Unit>
  readonly submittedAtMs = performance.now()
  readonly result: Promise<Result>
  readonly #events: TicketEvents<Item, Result, Unit>
  /** Undefined once it is settled. */
  #promise: Settle<Result> | undefined

  constructor(item: Item, size: Sizes<Unit>, events: TicketEvents<Item, Result, Unit>) {
    this.item = item
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

class BoundedQueue<Item, Result, Unit extends string> {
  readonly sizes: Sizes<Unit>
  readonly #units: Unit[]
  readonly #batchMax: Sizes<Unit>
  readonly #queueMax: Partial<Sizes<Unit>>
  readonly #tickets: QueuedTicket<Item, Result, Unit>[] = []

  constructor({ batchMax, queueMax }: Pick<BatcherOptions<Item, Result, Unit>, 'batchMax' | 'queueMax'>) {
    this.#units = Object.keys(batchMax) as Unit[]
    this.#batchMax = batchMax
    this.#queueMax = queueMax
    this.sizes = emptySizes(this.#units)
  }

  isEmpty(): boolean {
    return this.#tickets.length === 0
  }

  /** Whether a bound is reached. An item of any size is taken below it, so that large items do not starve. */
  isFull(): boolean {
    return this.#units.some((unit) => this.sizes[unit] >= (this.#queueMax[unit] ?? Number.POSITIVE_INFINITY))
  }

  push(ticket: QueuedTicket<Item, Result, Unit>): void {
    this.#tickets.push(ticket)
    for (const unit of this.#units) this.sizes[unit] += ticket.size[unit]
  }

  /** The first items up to the bounds of a batch; one item at least. */
  takeBatch(): Ticket<Item, Result>[] {
    const total = emptySizes(this.#units)
    const exceeding = this.#tickets.findIndex(({ size }, index) => {
      for (const unit of this.#units) total[unit] += size[unit]
      return index > 0 && this.#units.some((unit) => total[unit] > this.#batchMax[unit])
    })
    const batch = this.#tickets.splice(0, exceeding === -1 ? this.#tickets.length : exceeding)
    for (const { size } of batch) for (const unit of this.#units) this.sizes[unit] -= size[unit]
    return batch
  }
}

function emptySizes<Unit extends string>(units: Unit[]): Sizes<Unit> {
  return Object.fromEntries(units.map((unit) => [unit, 0])) as Sizes<Unit>
}
