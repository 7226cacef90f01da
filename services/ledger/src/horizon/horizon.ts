import { setTimeout as sleep } from 'node:timers/promises'
import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { type HorizonReading, readHorizon } from './queries.ts'

/**
 * The moment behind which nothing changes: everything recorded before it is committed, and no transaction that is still
 * open or begins later is recorded before it, on whichever replica. It holds for statements that begin after it was read.
 */
export interface Horizon {
  /** ISO 8601. */
  read(): Promise<string>
  /**
   * Waits for the postings in flight at this moment, which is included. `final` says whether everything recorded up to
   * it is; false when they take longer than `waitMsMax`. Throws `moment_in_future`. Without a moment there is nothing to
   * wait for.
   */
  waitFor(at: string | undefined): Promise<{ final?: boolean }>
}

/** How long a read waits for postings in flight, and how far ahead of the database's clock its moment may be. */
const waitMsMax = 1_000
const pollEveryMs = 5

export function createHorizon(db: Queryable): Horizon {
  let reading: Promise<HorizonReading> | undefined
  /** What was final once stays final, and needs no reading. */
  let finalBeforeMs = 0

  /** One at a time, shared by all that wait: however many, they need one connection. */
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

  return {
    async read() {
      await readShared()
      return new Date(finalBeforeMs).toISOString()
    },
    async waitFor(at) {
      if (at === undefined) return {}
      const atMs = Date.parse(at)
      if (atMs < finalBeforeMs) return { final: true }
      const { nowMs } = await readShared()
      if (atMs > nowMs + waitMsMax) throw momentInFuture(at, nowMs)
      const givenUpAtMs = performance.now() + waitMsMax
      while (atMs >= finalBeforeMs) {
        if (performance.now() >= givenUpAtMs) return { final: false }
        await sleep(pollEveryMs)
        await readShared()
      }
      return { final: true }
    },
  }
}

function momentInFuture(at: string, nowMs: number): LedgerError {
  const now = new Date(nowMs).toISOString()
  return new LedgerError(
    'moment_in_future',
    `The moment ${at} is in the future: the database's clock shows ${now}. Send a moment that is not later, or leave "at" out for the present.`,
  )
}
