import { columns, type Queryable } from '@florin/postgres'
import type pg from 'pg'
import { keyOf } from '../idempotency/key.ts'
import { orderColumns, type ScheduledRow } from './queries.ts'
import type { OrderStatus } from './schemas.ts'

/* The queries of those that post scheduled orders. */

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
           select ctid from scheduled_orders s
            where status = 'scheduled' and attempt_at <= (select clock_timestamp()) and operation = any($3)
              and (select state from ledgers where id = s.ledger) = 'open'
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
