import { setTimeout as sleep } from 'node:timers/promises'
import type { Feed } from './feed.ts'

/** Waits for the end of feeds to move on. One loop reads for all clients that wait, and only while one waits. */
export interface Tail {
  /** Resolves when a final event is behind the position, at the latest after `waitMs` or when the signal aborts. */
  wait(ledger: number, after: string | null, waitMs: number, signal: AbortSignal): Promise<void>
}

interface Waiting {
  ledger: number
  after: string | null
  resolve: () => void
}

/** The delay that the feed adds, at most, to the time until an event is final. */
const pollEveryMs = 15

export function createTail(feed: Pick<Feed, 'newest'>): Tail {
  const waiting = new Set<Waiting>()
  let isPolling = false

  async function poll(): Promise<void> {
    isPolling = true
    while (waiting.size > 0) {
      const ledgers = [...new Set([...waiting].map(({ ledger }) => ledger))]
      // A failure reaches those who wait when they read.
      const newest = await feed.newest(ledgers).catch(() => undefined)
      for (const each of waiting) {
        const position = newest?.get(each.ledger)
        if (!newest || (position !== undefined && (each.after === null || position > each.after))) each.resolve()
      }
      await sleep(pollEveryMs)
    }
    isPolling = false
  }

  return {
    async wait(ledger, after, waitMs, signal) {
      if (signal.aborted) return
      const moved = Promise.withResolvers<void>()
      const own = { ledger, after, resolve: () => moved.resolve() }
      const timer = setTimeout(own.resolve, waitMs)
      signal.addEventListener('abort', own.resolve)
      waiting.add(own)
      if (!isPolling) void poll()
      await moved.promise
      waiting.delete(own)
      clearTimeout(timer)
      signal.removeEventListener('abort', own.resolve)
    },
  }
}
