import type { Transaction } from '@florin/postgres'
import { startOfDay } from '../calendar/days.ts'
import { findCalendar } from '../calendar/queries.ts'
import { LedgerError } from '../errors.ts'
import { insertPeriodChange } from './queries.ts'
import type { PeriodChange } from './schemas.ts'

interface Change {
  action: 'close' | 'reopen'
  /** The first open day; null for everything. */
  day: string | null
  reason: string | null
  changedBy: string
}

/** Closes a ledger before a day, or reopens it from one. From the commit on, no order is posted before it, on any replica. */
export async function changePeriod(tx: Transaction, ledger: number, change: Change): Promise<PeriodChange> {
  const { timeZone } = await findCalendar(tx, ledger)
  const before = change.day === null ? null : startOfDay(change.day, timeZone)
  const made = await insertPeriodChange(tx, { ...change, ledger, before })
  if (made === 'not over') {
    throw new LedgerError(
      'period_not_over',
      `${change.day} has not begun in ${timeZone}, or orders from before it are still being posted. Close an earlier day, or try again.`,
    )
  }
  if (made === 'wrong direction') {
    throw new LedgerError(
      'period_change_invalid',
      change.action === 'close'
        ? `The ledger is closed before ${change.day} already. Send a later day, or reopen the period.`
        : `The ledger is not closed before ${change.day ?? 'any day'}. Send an earlier day than that of its closing.`,
    )
  }
  return made
}
