import type { Florin } from '@florin/client'
import { OrdersUnavailable } from './errors.ts'
import type { Fields } from './row.ts'

/** What became of an order. */
export interface OrderResult {
  status: number
  /** It was posted before. */
  replayed?: boolean
  result?: { id: string | null; author?: unknown }
  problem?: { code: string; detail: string }
}

interface Settings {
  isDryRun: boolean
  /** Time without any result after which the ledger counts as unavailable. */
  timeoutMs: number
}

const pauseMs = 500
const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs))

/**
 * Posts orders one after another, in one batch in which each is independent. What the ledger could not attempt is sent again; each
 * has a key of its own, so it takes effect once. Throws `FlorinError` if the whole batch is rejected.
 */
export async function postOrders(
  florin: Florin,
  orders: Fields[],
  { isDryRun, timeoutMs }: Settings,
): Promise<OrderResult[]> {
  const results: OrderResult[] = []
  let endMs = performance.now() + timeoutMs
  while (results.length < orders.length) {
    const rest = orders.slice(results.length)
    const some = await postBatch(florin, rest, isDryRun)
    const stopped = some.findIndex(({ status }) => isPassing(status))
    results.push(...(stopped === -1 ? some : some.slice(0, stopped)))
    if (stopped === -1) continue
    if (stopped > 0) endMs = performance.now() + timeoutMs
    if (performance.now() + pauseMs > endMs) throw new OrdersUnavailable(some[stopped]?.problem?.detail ?? 'no answer')
    await pause()
  }
  return results
}

async function postBatch(florin: Florin, orders: Fields[], isDryRun: boolean): Promise<OrderResult[]> {
  const answer = await florin.ledger.post('/v1/transactions/batch', {
    body: { mode: 'independent', orders },
    params: { query: isDryRun ? { dry_run: 'true' } : {} },
  } as never)
  const { results } = answer as unknown as { results: OrderResult[] }
  return results.map(({ problem, ...result }) => (problem ? { ...result, problem: withoutPlace(problem) } : result))
}

/** Its place in the batch means nothing to a person, who knows the line. */
const withoutPlace = ({ code, detail }: { code: string; detail: string }) => ({
  code,
  detail: detail.replace(/^\/body\/orders\/\d+(\/|: )/, ''),
})

/** The order may be accepted later. */
const isPassing = (status: number) => status === 503 || status === 504 || status === 429
