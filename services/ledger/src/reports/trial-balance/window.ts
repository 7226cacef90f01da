import type { Queryable } from '@florin/postgres'
import { momentAtEnd, momentAtStart } from '../../calendar/days.ts'
import { findCalendar } from '../../calendar/queries.ts'
import { LedgerError } from '../../errors.ts'
import type { Horizon } from '../../horizon/horizon.ts'
import type { TrialBalanceFilter } from './schemas.ts'

/** What a report is about. All moments are ISO 8601 and included. */
export interface Window {
  axis: 'recorded' | 'effective'
  /** Where the range begins after; null without a range. */
  opening: string | null
  /** Null: the present. */
  closing: string | null
}

/** The fields of the answer that say what was asked for. */
export interface Asked {
  at: string | null
  effective_at: string | null
  from: string | null
  to: string | null
  final?: boolean
}

const beginning = '0001-01-01T00:00:00.000Z'
/** As PostgreSQL writes it: it has no year 0. */
const beforeBeginning = '0001-12-31T23:59:59.999Z BC'
const before = (moment: string) =>
  moment === beginning ? beforeBeginning : new Date(Date.parse(moment) - 1).toISOString()

/** Reads the moments of a filter, and waits for what is in flight at the last one. */
export async function readWindow(
  { db, horizon }: { db: Queryable; horizon: Horizon },
  ledger: number,
  {
    at,
    effective_at,
    axis,
    from,
    to,
  }: Partial<Pick<TrialBalanceFilter, 'at' | 'effective_at' | 'axis' | 'from' | 'to'>>,
): Promise<{ window: Window; asked: Asked }> {
  const { timeZone, closedBefore } = await findCalendar(db, ledger)
  const effectiveAt = effective_at === undefined ? null : momentAtEnd(effective_at, timeZone)
  const [start, end] = [from, to].map((bound) => (bound === undefined ? null : momentAtStart(bound, timeZone)))
  if (end && (start ?? beginning) >= end) {
    throw new LedgerError('range_empty', `from ${from ?? beginning} is not before to ${to}. Send a later to.`)
  }
  const isEffective = effectiveAt !== null || axis === 'effective'
  const closing = at ?? effectiveAt ?? (end ? before(end) : null)
  const opening = (from ?? to) === undefined ? null : before(start ?? beginning)
  const asked = { at: at ?? null, effective_at: effectiveAt, from: start ?? null, to: end ?? null }
  const window: Window = { axis: isEffective ? 'effective' : 'recorded', opening, closing }
  if (closing === null) return { window, asked }
  const final = isEffective
    ? closedBefore !== null && closing < closedBefore
    : await isFinal(horizon, closing, at !== undefined)
  return { window, asked: { ...asked, final } }
}

/** A range may end in the future: it is not final then. */
async function isFinal(horizon: Horizon, closing: string, isMoment: boolean): Promise<boolean> {
  try {
    return (await horizon.waitFor(closing)).final ?? false
  } catch (error) {
    if (!isMoment && error instanceof LedgerError && error.code === 'moment_in_future') return false
    throw error
  }
}
