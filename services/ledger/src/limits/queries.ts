import { Decimal } from '@florin/money'
import { columns, type Queryable, type Transaction, violatedConstraint } from '@florin/postgres'
import type pg from 'pg'
import { LedgerError } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { readMs } from '../transaction-id.ts'
import type { LimitInForce, SubjectState } from './judge.ts'
import type { MovementLimit } from './schemas.ts'

interface SubjectKey {
  ledger: number
  subject: number
}

/** In the order of their ids, after the accounts, so that groups wait for each other instead of deadlocking. */
export async function lockSubjects(tx: Transaction, subjects: SubjectKey[]): Promise<void> {
  await tx.query({
    name: 'lock_limit_subjects',
    text: 'select lock_limit_subjects($1::integer[], $2::integer[])',
    values: columns(subjects, ['ledger', 'subject']),
  })
}

interface StateRow extends SubjectKey {
  owner: string | null
  name: string
  currency: string
  exponent: number
  out_total: string
  in_total: string
  reserved: string
  id: string | null
  measure: LimitInForce['measure']
  period: LimitInForce['period']
  alignment: LimitInForce['alignment']
  time_zone: string
  amount: string
  out_before: string
  in_before: string
  ends_at: Date | null
  oldest: string | null
}

/** A rolling day, or month. */
const hourMs = 3_600_000
export const rollingMs = { day: 24 * hourMs, month: 720 * hourMs }

/**
 * The subjects with their limits in force, as of a moment: two probes of their movements for each limit, however long its
 * window. A separate statement from the lock: only what starts after it sees what others have written.
 */
export async function readSubjects(
  db: Queryable,
  subjects: (SubjectKey & { atMs: number })[],
): Promise<Map<string, SubjectState>> {
  const { rows } = await db.query<StateRow>({
    name: 'read_limit_subjects',
    text: `select s.ledger, s.id as subject, s.owner, coalesce(a.code, s.account_id::text, s.owner) as name, s.currency,
                  coalesce((select c.exponent from currencies c where c.ledger = s.ledger and c.code = s.currency),
                           iso_exponent(s.currency)) as exponent,
                  s.out_total, s.in_total, s.reserved,
                  l.id, l.measure, l.period, l.alignment, l.time_zone, l.amount, w.ends_at,
                  coalesce(base.out_total, 0) as out_before, coalesce(base.in_total, 0) as in_before,
                  case when l.alignment = 'rolling' then (
                    select m.transaction_id from limit_movements m
                     where m.ledger = s.ledger and m.subject_id = s.id and m.transaction_id >= w.from_id
                     order by m.transaction_id limit 1) end as oldest
             from unnest($1::integer[], $2::integer[], $3::bigint[]) as asked (ledger, subject, at_ms)
             join limit_subjects s on s.ledger = asked.ledger and s.id = asked.subject
             left join accounts a on a.ledger = s.ledger and a.id = s.account_id
             left join limits l on l.ledger = s.ledger and l.subject_id = s.id and l.ended_at is null
             left join lateral limit_window(l.period, l.alignment, l.time_zone, to_timestamp(asked.at_ms / 1000.0)) w
               on l.id is not null
             left join lateral (
               select m.out_total, m.in_total from limit_movements m
                where m.ledger = s.ledger and m.subject_id = s.id and m.transaction_id < w.from_id
                order by m.transaction_id desc limit 1) base on true
            order by s.id, l.id`,
    values: columns(subjects, ['ledger', 'subject', 'atMs']),
  })
  const states = new Map<string, SubjectState>()
  for (const row of rows) {
    const key = keyOf(row.ledger, String(row.subject))
    const state = states.get(key) ?? toState(row)
    if (row.id !== null) state.limits.push(toLimit({ ...row, id: row.id }))
    states.set(key, state)
  }
  return states
}

function toState({ owner, name, currency, exponent, ...row }: StateRow): SubjectState {
  return {
    owner,
    name,
    currency,
    exponent,
    out: new Decimal(row.out_total),
    in: new Decimal(row.in_total),
    reserved: new Decimal(row.reserved),
    limits: [],
  }
}

function toLimit({ id, measure, period, alignment, ...row }: StateRow & { id: string }): LimitInForce {
  const leavesMs = row.oldest === null ? null : readMs(row.oldest) + rollingMs[period]
  return {
    id,
    measure,
    period,
    alignment,
    timeZone: row.time_zone,
    amount: new Decimal(row.amount),
    outBefore: new Decimal(row.out_before),
    inBefore: new Decimal(row.in_before),
    resetsAt:
      alignment === 'calendar'
        ? (row.ends_at as Date).toISOString()
        : leavesMs === null
          ? null
          : new Date(leavesMs).toISOString(),
  }
}

