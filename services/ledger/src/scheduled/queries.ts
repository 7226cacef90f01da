import { columns, type Queryable, type Transaction } from '@florin/postgres'
import type pg from 'pg'
import { keyOf } from '../idempotency/key.ts'
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

const orderColumns = `
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

/** An order that this worker has leased. */
export type Claim = ScheduledRow & { ledgerName: string }

/**
 * Leases orders of these operations that are due, those that fell due first; other workers skip them until the lease expires.
 * Orders that another worker is claiming at the same time are skipped. By `ctid`: for a join the planner may read the whole table.
 */
export async function claimOrders(
  db: Queryable,
  operations: string[],
  ordersMax: number,
  leaseMs: number,
): Promise<Claim[]> {
  const { rows } = await db.query<Claim>({
    name: 'claim_orders',
    text: `
      with o as (
        update scheduled_orders o
           set attempts = o.attempts + 1, attempt_at = clock_timestamp() + make_interval(secs => $2 / 1000.0)
         where o.ctid = any(array(
           select ctid from scheduled_orders
            where status = 'scheduled' and attempt_at <= (select clock_timestamp()) and operation = any($3)
            order by attempt_at, ledger, id limit $1 for update skip locked))
        returning o.*
      )
      select ${orderColumns}, l.name as "ledgerName" from o join ledgers l on l.id = o.ledger
       order by o.due_at, o.id`,
    values: [ordersMax, leaseMs, operations],
  })
  return rows
}

/** The statuses of these orders, by `keyOf`, locked in the order of their ids. */
export async function lockOrders(
  tx: Queryable,
  orders: { ledger: number; id: string }[],
): Promise<Map<string, OrderStatus>> {
  const { rows } = await tx.query<{ ledger: number; id: string; status: OrderStatus }>({
    name: 'lock_scheduled_orders',
    text: `select o.ledger, o.id, o.status
             from unnest($1::integer[], $2::uuid[]) as asked (ledger, id)
             join scheduled_orders o on o.ledger = asked.ledger and o.id = asked.id
            order by o.id, o.ledger
              for update of o`,
    values: columns(orders, ['ledger', 'id']),
  })
  return new Map(rows.map(({ ledger, id, status }) => [keyOf(ledger, id), status]))
}

export interface EndedOrder {
  ledger: number
  id: string
  transaction: string | null
  hold: string | null
  endedAt: string
  /** When the next order of the series falls due. */
  nextDueAt: string | null
}

export function endOrders(ended: EndedOrder[]): pg.QueryConfig {
  return {
    name: 'end_orders',
    text: 'select end_orders($1, $2, $3, $4, $5, $6)',
    values: columns(ended, ['ledger', 'id', 'transaction', 'hold', 'endedAt', 'nextDueAt']),
  }
}

export interface FailedOrder {
  ledger: number
  id: string
  /** Number of the claim. */
  attempts: number
  code: string
  detail: string
  /** Until the next attempt. Null: the order is rejected. */
  pauseMs: number | null
  /** When an order that would be retried is rejected. */
  retryEndsAt: string | null
  nextDueAt: string | null
}

/** Returns how many orders are rejected. */
export async function failOrders(db: Queryable, failed: FailedOrder[]): Promise<number> {
  const { rows } = await db.query<{ rejected: number }>({
    name: 'fail_orders',
    text: 'select fail_orders($1, $2, $3, $4, $5, $6, $7, $8) as rejected',
    values: columns(failed, ['ledger', 'id', 'attempts', 'code', 'detail', 'pauseMs', 'retryEndsAt', 'nextDueAt']),
  })
  return rows[0]?.rejected ?? 0
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

export interface Backlog {
  /** Attempts that are due. */
  due: number
  oldestDueSeconds: number
  /** Orders whose last attempt failed and that are tried again. */
  retried: number
  oldestRetriedSeconds: number
  rejected: number
}

/** Limit of the counts, because a count reads each order. */
const countedMax = 100_000

/** What is due, retried and rejected, in all ledgers. */
export async function readBacklog(db: Queryable): Promise<Backlog> {
  const count = (condition: string) =>
    `(select count(*)::integer from (select from scheduled_orders where ${condition} limit $1) as counted)`
  const age = (moment: string, condition: string) =>
    `coalesce((select extract(epoch from clock_timestamp() - min(${moment})) from scheduled_orders where ${condition}), 0)::float8`
  const due = `status = 'scheduled' and attempt_at <= (select clock_timestamp())`
  const retried = `status = 'scheduled' and reason_code is not null`
  const { rows } = await db.query<Backlog>({
    text: `select ${count(due)} as due, ${age('attempt_at', due)} as "oldestDueSeconds", ${count(retried)} as retried,
                  ${age('due_at', retried)} as "oldestRetriedSeconds", ${count(`status = 'rejected'`)} as rejected`,
    values: [countedMax],
  })
  return rows[0] as Backlog
}
