import type { Queryable } from '@florin/postgres'
import { momentAtStart } from '../calendar/days.ts'
import { findCalendar } from '../calendar/queries.ts'
import { LedgerError } from '../errors.ts'
import type { Horizon } from './horizon.ts'
import type { axes } from './schemas.ts'

/** A range of moments on one axis, half-open (ISO 8601). */
export interface Period {
  axis: (typeof axes)[number]
  /** Null: from the beginning. */
  from: string | null
  /** At or before the horizon. */
  to: string
  /** The horizon at which the period was read: on the axis of recording everything in it is final. */
  horizon: string
  /** Whether the same period can never have other entries. */
  final: boolean
  /** Of the ledger. */
  timeZone: string
}

export interface PeriodAsked {
  axis?: Period['axis'] | undefined
  /** Moments, or days of the ledger's time zone. */
  from?: string | undefined
  to?: string | undefined
}

/**
 * Reads a period. It ends at `to`, or at the horizon if that is earlier, after a wait for the postings in flight. Throws
 * `range_empty`, and `moment_in_future` for a period that begins after the horizon.
 */
export async function readPeriod(
  { db, horizon }: { db: Queryable; horizon: Horizon },
  ledger: number,
  { axis = 'recorded', from: fromAsked, to: toAsked }: PeriodAsked,
): Promise<Period> {
  const settled = await horizon.settle()
  const { timeZone, closedBefore } = await findCalendar(db, ledger)
  const [from = null, until] = [fromAsked, toAsked].map((bound) => bound && momentAtStart(bound, timeZone))
  if (from !== null && until !== undefined && from >= until) {
    throw new LedgerError('range_empty', `from ${fromAsked} is not before to ${toAsked}. Send a later to.`)
  }
  if (from !== null && from >= settled) {
    throw new LedgerError(
      'moment_in_future',
      `The period begins at ${from}, and the books are final up to ${settled}. Send an earlier "from".`,
    )
  }
  const to = until !== undefined && until < settled ? until : settled
  const final = axis === 'recorded' || (closedBefore !== null && to <= closedBefore)
  return { axis, from, to, horizon: settled, final, timeZone }
}
