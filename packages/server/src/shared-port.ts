import { Remembered } from '@florin/identity'

/** What the processes that listen on one port have in common, in a process of its own. */
export interface SharedPort {
  countRequest: CountRequest
  /** The metrics of all processes of the port, in the text format of Prometheus. */
  readMetrics(): Promise<string>
}

/** Counts a request of a key; with `counts` false it only reads. */
export type CountRequest = (request: { key: string; windowMs: number; counts: boolean }) => Promise<Counted>

/** As stores of @fastify/rate-limit have it. */
export interface Counted {
  current: number
  /** Milliseconds to the end of the window. */
  ttl: number
}

const keysMax = 20_000

/** Counts requests of keys in windows that begin with their first request. */
export function createRequestCounts(): (request: Parameters<CountRequest>[0]) => Counted {
  const windows = new Remembered<{ current: number; endsAtMs: number }>(keysMax)
  return ({ key, windowMs, counts }) => {
    const nowMs = performance.now()
    const found = windows.get(key)
    const isOpen = found !== undefined && found.endsAtMs > nowMs
    if (!isOpen && !counts) return { current: 0, ttl: 0 }
    const window = isOpen ? found : { current: 0, endsAtMs: nowMs + windowMs }
    if (counts) window.current += 1
    windows.set(key, window)
    return { current: window.current, ttl: window.endsAtMs - nowMs }
  }
}
