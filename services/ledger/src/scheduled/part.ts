import { keyOf } from '../idempotency/key.ts'
import type { Part } from '../posting/part.ts'
import { momentOf } from '../transaction-id.ts'
import { endOrders, lockOrders } from './claims.ts'
import { ended } from './scheduled.ts'
import type { OrderStatus } from './schemas.ts'

/** The terms of the posting of a scheduled order. */
export interface DueTerms {
  order: string
  makes: 'transaction' | 'hold' | null
  /** When the next order of its series falls due (ISO 8601). */
  nextDueAt: string | null
}

/**
 * Ends a scheduled order in the database transaction that posts it. The order is locked, and posted only if it has not ended:
 * so it is posted once, however many workers have it and wherever they crash.
 */
export const scheduledPart: Part<DueTerms, Map<string, OrderStatus>> = {
  name: 'scheduled order',
  read: (tx, asked) =>
    lockOrders(
      tx,
      asked.map(({ ledger, terms: { order: id } }) => ({ ledger, id })),
    ),
  reject({ ledger, terms: { order } }, seen) {
    const status = seen.get(keyOf(ledger, order)) as OrderStatus
    return status === 'scheduled' ? undefined : ended({ id: order, status })
  },
  note({ ledger, terms: { order } }, seen) {
    seen.set(keyOf(ledger, order), 'posted')
    return () => seen.set(keyOf(ledger, order), 'scheduled')
  },
  insert: (written) =>
    endOrders(
      written.map(({ ledger, transaction, terms: { order, makes, nextDueAt } }) => ({
        ledger,
        id: order,
        transaction: makes === 'transaction' ? transaction : null,
        hold: makes === 'hold' ? transaction : null,
        endedAt: momentOf(transaction),
        nextDueAt,
      })),
    ),
  stateChecks: [
    {
      promise: 'Each scheduled order that was posted has what it made, and no other order made it',
      broken: `
        select o.ledger, format('scheduled order %s', o.id) as what
          from scheduled_orders o
          left join transactions t on t.ledger = o.ledger and t.id = o.transaction_id
          left join holds h on h.ledger = o.ledger and h.id = o.hold_id
         where (o.transaction_id is not null and t.id is null) or (o.hold_id is not null and h.id is null)
         union all
        select ledger, format('transaction %s was made by %s scheduled orders', transaction_id, count(*))
          from scheduled_orders where transaction_id is not null group by ledger, transaction_id having count(*) > 1`,
    },
    {
      promise: 'Nothing that is due waits for more than five minutes',
      broken: `
        select ledger, format('scheduled order %s, due since %s', id, attempt_at) as what
          from scheduled_orders where status = 'scheduled' and attempt_at < clock_timestamp() - interval '5 min'
         union all
        select ledger, format('hold %s, expired since %s', id, expires_at)
          from holds where status = 'open' and expires_at < clock_timestamp() - interval '5 min'`,
    },
  ],
}
