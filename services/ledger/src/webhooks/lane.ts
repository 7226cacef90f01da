import type { Order } from './orders.ts'
import { failuresOfFailing } from './retries.ts'

export interface LaneOptions {
  ledger: number
  webhook: string
  isOrdered: boolean
  /** Sends one. False: it was not delivered. Must not throw. */
  attempt: (order: Order) => Promise<boolean>
  /** Gives back what was not sent. Must not throw. */
  release: (orders: Order[]) => Promise<void>
  /** There is room for more. */
  onRoom: (held: number) => void
}

/** Requests to one endpoint at the same time. */
const requestsMax = 32

/**
 * The deliveries of one endpoint that this process holds: sent in parallel, or one after another in order. When the endpoint
 * fails, what was not sent is given back: in order at the first failure, otherwise after some in a row.
 */
export class Lane {
  readonly ledger: number
  readonly webhook: string
  readonly #options: LaneOptions
  #waiting: Order[] = []
  #sending = 0
  #bytes = 0
  #failures = 0
  readonly #ended = Promise.withResolvers<void>()
  #isStopping = false

  constructor(options: LaneOptions) {
    this.#options = options
    this.ledger = options.ledger
    this.webhook = options.webhook
  }

  get held(): number {
    return this.#waiting.length + this.#sending
  }

  /** Of the bodies that it holds. */
  get bytes(): number {
    return this.#bytes
  }

  add(orders: Order[]): void {
    this.#waiting.push(...orders)
    this.#bytes += bytesOf(orders)
    this.#pump()
  }

  /** Gives back what waits, and resolves when the attempts in progress have ended. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await this.#giveBack()
    if (this.#sending > 0) await this.#ended.promise
  }

  #pump(): void {
    const most = this.#options.isOrdered ? 1 : requestsMax
    while (this.#sending < most) {
      const order = this.#waiting.shift()
      if (!order) return
      this.#sending += 1
      void this.#send(order)
    }
  }

  async #send(order: Order): Promise<void> {
    const isDelivered = await this.#options.attempt(order)
    this.#failures = isDelivered ? 0 : this.#failures + 1
    if (this.#failures >= (this.#options.isOrdered ? 1 : failuresOfFailing)) await this.#giveBack()
    this.#sending -= 1
    this.#bytes -= order.body.length
    this.#pump()
    if (this.#isStopping && this.#sending === 0) this.#ended.resolve()
    this.#options.onRoom(this.held)
  }

  async #giveBack(): Promise<void> {
    const orders = this.#waiting
    this.#waiting = []
    this.#bytes -= bytesOf(orders)
    if (orders.length > 0) await this.#options.release(orders)
  }
}

/** Roughly: most characters are ASCII. */
const bytesOf = (orders: Order[]) => orders.reduce((sum, { body }) => sum + body.length, 0)
