import type { Queryable } from '@florin/postgres'
import { inForceAt, type PricingVersion, readRule } from '@florin/pricing'
import { createPoller, type Logger, type Poller } from '@florin/server'
import { RevenueError } from '../errors.ts'
import { type ForgottenLedger, listRemovedAfter } from '../removed-ledgers/queries.ts'
import { type HeldSchedule, listSchedulesAfter } from './queries.ts'
import type { FeeSchedule } from './schemas.ts'

/** A version, ready to price by. */
export interface Version extends PricingVersion {
  schedule: FeeSchedule
}

/** All versions of a code, from the first one. */
interface Versions {
  /** Number of its first version: codes that were created later have higher ones. */
  number: number
  all: Version[]
}

/** A schedule with a new version. */
interface ScheduleChange {
  ledger: string
  code: string
}

/** Future versions in one answer; later ones follow once these are in force. */
const futureMax = 50
/** Changes in one answer. */
const changesMax = 1_000

/**
 * Cache of all versions of all schedules. Versions are only ever added, or removed with their ledger, so a poll reads the new ones. Its readers throw
 * `database_unavailable` when it may be out of date.
 */
export interface ScheduleCache extends Pick<Poller, 'reload' | 'open' | 'close'> {
  /** The given version, or the one in force now. Throws `fee_schedule_not_found`. */
  find(ledger: string, code: string, version: number | undefined): Version
  /** The version in force and the future ones, with the moment and revision of the answer. Throws `fee_schedule_not_found`. */
  listFromNow(ledger: string, code: string): { asOfMs: number; revision: number; versions: Version[] }
  /** The schedules with versions after a revision, and the revision up to which they are listed. */
  listChanges(after: number): { asOfMs: number; revision: number; changes: ScheduleChange[] }
  /** The version in force of each code of the ledger, or the first one of a future schedule; newest code first. */
  list(ledger: string, beforeNumber: number | undefined, limit: number): { number: number; schedule: FeeSchedule }[]
}

export function createScheduleCache(db: Queryable, logger: Logger): ScheduleCache {
  const schedules = createSchedules()
  let revision: string | undefined
  let removedTo = 0
  const poller = createPoller({
    db,
    name: 'fee schedules',
    logger,
    async read({ number }) {
      if (revision === number) return
      for (const removed of await listRemovedAfter(db, removedTo)) {
        schedules.forget(removed)
        removedTo = removed.revision
      }
      for (const held of await listSchedulesAfter(db, schedules.lastNumber())) schedules.add(held)
      revision = number
    },
  })

  /** An estimate of the database's clock, never before the last version. */
  const nowMs = () => Math.max(poller.nowMs(), schedules.lastRecordedMs())

  function versionsOf(ledger: string, code: string): Version[] {
    poller.checkCurrent()
    const all = schedules.find(ledger, code)
    if (all) return all
    throw notFound(`This ledger has no fee schedule ${code}. Create it with POST /v1/fee-schedules.`)
  }

  return {
    find(ledger, code, version) {
      const all = versionsOf(ledger, code)
      const found = version === undefined ? inForceAt(all, nowMs()) : all[version - 1]
      if (found) return found
      throw version === undefined
        ? notFound(`The fee schedule ${code} is in force from ${all[0]?.schedule.valid_from}.`)
        : notFound(`The fee schedule ${code} has no version ${version}. Its newest version is ${all.length}.`)
    },
    listFromNow(ledger, code) {
      const all = versionsOf(ledger, code)
      const asOfMs = nowMs()
      const from = (inForceAt(all, asOfMs)?.version ?? 0) - 1
      return {
        asOfMs,
        revision: schedules.lastNumber(),
        versions: all.slice(Math.max(from, 0), from + 1 + futureMax),
      }
    },
    listChanges(after) {
      poller.checkCurrent()
      return { asOfMs: nowMs(), ...schedules.listChanges(after) }
    },
    list(ledger, beforeNumber = Number.POSITIVE_INFINITY, limit) {
      poller.checkCurrent()
      return schedules.list(ledger, beforeNumber, limit, nowMs())
    },
    reload: poller.reload,
    open: poller.open,
    close: poller.close,
  }
}

/** The schedules in memory, by ledger and code, and in the order of their versions' numbers. */
function createSchedules() {
  const ledgers = new Map<string, Map<string, Versions>>()
  const changes: (ScheduleChange & { number: number })[] = []
  let lastNumber = 0
  let lastRecordedMs = 0
  return {
    lastNumber: () => lastNumber,
    lastRecordedMs: () => lastRecordedMs,

    add({ ledger, number, schedule }: HeldSchedule): void {
      const { code, version, currency, kinds, rule, valid_from, recorded_at } = schedule
      const codes = ledgers.get(ledger) ?? new Map<string, Versions>()
      ledgers.set(ledger, codes)
      const versions = codes.get(code) ?? { number, all: [] }
      codes.set(code, versions)
      const validFromMs = Date.parse(valid_from)
      versions.all.push({ schedule, code, version, currency, kinds, rule: readRule(rule), validFromMs })
      changes.push({ number, ledger, code })
      lastNumber = number
      lastRecordedMs = Math.max(lastRecordedMs, Date.parse(recorded_at))
    },

    /** The versions up to that number were deleted with their ledger. A new ledger of the name has later ones. */
    forget({ ledger, schedulesTo }: ForgottenLedger): void {
      const codes = ledgers.get(ledger)
      for (const [code, { number }] of codes ?? []) if (number <= schedulesTo) codes?.delete(code)
    },

    find: (ledger: string, code: string) => ledgers.get(ledger)?.get(code)?.all,

    listChanges(after: number): { revision: number; changes: ScheduleChange[] } {
      const from = changes.findLastIndex(({ number }) => number <= after) + 1
      const listed = changes.slice(from, from + changesMax)
      const bySchedule = new Map(listed.map(({ ledger, code }) => [`${ledger} ${code}`, { ledger, code }]))
      return { revision: listed.at(-1)?.number ?? lastNumber, changes: [...bySchedule.values()] }
    },

    list(ledger: string, beforeNumber: number, limit: number, atMs: number) {
      return [...(ledgers.get(ledger)?.values() ?? [])]
        .filter(({ number }) => number < beforeNumber)
        .sort((a, b) => b.number - a.number)
        .slice(0, limit)
        .map(({ number, all }) => ({ number, schedule: (inForceAt(all, atMs) ?? (all[0] as Version)).schedule }))
    },
  }
}

function notFound(detail: string): RevenueError {
  return new RevenueError('fee_schedule_not_found', detail)
}
