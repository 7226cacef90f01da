import type { Queryable } from '@florin/postgres'
import type { Logger } from './logger.ts'

/** The one row of a service's table `revision`, whose number grows with every change of what is kept in memory. */
export interface Revision {
  number: string
  /** The database's clock, in milliseconds since 1970. */
  nowMs: number
}

export async function readRevision(db: Queryable): Promise<Revision> {
  const { rows } = await db.query<{ number: string; now: Date }>({
    name: 'read_revision',
    text: 'select number, clock_timestamp() as now from revision',
  })
  const { number, now } = rows[0] as { number: string; now: Date }
  return { number, nowMs: now.getTime() }
}

/** What looks once a second whether the database has something newer than what is in memory. */
export interface Follower {
  /** An estimate of the database's clock, in milliseconds since 1970. */
  nowMs(): number
  /** False when what is in memory has not been compared with the database for a while. */
  isCurrent(): boolean
  /** Resolves when what was committed before the call has been read. A failure is logged, and tried again at the next look. */
  reload(): Promise<void>
  /** Reads it, and looks from then on. */
  open(): Promise<void>
  close(): Promise<void>
}

export interface FollowerOptions {
  db: Queryable
  /**
   * Reads what is newer than what is in memory; always when it is `asked` to. The revision was read first: what changes
   * meanwhile makes the next look read again.
   */
  read: (revision: Revision, asked: boolean) => Promise<void>
  /** As people call what is read: `rates`. */
  name: string
  logger: Logger
}

const lookEveryMs = 1_000
/** What has not been compared with the database for this long may be out of date. */
const unseenMsMax = 10_000

export function createFollower({ db, read, name, logger }: FollowerOptions): Follower {
  let clock = { nowMs: Date.now(), readAtMs: performance.now() }
  let seenAtMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let reading: Promise<void> | undefined
  let waiting: Promise<void> | undefined
  let away = false
  let closed = false

  async function look(asked: boolean): Promise<void> {
    const askedAtMs = performance.now()
    const revision = await readRevision(db)
    clock = { nowMs: revision.nowMs, readAtMs: (askedAtMs + performance.now()) / 2 }
    await read(revision, asked)
    seenAtMs = askedAtMs
    away = false
  }

  function start(asked: boolean): Promise<void> {
    reading = look(asked)
      .catch((error: unknown) => {
        if (!away) logger.warn({ err: error }, `the ${name} could not be read`)
        away = true
      })
      .finally(() => {
        reading = undefined
      })
    return reading
  }

  /** A reading that has begun may have missed what was committed since. */
  async function reload(): Promise<void> {
    // The connections are let go of next.
    if (closed) return
    if (!reading) return start(true)
    waiting ??= reading.then(() => {
      waiting = undefined
      return reload()
    })
    return waiting
  }

  return {
    nowMs: () => clock.nowMs + Math.trunc(performance.now() - clock.readAtMs),
    isCurrent: () => performance.now() - seenAtMs <= unseenMsMax,
    reload,
    async open() {
      await reload()
      timer = setInterval(() => {
        if (!reading) void start(false)
      }, lookEveryMs)
      timer.unref()
    },
    async close() {
      closed = true
      clearInterval(timer)
      await reading
    },
  }
}
