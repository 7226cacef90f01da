import { columns, type Queryable } from '@florin/postgres'
import type pg from 'pg'
import { keyOf } from '../idempotency/key.ts'
import { findSearchEnd } from '../request/search.ts'
import type { OrderStatus } from '../scheduled/schemas.ts'
import type { CashbackStatus } from './schemas.ts'

/** A payment as the table has it, with its transaction and its cashback. Amounts have the decimals of the currency. */
export interface PaymentRow {
  id: string
  number: string
  account: string
  accountCode: string | null
  currency: string
  exponent: number
  targetAccount: string
  amount: string
  refunded: string
  merchantName: string
  merchantCategory: string | null
  merchantReference: string | null
  bps: string | null
  flat: string | null
  /** For the whole amount. */
  cashback: string | null
  cashbackPaid: string
  changes: number
  planVersion: number | null
  planCategory: string | null
  planCurrency: string | null
  /** Of the order that pays the cashback; null if it earns none. */
  orderStatus: OrderStatus | null
  dueAt: Date | null
  cashbackTransaction: string | null
  reasonCode: string | null
  reasonDetail: string | null
  reference: string | null
  description: string | null
  metadata: Record<string, string> | null
  recordedAt: Date
}

const paymentColumns = `
  p.id, p.number, p.account_id as account, a.code as "accountCode", a.currency, a.exponent,
  p.target_account_id as "targetAccount", p.amount, p.refunded, p.merchant_name as "merchantName",
  p.merchant_category as "merchantCategory", p.merchant_reference as "merchantReference", p.bps, p.flat, p.cashback,
  p.cashback_paid as "cashbackPaid", p.changes, l.version as "planVersion", l.category as "planCategory",
  l.currency as "planCurrency", o.status as "orderStatus", o.due_at as "dueAt", o.transaction_id as "cashbackTransaction",
  o.reason_code as "reasonCode", o.reason_detail as "reasonDetail", t.reference, t.description, t.metadata,
  t.recorded_at as "recordedAt"`
/**
 * The order that pays the cashback has the id of the payment. It and the transaction are probes for each payment: a join of the
 * tables may read all their rows up to the page.
 */
const withOthers = `
  join accounts a on a.ledger = p.ledger and a.id = p.account_id
  join lateral (select * from transactions t where t.ledger = p.ledger and t.id = p.id limit 1) t on true
  left join cashback_plans l on l.ledger = p.ledger and l.id = p.plan_id
  left join lateral (select * from scheduled_orders o where o.ledger = p.ledger and o.id = p.id limit 1) o on true`

/** By an id, a number or a key. */
export async function findPayment(
  db: Queryable,
  ledger: number,
  ref: { id: string } | { number: string } | { key: string },
): Promise<PaymentRow | undefined> {
  const [condition, value] =
    'id' in ref
      ? ['p.id = $2', ref.id]
      : 'number' in ref
        ? ['p.number = $2', ref.number]
        : ['p.id = (select transaction_id from idempotency_keys where ledger = $1 and key = $2)', ref.key]
  const { rows } = await db.query<PaymentRow>({
    text: `select ${paymentColumns} from payments p ${withOthers} where p.ledger = $1 and ${condition}`,
    values: [ledger, value],
  })
  return rows[0]
}

/** What decides what a payment still earns, and may be refunded. */
export interface PaymentState {
  account: string
  target: string
  amount: string
  refunded: string
  bps: string | null
  flat: string | null
  cashbackPaid: string
}

/** The states of these payments, in their order. Under the locks of their accounts they do not change. */
export async function findPaymentStates(
  db: Queryable,
  payments: { ledger: number; id: string }[],
): Promise<(PaymentState | undefined)[]> {
  const { rows } = await db.query<PaymentState & { ledger: number; id: string }>({
    name: 'find_payment_states',
    text: `select p.ledger, p.id, p.account_id as account, p.target_account_id as target, p.amount, p.refunded, p.bps, p.flat,
                  p.cashback_paid as "cashbackPaid"
             from unnest($1::integer[], $2::uuid[]) as asked (ledger, id)
             join payments p on p.ledger = asked.ledger and p.id = asked.id`,
    values: columns(payments, ['ledger', 'id']),
  })
  const found = new Map(rows.map(({ ledger, id, ...state }) => [keyOf(ledger, id), state]))
  return payments.map(({ ledger, id }) => found.get(keyOf(ledger, id)))
}