/** The database counts by the entries of the transactions. */
export function countLimits(
  counted: (SubjectKey & { transaction: string; freed: string })[],
): pg.QueryConfig | undefined {
  if (counted.length === 0) return undefined
  return {
    name: 'count_limits',
    text: 'select count_limits($1::integer[], $2::integer[], $3::uuid[], $4::numeric[])',
    values: columns(counted, ['ledger', 'subject', 'transaction', 'freed']),
  }
}

interface LimitRow extends Omit<MovementLimit, 'created_at' | 'ended_at'> {
  created_at: Date
  ended_at: Date | null
}

const limitColumns = `l.id, s.account_id as account, s.owner, s.currency, l.measure, l.period, l.alignment, l.time_zone,
  l.amount, l.created_by, l.created_at, l.ended_by, l.ended_at`
const limitTables = 'limits l join limit_subjects s on s.ledger = l.ledger and s.id = l.subject_id'

export interface NewLimitRow extends Pick<MovementLimit, 'owner' | 'account' | 'currency' | 'measure' | 'period'> {
  ledger: number
  alignment: MovementLimit['alignment']
  timeZone: string
  /** With the decimals of the currency. */
  amount: string
  by: string
}

/** Replaces the limit of the subject with the same measure, period and alignment. */
export async function insertLimit(tx: Transaction, row: NewLimitRow): Promise<MovementLimit> {
  try {
    const { rows } = await tx.query<{ id: string }>({
      text: 'select add_limit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as id',
      values: [
        row.ledger,
        row.account,
        row.owner,
        row.currency,
        row.measure,
        row.period,
        row.alignment,
        row.timeZone,
        row.amount,
        row.by,
      ],
    })
    return (await findLimit(tx, row.ledger, String(rows[0]?.id))) as MovementLimit
  } catch (error) {
    if (violatedConstraint(error) !== 'limits_time_zone_known') throw error
    throw new LedgerError(
      'time_zone_unknown',
      `The database does not know the time zone ${row.timeZone}. Send the name of a time zone of the IANA database, like "Europe/Berlin".`,
      { cause: error },
    )
  }
}

export async function findLimit(db: Queryable, ledger: number, id: string): Promise<MovementLimit | undefined> {
  const { rows } = await db.query<LimitRow>({
    text: `select ${limitColumns} from ${limitTables} where l.ledger = $1 and l.id = $2`,
    values: [ledger, id],
  })
  return rows[0] as MovementLimit | undefined
}

export async function endLimit(db: Queryable, ledger: number, id: string, by: string): Promise<void> {
  await db.query({ text: 'select end_limit($1, $2, $3)', values: [ledger, id, by] })
}

/** All limits, also those that have ended, newest first. `before`: id of a limit. */
export async function listLimits(
  db: Queryable,
  ledger: number,
  before: string | null,
  limit: number,
): Promise<MovementLimit[]> {
  const { rows } = await db.query<LimitRow>({
    text: `select ${limitColumns} from ${limitTables}
            where l.ledger = $1 and ($2::uuid is null or l.id < $2) order by l.id desc limit $3`,
    values: [ledger, before, limit],
  })
  return rows as unknown as MovementLimit[]
}

/** The limits in force of an account and of its owner, and the database's clock. */
export async function listLimitsOfAccount(
  db: Queryable,
  ledger: number,
  account: string,
): Promise<{ limits: (MovementLimit & { subject: number })[]; nowMs: number }> {
  const { rows } = await db.query<LimitRow & { subject: number; now_ms: string }>({
    text: `select ${limitColumns}, s.id as subject, floor(extract(epoch from clock_timestamp()) * 1000)::text as now_ms
             from accounts a, unnest(a.limit_subjects) as of (subject), ${limitTables}
            where a.ledger = $1 and a.id = $2 and l.ledger = a.ledger and l.subject_id = of.subject and l.ended_at is null
            order by s.owner nulls first, l.id`,
    values: [ledger, account],
  })
  const limits = rows.map(({ now_ms: _, ...limit }) => limit as unknown as MovementLimit & { subject: number })
  return { limits, nowMs: Number(rows[0]?.now_ms ?? 0) }
}
