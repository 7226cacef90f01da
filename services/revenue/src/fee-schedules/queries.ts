import type { Queryable, Transaction } from '@florin/postgres'
import type { PricedKind, WrittenRule } from '@florin/pricing'
import type { FeeSchedule, Recognition } from './schemas.ts'

/** A version with its ledger and number. */
export interface HeldSchedule {
  /** Grows with each version of any schedule. */
  number: number
  ledger: string
  schedule: FeeSchedule
}

interface ScheduleRow {
  number: string
  ledger: string
  code: string
  version: number
  currency: string
  kinds: PricedKind[]
  rule: WrittenRule
  period: string | null
  valid_from: Date
  recorded_at: Date
}

const columns = `number, ledger, code, version, currency, kinds, rule, period, valid_from, recorded_at`

function toHeld({ number, ledger, period, valid_from, recorded_at, ...row }: ScheduleRow): HeldSchedule {
  return {
    number: Number(number),
    ledger,
    schedule: {
      code: row.code,
      version: row.version,
      currency: row.currency,
      kinds: row.kinds,
      rule: row.rule,
      recognition: recognitionOf(period),
      valid_from: valid_from.toISOString(),
      recorded_at: recorded_at.toISOString(),
    },
  }
}

export function recognitionOf(period: string | null): Recognition {
  return period === null ? { method: 'at_once' } : { method: 'evenly', period }
}

/** In the order in which they were added. */
export async function listSchedulesAfter(db: Queryable, number: number): Promise<HeldSchedule[]> {
  const { rows } = await db.query<ScheduleRow>({
    text: `select ${columns} from fee_schedules where number > $1 order by number`,
    values: [number],
  })
  return rows.map(toHeld)
}

/** Serializes the writers of versions until the end of the transaction. */
export async function lockSchedules(tx: Transaction): Promise<void> {
  await tx.query('select from revision for update')
}

/** The newest version of a code, if there is one, and the database's clock. `lockSchedules` keeps it the newest. */
export async function findNewest(
  tx: Transaction,
  ledger: string,
  code: string,
): Promise<{ now: string; newest: FeeSchedule | undefined }> {
  const { rows } = await tx.query<ScheduleRow & { now: Date }>({
    text: `select clock_timestamp() as now, newest.*
             from (select) as once
             left join lateral (select ${columns} from fee_schedules where ledger = $1 and code = $2
                                 order by version desc limit 1) newest on true`,
    values: [ledger, code],
  })
  const { now, ...row } = rows[0] as ScheduleRow & { now: Date }
  return { now: now.toISOString(), newest: row.code === null ? undefined : toHeld(row).schedule }
}

export async function insertSchedule(
  tx: Transaction,
  ledger: string,
  schedule: Omit<FeeSchedule, 'recorded_at'>,
): Promise<FeeSchedule> {
  const { code, version, currency, kinds, rule, recognition, valid_from } = schedule
  const { rows } = await tx.query<ScheduleRow>({
    text: `insert into fee_schedules (ledger, code, version, currency, kinds, rule, period, valid_from)
           values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
    values: [ledger, code, version, currency, kinds, JSON.stringify(rule), recognition.period ?? null, valid_from],
  })
  return toHeld(rows[0] as ScheduleRow).schedule
}
