import { type Backoff, createWorker, type Logger } from '@florin/server'
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
  /** Pause after a first failure; doubled after each further one, up to `everyMs`. */
  retryMs?: number
  logger: Logger
  /** Called when rates of a source were recorded. */
  onRecorded?: () => void
}

/** State of a source, for the health check. */
export interface SourceState {
  lastSuccessAt: string | undefined
  /** Of the last attempt; undefined when it succeeded. */
  lastError: string | undefined
}

export interface Schedule {
  states(): Record<string, SourceState>
  /** Aborts the fetches in progress, and returns when they have ended. */
  stop(): Promise<void>
}

const retryMsDefault = 15_000

/** Fetches and records the rates of all sources, now and at intervals. A failing source does not delay the others. */
export function startSchedule(options: ScheduleOptions): Schedule {
  const { db, sources, everyMs, retryMs = retryMsDefault, logger, onRecorded } = options
  const retry: Backoff = { firstMs: retryMs, mostMs: everyMs }
  const states = new Map<SourceName, SourceState>(
    sources.map(({ name }) => [name, { lastSuccessAt: undefined, lastError: undefined }]),
  )
  const workers = sources.map((source) =>
    createWorker({
      everyMs,
      retry,
      work: (signal) => fetchFrom(source, signal),
      onFailure: (error) => noteFailure(source.name, describeReason(error)),
    }),
  )

  async function fetchFrom(source: RateSource, signal: AbortSignal): Promise<void> {
    const { name } = source
    const { newest, now } = await findNewestMoment(db, name)
    const recorded = await recordRates(db, name, await source.fetch(newest, now, signal))
    states.set(name, { lastSuccessAt: new Date().toISOString(), lastError: undefined })
    report(name, recorded)
  }

  function noteFailure(source: SourceName, reason: string): void {
    states.set(source, { lastSuccessAt: states.get(source)?.lastSuccessAt, lastError: reason })
    logger.warn({ source }, `no rates from ${source}: ${reason}`)
  }

  function report(source: SourceName, { added, corrected, flagged }: Recorded): void {
    if (!added && !corrected) return
    logger.info({ source, added, corrected, flagged }, `rates recorded from ${source}`)
    if (flagged) {
      logger.warn({ source, flagged }, `rates of ${source} moved by more than 20 %: confirm them, or correct them`)
    }
    onRecorded?.()
  }

  return {
    states: () => Object.fromEntries(states),
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.stop()))
    },
  }
}
