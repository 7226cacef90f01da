import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@florin/server'
import type pg from 'pg'
import { type Recorded, recordRates } from '../rates/record.ts'
import { findNewestMoment } from '../rates/record-queries.ts'
import type { SourceName } from '../rates/schemas.ts'
import { describeReason } from './reason.ts'
import type { RateSource } from './source.ts'

export interface ScheduleOptions {
  db: pg.Pool
  sources: RateSource[]
  everyMs: number
  /** After a first failure; twice as long after each further one, up to `everyMs`. */
  retryMs?: number
  logger: Logger
  /** Called when something of a source is new. */
  onRecorded?: () => void
}

/** How it stands with a source, for the health check. */
export interface SourceState {
  lastSuccessAt: string | undefined
  /** Of the last attempt; undefined when it succeeded. */
  lastError: string | undefined
}

export interface Schedule {
  states(): Record<string, SourceState>
  /** Ends what is being fetched, and returns when nothing of it runs any more. */
  stop(): Promise<void>
}

const retryMsDefault = 15_000

/** Records what the sources have, now and from time to time, each by itself: one that fails holds up nobody. */
export function startSchedule({
  db,
  sources,
  everyMs,
  retryMs = retryMsDefault,
  logger,
  onRecorded,
}: ScheduleOptions): Schedule {
  const stopped = new AbortController()
  const { signal } = stopped
  const states = new Map<SourceName, SourceState>(
    sources.map(({ name }) => [name, { lastSuccessAt: undefined, lastError: undefined }]),
  )
  const running = sources.map(follow)

  return {
    states: () => Object.fromEntries(states),
    stop: async () => {
      stopped.abort()
      await Promise.all(running)
    },
  }

  async function follow(source: RateSource): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      failures = (await succeeds(source)) ? 0 : failures + 1
      await sleep(failures ? retryDelayMs(failures, retryMs, everyMs) : everyMs, undefined, {
        signal,
        ref: false,
      }).catch(() => undefined)
    }
  }

  async function succeeds(source: RateSource): Promise<boolean> {
    const { name } = source
    try {
      const { newest, now } = await findNewestMoment(db, name)
      const recorded = await recordRates(db, name, await source.fetch(newest, now, signal))
      states.set(name, { lastSuccessAt: new Date().toISOString(), lastError: undefined })
      report(name, recorded)
      return true
    } catch (error) {
      if (signal.aborted) return false
      const reason = describeReason(error)
      const lastSuccessAt = states.get(name)?.lastSuccessAt
      states.set(name, { lastSuccessAt, lastError: reason })
      logger.warn({ source: name }, `no rates from ${name}: ${reason}`)
      return false
    }
  }

  function report(source: SourceName, { added, corrected, flagged }: Recorded): void {
    if (!added && !corrected) return
    logger.info({ source, added, corrected, flagged }, `rates recorded from ${source}`)
    if (flagged)
      logger.warn({ source, flagged }, `rates of ${source} moved by more than 20 %: confirm them, or correct them`)
    onRecorded?.()
  }
}

/** Twice as long after each further failure. Half of it at random, so that replicas do not come back together. */
export function retryDelayMs(failures: number, firstMs: number, mostMs: number): number {
  const delayMs = Math.min(mostMs, firstMs * 2 ** (failures - 1))
  return delayMs / 2 + (Math.random() * delayMs) / 2
}
