import { createWorker, forEachParallel, type Logger } from '@florin/server'
import type pg from 'pg'
import type { Feed } from '../events/feed.ts'
import { type CursorRow, leaseCursor, listCursors, moveCursor } from './cursors.ts'

export interface DispatcherOptions {
  pool: pg.Pool
  feed: Feed
  logger: Logger
  /** Called when there are new deliveries. */
  onDeliveries: () => void
}

const pollEveryMs = 200
const retry = { firstMs: 200, mostMs: 5_000 }
/** Longer than it takes to read a slice of the feed. If one takes longer, another dispatcher may read it too, in vain. */
const leaseMs = 15_000
/** Events that become deliveries together. */
const eventsMax = 1_000
/** Pending deliveries of a webhook; further events stay in the feed. */
const pendingMax = 10_000
/** Pause of a cursor whose webhook has that many: shorter than an endpoint takes to receive them. */
const fullPauseMs = 2_000
/** Cursors that are moved at the same time. */
const parallel = 4

/**
 * Makes deliveries of the events of the feed. Any number of dispatchers may run: a cursor moves only from the position that was
 * read, in the database transaction that inserts its deliveries.
 */
export function startDispatcher({ pool, feed, logger, onDeliveries }: DispatcherOptions): { stop(): Promise<void> } {
  /** True: there is more. */
  async function advance(cursor: CursorRow, newest: string | undefined): Promise<boolean> {
    if (!(await leaseCursor(pool, cursor, { leaseMs, pendingMax, fullPauseMs }))) return false
    const { position: after, last, types, account, owner, codePrefix } = cursor
    const ledger = { id: cursor.ledger, name: cursor.ledgerName }
    const slice = await feed.read(ledger, after, defined({ types, account, owner, codePrefix }), eventsMax)
    const events = last === null ? slice.events : slice.events.filter(({ id }) => id <= last)
    // At the end everything up to these positions was searched.
    const position = slice.isEnd ? later(later(slice.position, newest), last) : slice.position
    const deliveries = events.map(({ id, type }) => ({ event: id, type }))
    if (!(await moveCursor(pool, cursor, position, deliveries))) return true
    if (deliveries.length > 0) onDeliveries()
    return !slice.isEnd
  }

  const worker = createWorker({
    async work(signal) {
      const cursors = await listCursors(pool)
      if (cursors.length === 0) return 'idle'
      const newest = await feed.newest([...new Set(cursors.map(({ ledger }) => ledger))])
      const behind = cursors.filter((cursor) => isBehind(cursor, newest.get(cursor.ledger)))
      let isMore = false
      await forEachParallel(behind, { parallel, signal }, async (cursor) => {
        if (await advance(cursor, newest.get(cursor.ledger))) isMore = true
      })
      return isMore
    },
    everyMs: pollEveryMs,
    retry,
    onFailure: (error, failures) => {
      if (failures === 1) logger.warn({ err: error }, 'cannot queue events for webhooks')
    },
  })
  return { stop: () => worker.stop() }
}

/** Whether there is an event behind the cursor. Positions have the order of their text. */
function isBehind({ position, last }: CursorRow, newest: string | undefined): boolean {
  return last !== null || (newest !== undefined && (position === null || newest > position))
}

function later(one: string | null, other: string | null | undefined): string | null {
  return other != null && (one === null || other > one) ? other : one
}

type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], null> }

/** Without what is null. */
function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Defined<T>
}
