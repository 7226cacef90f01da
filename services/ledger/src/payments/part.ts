import { Decimal, formatMoney } from '@florin/money'
import { z } from 'zod'
import { type CashbackRule, owedCashback, ruleOf } from '../cashback-plans/cashback.ts'
import type { AccountIdentity } from '../double-entry.ts'
import { LedgerError, OrderOvertaken } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { type Part, within } from '../posting/part.ts'
import { readMs } from '../transaction-id.ts'
import { changePayments, findPaymentStates, lockPaymentNumbers, type PaymentState, recordPayments } from './queries.ts'
import { type Merchant, PaymentOfTransaction } from './schemas.ts'

/** The terms of a payment. Its id is that of the transaction. */
export interface NewPayment {
  account: AccountIdentity
  target: AccountIdentity
  amount: Decimal
  merchant: Merchant
  /** Id of the plan of the rule. */
  plan: string | null
  /** Null: the payment earns nothing. */
  rule: CashbackRule | null
  /** Given when it is accepted. */
  recorded: { number: number; atMs: number } | null
}

const cashbackOf = ({ rule, amount, account }: NewPayment): Decimal | null =>
  rule && owedCashback(rule, amount, amount, account.exponent)

/** Numbers payments, and writes them with the orders that will pay their cashbacks. */
export const paymentPart: Part<NewPayment, Map<number, number>> = {
  name: 'payment',
  revive: ({ amount, rule, ...others }) => ({
    ...others,
    amount: new Decimal(amount),
    rule: rule && { ...rule, ...ruleOf(rule) },
  }),
  completesTerms: true,
  read: (tx, asked) => lockPaymentNumbers(tx, [...new Set(asked.map(({ ledger }) => ledger))]),
  note({ ledger, terms }, lastNumbers, transaction) {
    const number = (lastNumbers.get(ledger) as number) + 1
    lastNumbers.set(ledger, number)
    terms.recorded = { number, atMs: readMs(transaction) }
    return () => lastNumbers.set(ledger, number - 1)
  },
  insert: (written) =>
    recordPayments(
      written.map(({ ledger, transaction: id, terms }) => {
        const { account, target, amount, merchant, plan, rule, recorded } = terms
        const cashback = cashbackOf(terms)
        return {
          ledger,
          id,
          number: recorded?.number as number,
          account: account.id,
          target: target.id,
          amount: formatMoney(amount, account.exponent),
          merchantName: merchant.name,
          category: merchant.category,
          merchantReference: merchant.reference,
          plan,
          bps: rule?.bps ?? null,
          flat: rule?.flat ? formatMoney(rule.flat, account.exponent) : null,
          delay: rule?.delay ?? null,
          cashback: cashback && formatMoney(cashback, account.exponent),
        }
      }),
    ),
  field: {
    name: 'payment',
    schema: PaymentOfTransaction,
    description: 'The payment; only of a payment, and of a capture with a merchant',
    present: presentNew,
    select: `
      case when t.kind in ('payment', 'capture') then (
        select json_build_object(
                 'number', 'payment' || p.number,
                 'merchant', json_build_object('name', p.merchant_name, 'category', p.merchant_category,
                                               'reference', p.merchant_reference),
                 'cashback', case when p.cashback > 0 then json_build_object(
                   'amount', p.cashback::text,
                   'due_at', to_char((t.recorded_at + p.delay * interval '1 s') at time zone 'UTC',
                                     'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end)
          from payments p where p.ledger = t.ledger and p.id = t.id) end`,
  },
  checks: [
    {
      promise: 'Each payment is a transaction of its account and amount, and its cashback follows from its rule',
      broken: `
        select coalesce(t.ledger, p.ledger) as ledger, format('payment %s', coalesce(t.id, p.id)) as what
          from (select * from transactions t where ${within('t', 'id')} and t.kind in ('payment', 'capture')) t
          full join (select * from payments p where ${within('p', 'id')}) p on p.ledger = t.ledger and p.id = t.id
          left join entries e on e.ledger = p.ledger and e.transaction_id = p.id and e.line = 1
          left join cashback_plans l on l.ledger = p.ledger and l.id = p.plan_id
         where not (t.kind = 'capture' and p.id is null)
           and (t.id is not null and p.id is not null
                and (e.account_id, e.amount) = (p.account_id, p.amount)
                and p.cashback is not distinct from cashback_owed(p.bps, p.flat, p.amount, p.amount, scale(p.amount))
                and (p.plan_id is null or (p.bps, p.flat, p.delay) is not distinct from (l.bps, l.flat, l.delay))) is not true`,
    },
    {
      promise: 'No payment, refund or cashback is reversed',
      broken: `
        select r.ledger, format('transaction %s is reversed by %s', o.id, r.id) as what
          from transactions r
          join transactions o on o.ledger = r.ledger and o.id = r.reverses
         where ${within('r', 'id')} and r.reverses is not null
           and (o.kind in ('payment', 'refund', 'cashback')
                or exists (select from payments p where p.ledger = o.ledger and p.id = o.id))`,
    },
  ],
  stateChecks: [
    {
      promise: 'Payments are numbered 1, 2, 3, ... in the order of recording',
      broken: `
        select ledger, format('payment %s has the number %s', id, number) as what
          from (select ledger, id, number, row_number() over (partition by ledger order by id) as place from payments) p
         where number <> place
         union all
        select n.ledger, format('%s payments, and the last number is %s', count(p.id), n.last)
          from payment_numbers n left join payments p on p.ledger = n.ledger
         group by n.ledger, n.last having count(p.id) <> n.last`,
    },
  ],
}

