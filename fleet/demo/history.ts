import { type Florin, FlorinError, type Order } from '@florin/client'
import { accountOf, bank, customers, eurOf, merchants } from './company.ts'
import { createRandom, type Random } from './random.ts'

type BatchOrder = Order<'/v1/transactions/batch'>['orders'][number]

const seed = 20_260_101
const days = 90
const dayMs = 86_400_000
const batchSize = 1_000

/** What happened in the ninety days before the ledger was opened. The same orders with the same keys for the same ledger. */
export class History {
  readonly #florin: Florin
  readonly #orders: BatchOrder[]

  constructor(florin: Florin, openedAt: Date) {
    this.#florin = florin
    this.#orders = ordersBefore(openedAt)
  }

  async isWritten(): Promise<boolean> {
    try {
      await this.#florin.transactions.get(`key:${this.#orders.at(-1)?.idempotency_key}`)
      return true
    } catch (error) {
      if (error instanceof FlorinError && error.status === 404) return false
      throw error
    }
  }

  /** Dated back. Completes what was interrupted. */
  async write(signal: AbortSignal): Promise<void> {
    for (let from = 0; from < this.#orders.length; from += batchSize) {
      signal.throwIfAborted()
      const body = { mode: 'independent' as const, orders: this.#orders.slice(from, from + batchSize) }
      await this.#florin.ledger.post('/v1/transactions/batch', { body, idempotencyKey: `history-batch-${from}` })
    }
  }
}

function ordersBefore(openedAt: Date): BatchOrder[] {
  const random = createRandom(seed)
  const orders: BatchOrder[] = []
  for (let day = days; day >= 1; day--) {
    const date = new Date(openedAt.getTime() - day * dayMs).toISOString().slice(0, 10)
    for (const order of ordersOfDay(random, days - day)) {
      orders.push({ ...order, idempotency_key: `history-${orders.length}`, effective_at: date } as BatchOrder)
    }
  }
  return orders
}

function* ordersOfDay(random: Random, day: number): Generator<object> {
  if (day % 30 === 0) {
    for (const customer of customers) {
      const amount = random.amount(1_800, 4_200)
      yield { operation: 'deposit', account: eurOf(customer), cash_account: bank, amount, reference: 'salary' }
    }
  }
  for (let index = random.integer(6, 18); index > 0; index--) {
    const merchant = random.pick(merchants)
    yield {
      operation: 'transfer',
      source_account: eurOf(random.pick(customers)),
      target_account: accountOf(merchant),
      amount: random.amount(3, 90),
      description: merchant.name,
    }
  }
}
