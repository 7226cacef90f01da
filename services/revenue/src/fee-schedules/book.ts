import type { Queryable } from '@florin/postgres'
import { inForceAt, type PricingVersion, readRule } from '@florin/pricing'
import { createFollower, type Follower, type Logger, type Revision } from '@florin/server'
import { RevenueError } from '../errors.ts'
import { listSchedulesAfter } from './queries.ts'
import type { FeeSchedule } from './schemas.ts'

/** A version, ready to price by. */
export interface Version extends PricingVersion {
  schedule: FeeSchedule
}

/** All versions of a code, from the first on. */
interface Versions {
  /** Of its first version: later codes have higher ones. */
  number: number
  all: Version[]
}

/** A schedule that has a new version. */
interface ScheduleChange {
  ledger: string
  code: string
}

/** Future versions in one answer; the later ones follow once these are in force. */
const toComeMax = 50
/** Changes in one answer. */
const changesMax = 1_000

/**
 * Every version of every schedule, in memory, with the database's clock. They are only ever added to: once a second is
 * looked whether there are more. Its readers throw `database_unavailable` when it may be out of date, because the
 * database has not been seen for a while.
 */
export interface ScheduleBook extends Pick<Follower, 'reload' | 'open' | 'close'> {
  /** The version asked for, or the one in force now. Throws `fee_schedule_not_found`. */
  find(ledger: string, code: string, version: number | undefined): Version
  /** The version in force and those to come, with the moment and the revision of that. Throws `fee_schedule_not_found`. */
  listFromNow(ledger: string, code: string): { asOfMs: number; revision: number; versions: Version[] }
  /** The schedules that got versions after a revision, and the revision up to which these are. */
  listChanges(after: number): { asOfMs: number; revision: number; changes: ScheduleChange[] }
  /** The version in force of each code of the ledger, or the first one of a code that has none yet; newest code first. */
  list(ledger: string, beforeNumber: number | undefined, limit: number): { number: number; schedule: FeeSchedule }[]
}

export function createScheduleBook(db: Queryable, logger: Logger): ScheduleBook {
  const ledgers = new Map<string, Map<string, Versions>>()
  /** In the order of their numbers. */
  const made: (ScheduleChange & { number: number })[] = []
  let revision: string | undefined
  let lastNumber = 0
  let lastRecordedMs = 0
  const follower = createFollower({ db, read, name: 'fee schedules', logger })

  /** The database's clock as far as is known: never before a version that it has made already. */
  const nowMs = () => Math.max(follower.nowMs(), lastRecordedMs)

  async function read({ number }: Revision): Promise<void> {
    if (revision === number) return
    for (const held of await listSchedulesAfter(db, lastNumber)) {
      add(held.ledger, held.number, held.schedule)
      lastNumber = held.number
      lastRecordedMs = Math.max(lastRecordedMs, Date.parse(held.schedule.recorded_at))
    }
    revision = number
  }

  function add(ledger: string, number: number, schedule: FeeSchedule): void {
    const codes = ledgers.get(ledger) ?? new Map<string, Versions>()
    ledgers.set(ledger, codes)
    made.push({ number, ledger, code: schedule.code })
    const versions = codes.get(schedule.code) ?? { number, all: [] }
    codes.set(schedule.code, versions)
    const { code, version, currency, kinds } = schedule
    const rule = readRule(schedule.rule)
    versions.all.push({ schedule, code, version, currency, kinds, rule, validFromMs: Date.parse(schedule.valid_from) })
  }

  function checkCurrent(): void {
    if (follower.isCurrent()) return
    throw new RevenueError(
      'database_unavailable',
      'The fee schedules may be out of date: the database is unavailable. Send the request again.',
      { retryAfterSeconds: 1 },
    )
  }

  return {
    find(ledger, code, version) {
      checkCurrent()
      const all = ledgers.get(ledger)?.get(code)?.all
      if (!all) throw notMade(code)
      if (version !== undefined) {
        const found = all[version - 1]
        if (found) return found
        throw notFound(`The fee schedule ${code} has no version ${version}. Its newest is ${all.length}.`)
      }
      const inForce = inForceAt(all, nowMs())
      if (inForce) return inForce
      throw notFound(`The fee schedule ${code} is in force from ${all[0]?.schedule.valid_from} on.`)
    },
    listFromNow(ledger, code) {
      checkCurrent()
      const all = ledgers.get(ledger)?.get(code)?.all
      if (!all) throw notMade(code)
      const asOfMs = nowMs()
      const inForce = inForceAt(all, asOfMs)
      return {
        asOfMs,
        revision: lastNumber,
        versions: inForce ? all.slice(inForce.version - 1, inForce.version + toComeMax) : all.slice(0, toComeMax),
      }
    },
    listChanges(after) {
      checkCurrent()
      const from = made.findLastIndex(({ number }) => number <= after) + 1
      const changes = made.slice(from, from + changesMax)
      return {
        asOfMs: nowMs(),
        revision: changes.at(-1)?.number ?? lastNumber,
        changes: [...new Map(changes.map(({ ledger, code }) => [`${ledger} ${code}`, { ledger, code }])).values()],
      }
    },
    list(ledger, beforeNumber = Number.POSITIVE_INFINITY, limit) {
      checkCurrent()
      const atMs = nowMs()
      return [...(ledgers.get(ledger)?.values() ?? [])]
        .filter(({ number }) => number < beforeNumber)
        .sort((a, b) => b.number - a.number)
        .slice(0, limit)
        .map(({ number, all }) => ({ number, schedule: (inForceAt(all, atMs) ?? (all[0] as Version)).schedule }))
    },
    reload: follower.reload,
    open: follower.open,
    close: follower.close,
  }
}

function notMade(code: string): RevenueError {
  return notFound(`There is no fee schedule ${code}. Make it with POST /v1/fee-schedules.`)
}

function notFound(detail: string): RevenueError {
  return new RevenueError('fee_schedule_not_found', detail)
}