function presentNew({ merchant, rule, recorded, ...terms }: NewPayment): z.output<typeof PaymentOfTransaction> {
  const cashback = cashbackOf({ merchant, rule, recorded, ...terms })
  const dueMs = recorded && rule && recorded.atMs + rule.delay * 1_000
  return {
    number: recorded && `payment${recorded.number}`,
    merchant,
    cashback: cashback?.gt(0)
      ? {
          amount: formatMoney(cashback, terms.account.exponent),
          due_at: dueMs === null ? null : new Date(dueMs).toISOString(),
        }
      : null,
  }
}

/** The terms of a refund, or of the payment of a cashback. */
export interface PaymentChange {
  payment: string
  exponent: number
  /** Zero when the cashback is paid. */
  refunded: Decimal
  /** Paid; negative: returned by the refund. */
  cashback: Decimal
}

/** Refunds payments, and pays their cashbacks. */
export const paymentChangePart: Part<PaymentChange, Map<string, PaymentState>> = {
  name: 'payment change',
  revive: (terms) => ({ ...terms, refunded: new Decimal(terms.refunded), cashback: new Decimal(terms.cashback) }),
  async read(tx, asked) {
    const payments = asked.map(({ ledger, terms: { payment: id } }) => ({ ledger, id }))
    const states = await findPaymentStates(tx, payments)
    return new Map(payments.map(({ ledger, id }, index) => [keyOf(ledger, id), states[index] as PaymentState]))
  },
  reject: ({ ledger, terms }, seen) => rejectChange(terms, seen.get(keyOf(ledger, terms.payment)) as PaymentState),
  note({ ledger, terms: { payment, refunded, cashback } }, seen) {
    const key = keyOf(ledger, payment)
    const before = seen.get(key) as PaymentState
    seen.set(key, {
      ...before,
      refunded: refunded.plus(before.refunded).toFixed(),
      cashbackPaid: cashback.plus(before.cashbackPaid).toFixed(),
    })
    return () => seen.set(key, before)
  },
  insert: (written) =>
    changePayments(
      written.map(({ ledger, transaction, terms: { payment, exponent, refunded, cashback } }) => ({
        ledger,
        payment,
        transaction,
        refunded: formatMoney(refunded, exponent),
        cashback: formatMoney(cashback, exponent),
      })),
    ),
  field: {
    name: 'payment_id',
    schema: z.string(),
    description: 'Id of the payment that this transaction refunds, or whose cashback it pays',
    present: ({ payment }) => payment,
    select: `case when t.kind in ('refund', 'cashback') then (
      select to_json(c.payment_id) from payment_changes c where c.ledger = t.ledger and c.transaction_id = t.id) end`,
  },
  checks: [
    {
      promise: 'Each refund and each cashback is one change of its payment, of the same account and amount',
      broken: `
        select t.ledger, format('transaction %s', t.id) as what
          from transactions t
          left join payment_changes c on c.ledger = t.ledger and c.transaction_id = t.id
          left join payments p on p.ledger = c.ledger and p.id = c.payment_id
          left join lateral (
            select sum(case e.direction when 'credit' then e.amount else -e.amount end) as received from entries e
             where e.ledger = t.ledger and e.transaction_id = t.id and e.account_id = p.account_id) e on true
         where ${within('t', 'id')} and (t.kind in ('refund', 'cashback') or c.payment_id is not null)
           and (t.kind = case when c.refunded > 0 then 'refund' else 'cashback' end
                and e.received = c.refunded + c.cashback) is not true`,
    },
  ],
  stateChecks: [
    {
      promise: 'The cashback of each payment follows from its rule, its refunds and its state',
      broken: `
        select p.ledger, format('payment %s: %s refunded, %s paid, %s owed, %s', p.number, p.refunded, p.cashback_paid,
                                owed.amount, coalesce(o.status, 'without cashback')) as what
          from payments p
          left join scheduled_orders o on o.ledger = p.ledger and o.id = p.id
          left join lateral (select count(*) as count, coalesce(sum(c.refunded), 0) as refunded,
                                    coalesce(sum(c.cashback), 0) as cashback,
                                    (array_agg(c.transaction_id) filter (where c.cashback > 0))[1] as transaction_id
                               from payment_changes c where c.ledger = p.ledger and c.payment_id = p.id) c on true,
               lateral (select coalesce(cashback_owed(p.bps, p.flat, p.amount, p.amount - p.refunded, scale(p.amount)), 0)
                                 as amount) owed
         where (p.refunded, p.cashback_paid, p.changes) is distinct from (c.refunded, c.cashback, c.count)
            or (o.id is not null) is distinct from (coalesce(p.cashback, 0) > 0)
            or o.operation is distinct from case when o.id is not null then 'payCashback' end
            or case o.status
                 when 'posted' then (p.cashback_paid = owed.amount and o.transaction_id = c.transaction_id) is not true
                 when 'cancelled' then p.cashback_paid <> 0
                 else p.cashback_paid <> 0 or owed.amount = 0 and p.cashback > 0
               end`,
    },
  ],
}

function rejectChange(
  { payment, exponent, refunded, cashback }: PaymentChange,
  state: PaymentState,
): LedgerError | undefined {
  const amount = new Decimal(state.amount)
  const remaining = amount.minus(state.refunded)
  if (refunded.gt(remaining)) {
    return new LedgerError(
      'refund_exceeded',
      remaining.isZero()
        ? `Payment ${payment} was refunded in full.`
        : `${formatMoney(remaining, exponent)} of payment ${payment} can still be refunded; the order asks for ${formatMoney(refunded, exponent)}.`,
    )
  }
  const due = dueCashback(state, refunded, exponent)
  const expected = refunded.isZero() ? due : Decimal.min(due, 0)
  return cashback.eq(expected)
    ? undefined
    : new OrderOvertaken('payment_changed', `Payment ${payment} was changed at the same time. Send the request again.`)
}

/** What is owed after a further refund, less what was paid; negative: what the refund returns. */
export function dueCashback(
  { amount, refunded, cashbackPaid, ...rule }: PaymentState,
  refund: Decimal,
  exponent: number,
): Decimal {
  const whole = new Decimal(amount)
  return owedCashback(ruleOf(rule), whole, whole.minus(refunded).minus(refund), exponent).minus(cashbackPaid)
}
