import type { Queryable, Transaction } from '@florin/postgres'
import { findSearchEnd } from '../request/search.ts'
import { highest, lowest } from '../transaction-id.ts'
import type { OrderStatus } from './schemas.ts'

/** A scheduled order as the table has it. */
export interface ScheduledRow {
  ledger: number
  id: string
  /** Id of the operation. */
  operation: string
  /** Its path parameter; empty for none. */
  target: string
  /** As it was sent. */
  body: Record<string, unknown> | null
  status: OrderStatus
  dueAt: Date
  attemptAt: Date
  attempts: number
  /** ISO 8601: a moment, or a duration after `dueAt`. */
  retryUntil: string | null
  series: string | null
  number: number | null
  startsAt: Date | null
  every: string | null
  timeZone: string | null
  until: Date | null
  transaction: string | null
  hold: string | null
  reasonCode: string | null
  reasonDetail: string | null
  createdAt: Date
  endedAt: Date | null
}

export const orderColumns = `
  o.ledger, o.id, o.operation, o.target, o.body, o.status, o.due_at as "dueAt", o.attempt_at as "attemptAt", o.attempts, o.retry_until as "retryUntil",
  o.series, o.number, o.starts_at as "startsAt", o.every, o.time_zone as "timeZone", o.until,
  o.transaction_id as transaction, o.hold_id as hold, o.reason_code as "reasonCode", o.reason_detail as "reasonDetail",
  uuid_extract_timestamp(o.id) as "createdAt", o.ended_at as "endedAt"`

export interface NewScheduledOrder {
  ledger: number
  operation: string
  target: string
  body: unknown
  dueAt: string
  retryUntil: string | null
  every: string | null
  timeZone: string | null
  until: string | null
}

/** Undefined: `dueAt` is in the past, by the clock of the database. */
export async function insertScheduledOrder(
  tx: Transaction,
  order: NewScheduledOrder,
): Promise<ScheduledRow | undefined> {
  const { ledger, operation, target, body, dueAt, retryUntil, every, timeZone, until } = order
  const { rows } = await tx.query<ScheduledRow>({
    text: `
      insert into scheduled_orders as o (ledger, id, operation, target, body, due_at, attempt_at, retry_until,
                                         series, number, starts_at, every, time_zone, until)
      select $1, id, $2, $3, $4, $5::timestamptz, $5::timestamptz, $6, case when $7::text is not null then id end,
             case when $7::text is not null then 1 end, case when $7::text is not null then $5::timestamptz end,
             $7::text, $8, $9
        from (select uuidv7() as id) as new
       where $5::timestamptz >= clock_timestamp()
      returning ${orderColumns}`,
    values: [
      ledger,
      operation,
      target,
      body === null ? null : JSON.stringify(body),
      dueAt,
      retryUntil,
      every,
      timeZone,
      until,
    ],
  })
  return rows[0]
}

export async function findScheduledOrder(db: Queryable, ledger: number, id: string): Promise<ScheduledRow | undefined> {
  const { rows } = await db.query<ScheduledRow>({
    text: `select ${orderColumns} from scheduled_orders o where o.ledger = $1 and o.id = $2`,
    values: [ledger, id],
  })
  return rows[0]
}

/**
 * Cancels the order if it is scheduled or rejected, and the scheduled order of its series. Returns the ids of those that it
 * cancelled.
 */
export async function cancelScheduledOrders(
  db: Queryable,
  { ledger, id, series }: Pick<ScheduledRow, 'ledger' | 'id' | 'series'>,
  reason: { code: string; detail: string },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    text: `update scheduled_orders
              set status = 'cancelled', ended_at = clock_timestamp(), reason_code = $4, reason_detail = $5
            where ledger = $1 and (id = $2 and status in ('scheduled', 'rejected')
                                   or series = $3 and status not in ('posted', 'cancelled', 'rejected'))
           returning id`,
    values: [ledger, id, series, reason.code, reason.detail],
  })
  return rows.map((row) => row.id)
}

/** The id of the last cancelled order of a series; undefined for none. */
export async function findCancelled(db: Queryable, ledger: number, series: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>({
    text: `select id from scheduled_orders where ledger = $1 and series = $2 and status = 'cancelled' order by number desc limit 1`,
    values: [ledger, series],
  })
  return rows[0]?.id
}

export async function hasScheduledOrder(db: Queryable, ledger: number, series: string): Promise<boolean> {
  const { rowCount } = await db.query({
    text: `select from scheduled_orders where ledger = $1 and series = $2 and status not in ('posted', 'cancelled', 'rejected')`,
    values: [ledger, series],
  })
  return rowCount !== 0
}

/** The next attempt of an order that was rejected is now, that of a scheduled one when it is due. Returns whether it was one. */
export async function retryScheduledOrder(db: Queryable, ledger: number, id: string): Promise<boolean> {
  const { rowCount } = await db.query({
    text: `update scheduled_orders
              set status = 'scheduled', ended_at = null, 
                  attempt_at = case status when 'rejected' then clock_timestamp() else greatest(due_at, clock_timestamp()) end
            where ledger = $1 and id = $2 and status in ('scheduled', 'rejected')`,
    values: [ledger, id],
  })
  return rowCount === 1
}

export interface ScheduledSearch {
  status: OrderStatus | undefined
  /** Id of an operation. */
  operation: string | undefined
  series: string | undefined
  /** ISO 8601. */
  dueBefore: string | undefined
  /** Only orders below this id. */
  before: string | undefined
}

/** Newest first. `searchedTo`: the id at which the search ended, inclusive; null if it is complete. */
export async function listScheduledOrders(
  db: Queryable,
  ledger: number,
  { status, operation, series, dueBefore, before = highest }: ScheduledSearch,
  limit: number,
): Promise<{ data: ScheduledRow[]; searchedTo: string | null }> {
  const values: unknown[] = [ledger, before]
  const parameter = (value: unknown) => `$${values.push(value)}`
  // Indexes have the orders of a series, and the rejected ones.
  const scope = [
    'o.ledger = $1 and o.id < $2',
    ...(series === undefined ? [] : [`o.series = ${parameter(series)}`]),
    ...(status === 'rejected' ? [`o.status = 'rejected'`] : []),
  ].join(' and ')
  const isSearch = operation !== undefined || dueBefore !== undefined || (status !== undefined && status !== 'rejected')
  const searchedTo =
    isSearch && series === undefined ? await findSearchEnd(db, 'scheduled_orders o', scope, values) : null
  const { rows: data } = await db.query<ScheduledRow>({
    text: `select ${orderColumns} from scheduled_orders o
            where ${scope} and o.id >= ${parameter(searchedTo ?? lowest)}
              ${status === undefined ? '' : `and o.status = ${parameter(status)}`}
              ${operation === undefined ? '' : `and o.operation = ${parameter(operation)}`}
              ${dueBefore === undefined ? '' : `and o.due_at < ${parameter(dueBefore)}`}
            order by o.id desc limit ${parameter(limit)}`,
    values,
  })
  return { data, searchedTo }
}
