import type { Queryable } from '@florin/postgres'
import { findCalendar } from './queries.ts'

/** The time zone of a ledger. A change by another replica counts within a second. */
export type FindTimeZone = (ledger: number) => Promise<string>

const ageMsMax = 1_000

export function createTimeZones(db: Queryable): FindTimeZone {
  const cached = new Map<number, { readMs: number; zone: Promise<string> }>()
  return (ledger) => {
    const known = cached.get(ledger)
    const nowMs = performance.now()
    if (known && nowMs - known.readMs < ageMsMax) return known.zone
    const zone = findCalendar(db, ledger).then(({ timeZone }) => timeZone)
    cached.set(ledger, { readMs: nowMs, zone })
    zone.catch(() => cached.delete(ledger))
    return zone
  }
}
