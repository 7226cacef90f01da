import { setTimeout as sleep } from 'node:timers/promises'
import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { type HorizonReading, readHorizon } from './queries.ts'

/**
 * The moment before which nothing changes: everything recorded before it is committed, and no transaction that is open or
 * starts later is recorded before it, on any replica. It holds for statements that start after it was read.
 */
export interface Horizon {
  /** ISO 8601. */
  read(): Promise<string>
  /** Waits for the postings in flight at this moment, at most `waitMsMax`, and returns the horizon. */
  settle(): Promise<string>
  /**
   * Waits for the postings in flight at this moment. `final`: whether everything recorded up to and including it is
   * final; false when they take longer than `waitMsMax`. Throws `moment_in_future`. Returns at once without a moment.
   */
  waitFor(at: string | undefined): Promise<{ final?: boolean }>
}

/** Limit of a read's wait for postings in flight, and of the time by which its moment may be ahead of the database's clock. */
const waitMsMax = 1_000
const pollEveryMs = 5

export function createHorizon(db: Queryable): Horizon {
  let reading: Promise<HorizonReading> | undefined
  /** Moments before it are final; they need no further read. */
  let finalBeforeMs = 0

  /** One read at a time, shared by all waiting requests, so that they use one connection. */
  function readShared(): Promise<HorizonReading> {
    reading ??= readHorizon(db)
      .then((read) => {
        finalBeforeMs = Math.max(finalBeforeMs, read.horizonMs)
        return read
      })
      .finally(() => {
        reading = undefined
      })
    return reading
  }

  async function waitFor(at: string | undefined): Promise<{ final?: boolean }> {
    if (at === undefined) return {}
    const atMs = Date.parse(at)
    if (atMs < finalBeforeMs) return { final: true }
    const { nowMs } = await readShared()
    if (atMs > nowMs + waitMsMax) throw momentInFuture(at, nowMs)
    const deadlineMs = performance.now() + waitMsMax
    while (atMs >= finalBeforeMs) {
      if (performance.now() >= deadlineMs) return { final: false }
      await sleep(pollEveryMs)
      await readShared()
    }
    return { final: true }
  }

  return {
    async read() {
      await readShared()
      return new Date(finalBeforeMs).toISOString()
    },
    async settle() {
      // Not a reading that another request has begun: it may be from before the last write of this client.
      const { nowMs } = await readHorizon(db)
      await waitFor(new Date(nowMs).toISOString())
      return new Date(finalBeforeMs).toISOString()
    },
    waitFor,
  }
}

function momentInFuture(at: string, nowMs: number): LedgerError {
  const now = new Date(nowMs).toISOString()
  return new LedgerError(
    'moment_in_future',
    `The moment ${at} is in the future: the database's clock shows ${now}. Send an earlier moment, or omit "at" for the present.`,
  )
}
