import { Decimal, formatMoney } from '@florin/money'
import { z } from 'zod'
import type { AccountIdentity } from '../double-entry.ts'
import { LedgerError, OrderOvertaken } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { type Part, within } from '../posting/part.ts'
import { momentOf } from '../transaction-id.ts'
import { changeHolds, type HoldState, openHolds, readHoldStates } from './queries.ts'

/** The terms of a new hold. Its id is that of the posting. */
export interface NewHold {
  account: AccountIdentity
  target: AccountIdentity | null
  amount: Decimal
  expiry: Expiry
  feeSchedule: string | null
  feeAccount: AccountIdentity | null
  reference: string | null
  description: string | null
  metadata: Record<string, string> | null
}

/** A moment (ISO 8601), or a number of milliseconds after the beginning. */
export type Expiry = { at: string } | { afterMs: number }

/** ISO 8601. */
export function expiryOf(expiry: Expiry, createdAt: string): string {
  return 'at' in expiry ? expiry.at : new Date(Date.parse(createdAt) + expiry.afterMs).toISOString()
}

/** Writes new holds. Their pending legs reserve the amounts. */
export const holdPart: Part<NewHold> = {
  name: 'hold',
  revive: (terms) => ({ ...terms, amount: new Decimal(terms.amount) }),
  insert: (written) =>
    openHolds(
      written.map(({ ledger, transaction: id, terms }) => ({
        ledger,
        id,
        account: terms.account.id,
        target: terms.target?.id ?? null,
        amount: formatMoney(terms.amount, terms.account.exponent),
        expiresAt: expiryOf(terms.expiry, momentOf(id)),
        reference: terms.reference,
        description: terms.description,
        metadata: terms.metadata && JSON.stringify(terms.metadata),
        feeSchedule: terms.feeSchedule,
        feeAccount: terms.feeAccount?.id ?? null,
      })),
    ),
}

/** The terms of a capture, a void or an expiry. */
export interface HoldChange {
  hold: string
  exponent: number
  captured: Decimal
  released: Decimal
  /** Nothing remains after the change. Null: what remains stays reserved, if anything does. */
  ending: 'captured' | 'voided' | 'expired' | null
}

/** Changes open holds: captures and releases amounts. */
export const holdChangePart: Part<HoldChange, Map<string, HoldState>> = {
  name: 'hold change',
  revive: (terms) => ({ ...terms, captured: new Decimal(terms.captured), released: new Decimal(terms.released) }),
  // What a capture takes is released first, so that the minimum of the account is kept.
  insertsFirst: true,
  read: (tx, asked) =>
    readHoldStates(
      tx,
      asked.map(({ ledger, terms: { hold: id } }) => ({ ledger, id })),
    ),
  reject: ({ ledger, terms }, seen, nowMs) =>
    rejectChange(terms, seen.get(keyOf(ledger, terms.hold)) as HoldState, nowMs),
  note({ ledger, terms: { hold, captured, released, ending } }, seen) {
    const key = keyOf(ledger, hold)
    const before = seen.get(key) as HoldState
    const remaining = new Decimal(before.remaining).minus(captured).minus(released)
    const status = remaining.isZero() ? (ending ?? 'captured') : 'open'
    seen.set(key, { ...before, remaining: remaining.toFixed(), status })
    return () => seen.set(key, before)
  },
  insert: (written) =>
    changeHolds(
      written.map(({ ledger, transaction: id, terms: { hold, exponent, captured, released, ending } }) => ({
        ledger,
        hold,
        captured: formatMoney(captured, exponent),
        released: formatMoney(released, exponent),
        ending,
        id,
      })),
    ),
  field: {
    name: 'hold',
    schema: z.string(),
    description: 'Id of the hold that this transaction captures',
    present: ({ hold }) => hold,
    select: `case t.kind when 'capture' then (
      select to_json(c.hold_id) from hold_changes c where c.ledger = t.ledger and c.transaction_id = t.id) end`,
  },
  checks: [
    {
      promise: 'Each capture is one change of its hold, of the same account and amount',
      broken: `
        select t.ledger, format('capture %s', t.id) as what
          from transactions t
          left join hold_changes c on c.ledger = t.ledger and c.transaction_id = t.id
          left join holds h on h.ledger = c.ledger and h.id = c.hold_id
          left join entries e on e.ledger = t.ledger and e.transaction_id = t.id and e.line = 1
         where ${within('t', 'id')} and (t.kind = 'capture' or c.hold_id is not null)
           and (t.kind = 'capture' and (e.account_id, e.amount) = (h.account_id, c.captured)) is not true`,
    },
  ],
  stateChecks: [
    {
      promise: 'Each account has pending what its open holds reserve',
      broken: `
        select ledger, format('account %s: %s pending, %s held', id, pending, held) as what
          from (select ledger, id, debits_pending + credits_pending as pending from accounts
                 where debits_pending + credits_pending <> 0) a
          full join (select ledger, account_id as id, sum(amount - captured - released) as held from holds
                      where status = 'open' group by ledger, account_id) h using (ledger, id)
         where pending is distinct from held`,
    },
    {
      promise: 'Each hold is the sum of its changes: captured, released and remaining are what was held',
      broken: `
        select coalesce(h.ledger, c.ledger) as ledger, format('hold %s', coalesce(h.id, c.hold_id)) as what
          from holds h
          full join (select ledger, hold_id, count(*) as count, max(number) as last, sum(captured) as captured,
                            sum(released) as released, (array_agg(status order by number desc))[1] as status
                       from hold_changes group by ledger, hold_id) c on c.ledger = h.ledger and c.hold_id = h.id
         where (h.changes, h.changes, h.captured, h.released, h.status)
               is distinct from (coalesce(c.count, 0), coalesce(c.last, 0), coalesce(c.captured, 0),
                                 coalesce(c.released, 0), coalesce(c.status, 'open'))`,
    },
  ],
}

function rejectChange(
  { hold, exponent, captured, released, ending }: HoldChange,
  { remaining, status, expiresAtMs }: HoldState,
  nowMs: number,
): LedgerError | undefined {
  if (status !== 'open') return new LedgerError('hold_ended', `Hold ${hold} has ended: it is ${status}.`)
  const isOver = nowMs >= expiresAtMs
  if (isOver && ending !== 'expired') {
    return new LedgerError('hold_expired', `Hold ${hold} expired at ${new Date(expiresAtMs).toISOString()}.`)
  }
  if (!isOver && ending === 'expired') return new LedgerError('hold_not_expired', `Hold ${hold} has not expired yet.`)
  const left = new Decimal(remaining).minus(captured)
  if (left.isNegative()) {
    return new LedgerError(
      'hold_exceeded',
      `${formatMoney(new Decimal(remaining), exponent)} remains of hold ${hold}; the capture needs ${formatMoney(captured, exponent)}. Capture at most what remains.`,
    )
  }
  if (!(ending === null ? released.isZero() : left.eq(released))) {
    return new OrderOvertaken('hold_changed', `Hold ${hold} was changed at the same time. Send the request again.`)
  }
  return undefined
}
