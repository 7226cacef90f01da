import { setTimeout as sleep } from 'node:timers/promises'
import type { RequestOrigin } from '@florin/clients'
import { createBatcher, type Ticket, traceShared } from '@florin/server'
import { LedgerError } from '../errors.ts'

/** How quotes are requested. */
export interface QuoteCalls<Order, Quote> {
  requestOne(order: Order, origin: RequestOrigin): Promise<Quote>
  /** In the order of the orders. Rejects if the call as a whole fails. */
  requestMany(orders: Order[], origin: RequestOrigin): Promise<PromiseSettledResult<Quote>[]>
}

interface Waiting<Order> {
  order: Order
  origin: RequestOrigin
}

type QuoteTicket<Order, Quote> = Ticket<Waiting<Order>, Quote>

const lanes = 2
/** Of a call. The FX service takes no more. */
const quotesMax = 500
/** With the lanes, and the time of a lane, this bounds the wait for a call to 2 s: a queue may hold twice as many of several ledgers. */
const queueMax = 10_000
/** After this time a call gives up its lane, so that a slow call delays its own quotes only. It ends by its own limit. */
const laneMs = 100

/**
 * Quotes that wait together are requested in one call: a call in flight gathers the next ones. A quote that waits alone is
 * requested on its own, as a part of its request.
 */
export function batchQuotes<Order extends { ledger: string }, Quote>(
  calls: QuoteCalls<Order, Quote>,
): (order: Order, origin: RequestOrigin) => Promise<Quote> {
  const batcher = createBatcher<Waiting<Order>, Quote, 'quotes'>({
    lanes,
    sizeOf: () => ({ quotes: 1 }),
    tenantOf: ({ order }) => order.ledger,
    batchMax: { quotes: quotesMax },
    queueMax: { quotes: queueMax },
    refuse: () =>
      new LedgerError('overloaded', 'Too many quotes are waiting. Nothing was moved. Send the request again.', {
        retryAfterSeconds: 1,
      }),
    async run(batch) {
      await Promise.race([request(calls, batch), sleep(laneMs, undefined, { ref: false })])
    },
  })
  return (order, origin) => batcher.submit({ order, origin })
}

/** Settles the tickets. Never rejects. */
async function request<Order, Quote>(
  calls: QuoteCalls<Order, Quote>,
  batch: QuoteTicket<Order, Quote>[],
): Promise<void> {
  const [first] = batch as [QuoteTicket<Order, Quote>]
  if (batch.length === 1) {
    await calls.requestOne(first.item.order, first.item.origin).then(
      (quote) => first.resolve(quote),
      (error: unknown) => first.reject(error),
    )
    return
  }
  const sharing = batch.map(({ item, submittedAtMs }) => ({ traceparent: item.origin.traceparent, submittedAtMs }))
  const trace = traceShared({ request: 'quote', work: 'quote group' }, sharing, { 'florin.quotes': batch.length })
  try {
    const orders = batch.map(({ item }) => item.order)
    // For several callers, so in the name of the ledger. In the log it is found by the id of the first request.
    const origin = { ...first.item.origin, traceparent: trace.traceparent, subject: 'service:ledger' }
    const answers = await calls.requestMany(orders, origin)
    for (const [index, answer] of answers.entries()) {
      const ticket = batch[index] as QuoteTicket<Order, Quote>
      if (answer.status === 'fulfilled') ticket.resolve(answer.value)
      else ticket.reject(answer.reason)
    }
    trace.end()
  } catch (error) {
    trace.end({}, error as Error)
    for (const ticket of batch) ticket.reject(error)
  }
}
