import { type Queryable, type Transaction, violatedConstraint } from '@florin/postgres'
import type { PeriodChange } from './schemas.ts'

/** Where a ledger is closed; both null if it is not. */
export interface Closing {
  /** The first moment that is open, in milliseconds since 1970. */
  beforeMs: number | null
  day: string | null
}

/** Where the ledgers are closed, until the end of the database transaction. */
export async function lockPeriods(tx: Transaction, ledgers: number[]): Promise<Map<number, Closing>> {
  const { rows } = await tx.query<{ ledger: number; closed_before: Date | null; closed_day: string | null }>({
    name: 'lock_periods',
    text: 'select ledger, closed_before, closed_day from lock_periods($1)',
    values: [ledgers],
  })
  return new Map(
    rows.map(({ ledger, closed_before, closed_day }) => [
      ledger,
      { beforeMs: closed_before?.getTime() ?? null, day: closed_day },
    ]),
  )
}

const columns = 'id, action, day::text as before, reason, changed_by, changed_at'

export interface NewPeriodChange {
  ledger: number
  action: 'close' | 'reopen'
  day: string | null
  /** The first moment of the day (ISO 8601). */
  before: string | null
  reason: string | null
  changedBy: string
}

/** The change, or the rule that it breaks. */
export async function insertPeriodChange(
  tx: Transaction,
  { ledger, action, day, before, reason, changedBy }: NewPeriodChange,
): Promise<PeriodChange | 'not over' | 'wrong direction'> {
  try {
    const { rows } = await tx.query<PeriodChange>({
      text: `select ${columns} from change_period($1, $2, $3, $4, $5, $6)`,
      values: [ledger, action, day, before, reason, changedBy],
    })
    return rows[0] as PeriodChange
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'period_changes_over') return 'not over'
    if (constraint === 'period_changes_in_direction') return 'wrong direction'
    throw error
  }
}

export async function listPeriodChanges(
  db: Queryable,
  ledger: number,
  before: string | null,
  limit: number,
): Promise<PeriodChange[]> {
  const { rows } = await db.query<PeriodChange>({
    text: `select ${columns} from period_changes
            where ledger = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
    values: [ledger, before, limit],
  })
  return rows
}

/** For reads: whether nothing before this moment can be posted any more. SQL, over a ledger's number and a moment. */
export const isClosed = (ledger: string, moment: string) =>
  `coalesce((select l.closed_before > ${moment} from ledgers l where l.id = ${ledger}), false)`
