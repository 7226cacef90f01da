import type { Queryable, Transaction } from '@florin/postgres'
import type pg from 'pg'
import { recordOrder } from '../audit/part.ts'
import { LedgerError } from '../errors.ts'
import { type Answer, runOnce } from '../idempotency/idempotency.ts'
import { findMadeId } from '../idempotency/queries.ts'
import type { WriteContext } from '../request/context.ts'
import { keyIn } from '../request/references.ts'
import { presentScheduled } from './present.ts'
import {
  cancelScheduledOrders,
  findCancelled,
  findScheduledOrder,
  hasScheduledOrder,
  insertScheduledOrder,
  retryScheduledOrder,
  type ScheduledRow,
} from './queries.ts'
import type { ScheduledOrder, Timing } from './schemas.ts'

/** Keeps an order for its moment. Its key keeps the answer. Throws `moment_in_past`. */
export function scheduleOrder(
  db: pg.Pool,
  operation: string,
  target: string,
  context: WriteContext,
  timing: Scheduled,
): Promise<Answer> {
  return runOnce(db, context, async (tx) => {
    const scheduled = await addScheduledOrder(tx, operation, target, context, timing)
    await recordOrder(tx, context, `/v1/scheduled/${scheduled.id}`)
    return scheduled
  })
}

type Scheduled = Timing & { scheduled_for: string }

/** Throws `moment_in_past`. */
export async function addScheduledOrder(
  tx: Transaction,
  operation: string,
  target: string,
  { ledger, body }: Pick<WriteContext, 'ledger' | 'body'>,
  { scheduled_for, every, time_zone, until, retry_until }: Scheduled,
): Promise<ScheduledOrder> {
  const scheduled = await insertScheduledOrder(tx, {
    ledger,
    operation,
    target,
    body,
    dueAt: scheduled_for,
    retryUntil: retry_until ?? null,
    every: every ?? null,
    timeZone: every === undefined ? null : (time_zone ?? 'UTC'),
    until: until ?? null,
  })
  if (scheduled) return presentScheduled(scheduled)
  throw new LedgerError(
    'moment_in_past',
    `scheduled_for ${scheduled_for} is in the past, by the clock of the database. Send a later moment, or omit scheduled_for.`,
  )
}

/** Finds a scheduled order by id, or by the key of its request, which may be a payment. Throws `scheduled_order_not_found`. */
export async function requireScheduledOrder(db: Queryable, ledger: number, ref: string): Promise<ScheduledRow> {
  const key = keyIn(ref)
  const id = key === undefined ? ref : await findMadeId(db, ledger, key)
  const order = id === undefined ? undefined : await findScheduledOrder(db, ledger, id)
  if (order) return order
  throw new LedgerError(
    'scheduled_order_not_found',
    key === undefined
      ? `This ledger has no scheduled order ${ref}.`
      : `No scheduled order in this ledger has the key ${key}.`,
  )
}

/**
 * Cancels an order that was not posted. Of a series, whatever its order, the scheduled one is cancelled too, so that the series
 * ends. Returns the order, or the one of its series that was cancelled. Again: the same.
 */
export async function cancelOrder(db: Queryable, ledger: number, ref: string): Promise<ScheduledOrder> {
  const order = await requireScheduledOrder(db, ledger, ref)
  const reason = { code: 'order_cancelled', detail: 'The order was cancelled by a request.' }
  let cancelled: string[] = []
  // A worker may post the scheduled order of the series meanwhile, and add the next one.
  do cancelled = [...cancelled, ...(await cancelScheduledOrders(db, order, reason))]
  while (order.series !== null && (await hasScheduledOrder(db, ledger, order.series)))
  const ofSeries = cancelled[0] ?? (order.series === null ? undefined : await findCancelled(db, ledger, order.series))
  const id = cancelled.includes(order.id) || order.status === 'cancelled' ? order.id : (ofSeries ?? order.id)
  const after = await requireScheduledOrder(db, ledger, id)
  if (after.status === 'cancelled') return presentScheduled(after)
  throw ended(after)
}

/** Attempts an order that is due now, also one that was rejected. */
export async function retryOrder(db: Queryable, ledger: number, ref: string): Promise<ScheduledOrder> {
  const { id } = await requireScheduledOrder(db, ledger, ref)
  const isRetried = await retryScheduledOrder(db, ledger, id)
  const order = await requireScheduledOrder(db, ledger, id)
  if (isRetried) return presentScheduled(order)
  throw ended(order)
}

export function ended({ id, status }: Pick<ScheduledRow, 'id' | 'status'>): LedgerError {
  return new LedgerError(
    'scheduled_order_ended',
    status === 'posted'
      ? `Scheduled order ${id} was posted. To undo it, reverse the transaction, refund the payment, or void the hold.`
      : `Scheduled order ${id} was ${status}. Send a new order with a new key.`,
  )
}
