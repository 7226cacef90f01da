import type { Queryable } from '@florin/postgres'
import { momentAtEnd } from '../calendar/days.ts'
import { findCalendar } from '../calendar/queries.ts'
import type { Horizon } from './horizon.ts'

/** The fields of an answer that may be as of a moment. */
export interface Answered {
  at: string | null
  effective_at: string | null
  final?: boolean
}

/** Reads the moment of a request, and waits for what is in flight at it. Throws `moment_in_future`. */
export async function readMoment(
  { db, horizon }: { db: Queryable; horizon: Horizon },
  ledger: number,
  { at, effective_at: asked }: { at?: string | undefined; effective_at?: string | undefined },
): Promise<Answered> {
  if (asked === undefined) return { at: at ?? null, effective_at: null, ...(await horizon.waitFor(at)) }
  const { timeZone, closedBefore } = await findCalendar(db, ledger)
  const effectiveAt = momentAtEnd(asked, timeZone)
  return { at: null, effective_at: effectiveAt, final: closedBefore !== null && effectiveAt < closedBefore }
}