/** The last payment number of each ledger, locked until the end of the database transaction. */
export async function lockPaymentNumbers(tx: Queryable, ledgers: number[]): Promise<Map<number, number>> {
  const { rows } = await tx.query<{ ledger: number; last: string }>({
    name: 'lock_payment_numbers',
    text: 'select ledger, last from lock_payment_numbers($1)',
    values: [ledgers],
  })
  return new Map(rows.map(({ ledger, last }) => [ledger, Number(last)]))
}

export interface NewPaymentRow {
  ledger: number
  id: string
  number: number
  account: string
  target: string
  amount: string
  merchantName: string
  category: string | null
  merchantReference: string | null
  plan: string | null
  bps: string | null
  flat: string | null
  delay: number | null
  cashback: string | null
}

export function recordPayments(payments: NewPaymentRow[]): pg.QueryConfig {
  return {
    name: 'record_payments',
    text: 'select record_payments($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)',
    values: columns(payments, [
      'ledger',
      'id',
      'number',
      'account',
      'target',
      'amount',
      'merchantName',
      'category',
      'merchantReference',
      'plan',
      'bps',
      'flat',
      'delay',
      'cashback',
    ]),
  }
}

export interface NewPaymentChange {
  ledger: number
  payment: string
  transaction: string
  refunded: string
  /** Paid; negative: returned by the refund. */
  cashback: string
}

export function changePayments(changes: NewPaymentChange[]): pg.QueryConfig {
  return {
    name: 'change_payments',
    text: 'select change_payments($1, $2, $3, $4, $5)',
    values: columns(changes, ['ledger', 'payment', 'transaction', 'refunded', 'cashback']),
  }
}

export interface PaymentChangeRow {
  transaction: string
  refunded: string
  cashback: string
  recordedAt: Date
}

/** The first `changesMax` changes. */
export async function listPaymentChanges(
  db: Queryable,
  ledger: number,
  payment: string,
  changesMax: number,
): Promise<PaymentChangeRow[]> {
  const { rows } = await db.query<PaymentChangeRow>({
    text: `select transaction_id as transaction, refunded, cashback, uuid_extract_timestamp(transaction_id) as "recordedAt"
             from payment_changes where ledger = $1 and payment_id = $2 and number <= $3 order by number`,
    values: [ledger, payment, changesMax],
  })
  return rows
}

export interface PaymentSearch {
  accountId: string | undefined
  owner: string | undefined
  category: string | undefined
  cashback: CashbackStatus | undefined
  /** Lowest id, inclusive. */
  fromId: string
  /** Highest id, exclusive. */
  toId: string
}

/** Newest first. `searchedTo`: the id at which the search ended, inclusive; null if it is complete. */
export async function listPayments(
  db: Queryable,
  ledger: number,
  { accountId, owner, category, cashback, fromId, toId }: PaymentSearch,
  limit: number,
): Promise<{ data: PaymentRow[]; searchedTo: string | null }> {
  const isSearch = owner !== undefined || category !== undefined || cashback !== undefined
  const scope = `p.ledger = $1 and p.id >= $2 and p.id < $3 ${accountId === undefined ? '' : 'and p.account_id = $4'}`
  const values: unknown[] = [ledger, fromId, toId, ...(accountId === undefined ? [] : [accountId])]
  const searchedTo = isSearch ? await findSearchEnd(db, 'payments p', scope, values) : null
  const parameter = (value: unknown) => `$${values.push(value)}`
  const { rows: data } = await db.query<PaymentRow>({
    text: `select ${paymentColumns} from payments p ${withOthers}
            where ${scope} and p.id >= ${parameter(searchedTo ?? fromId)}
              ${owner === undefined ? '' : `and a.owner = ${parameter(owner)}`}
              ${category === undefined ? '' : `and p.merchant_category = ${parameter(category)}`}
              ${cashback === undefined ? '' : `and o.status = ${parameter(cashback === 'paid' ? 'posted' : cashback)}`}
            order by p.id desc limit ${parameter(limit)}`,
    values,
  })
  return { data, searchedTo }
}
