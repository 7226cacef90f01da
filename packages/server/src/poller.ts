import type { Queryable } from '@florin/postgres'
import { databaseUnavailable } from './database.ts'
import type { Logger } from './logger.ts'
import { createWorker, type Worker } from './worker.ts'

/** The one row of a service's table `revision`, whose number grows with every change of the cached tables. */
export interface Revision {
  number: string
  /** The database's clock, in milliseconds since 1970. */
  nowMs: number
}

export async function readRevision(db: Queryable, table = 'revision'): Promise<Revision> {
  const { rows } = await db.query<{ number: string; now: Date }>({
    name: `read_${table}`,
    text: `select number, clock_timestamp() as now from ${table}`,
  })
  const { number, now } = rows[0] as { number: string; now: Date }
  return { number, nowMs: now.getTime() }
}

/** Keeps a cache up to date: compares its revision with the database again and again. */
export interface Poller {
  /** An estimate of the database's clock, in milliseconds since 1970. */
  nowMs(): number
  /** Throws `database_unavailable` when the cache has not been compared with the database for a while. */
  checkCurrent(): void
  /** Resolves when everything committed before the call has been read. A failure is logged and retried at the next poll. */
  reload(): Promise<void>
  /** Reads for the first time, and polls from then on. */
  open(): Promise<void>
  close(): Promise<void>
}

export interface PollerOptions {
  db: Queryable
  /**
   * Reads the changes since the last read; always when a reload was requested. The revision was read first: a change in
   * between makes the next poll read again.
   */
  read: (revision: Revision, isReload: boolean) => Promise<void>
  /** The content of the cache in messages: `rates`. */
  name: string
  logger: Logger
  /** Pause between two polls; a second when left out. */
  everyMs?: number
  /** Reads the revision of the cached tables; that of the service when left out. */
  readRevision?: (db: Queryable) => Promise<Revision>
}

const pollEveryMs = 1_000
/** A cache that has not been compared with the database for this long may be out of date. */
const unseenMsMax = 10_000

export function createPoller(options: PollerOptions): Poller {
  const { db, read, name, logger, everyMs = pollEveryMs, readRevision: readNumber = readRevision } = options
  const clock = createClock()
  let seenAtMs = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined
  let next: Promise<void> | undefined
  let worker: Worker | undefined
  const failures = createFailureLog(logger, `the ${name} cannot be read`)
  let isClosed = false

  async function poll(isReload: boolean): Promise<void> {
    const startedMs = performance.now()
    const revision = await readNumber(db)
    clock.set(revision.nowMs, (startedMs + performance.now()) / 2)
    await read(revision, isReload)
    seenAtMs = startedMs
    failures.end()
  }

  function start(isReload: boolean): Promise<void> {
    reading = poll(isReload)
      .catch(failures.note)
      .finally(() => {
        reading = undefined
      })
    return reading
  }

  /** A read in progress may miss a later commit, so another one follows it. */
  async function reload(): Promise<void> {
    if (isClosed) return
    if (!reading) return start(true)
    next ??= reading.then(() => {
      next = undefined
      return reload()
    })
    return next
  }

  return {
    nowMs: clock.nowMs,
    checkCurrent() {
      if (performance.now() - seenAtMs > unseenMsMax) throw databaseUnavailable(`The ${name} may be out of date`)
    },
    reload,
    async open() {
      await reload()
      if (isClosed) return
      worker = createWorker({
        everyMs,
        startAfterMs: everyMs,
        work: () => reading ?? start(false),
        onFailure: failures.note,
      })
    },
    async close() {
      isClosed = true
      await worker?.stop()
      await reading
    },
  }
}

/** An estimate of another clock, in milliseconds since 1970: its last reading, and the time since then. */
function createClock() {
  let reading = { nowMs: Date.now(), atMs: performance.now() }
  return {
    nowMs: () => reading.nowMs + Math.trunc(performance.now() - reading.atMs),
    set(nowMs: number, atMs: number): void {
      reading = { nowMs, atMs }
    },
  }
}

/** Logs the first failure in a row. */
function createFailureLog(logger: Logger, message: string) {
  let isFailing = false
  return {
    note(err: unknown): void {
      if (!isFailing) logger.warn({ err }, message)
      isFailing = true
    },
    end(): void {
      isFailing = false
    },
  }
}
