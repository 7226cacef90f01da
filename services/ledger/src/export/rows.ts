import type { Queryable } from '@florin/postgres'
import { lowest } from '../transaction-id.ts'
import type { Range } from './queries.ts'

/** Rows of a table that an export carries as they were at its end, for a restore. */
export interface CarriedTable {
  name: string
  /** Columns of row `r`, as SQL. Those with an alias are not the present value but the one at the end, `$2` (id) or `$3` (moment). */
  columns: string
  /** What the columns need besides `r`. */
  joins?: string
  /** Which rows there were at the end. */
  existed: string
  /** A unique key after the ledger, which the walk follows: its columns with their types and lowest values. */
  key: Record<string, { type: 'uuid' | 'integer' | 'text'; lowest: string }>
}

const id = { type: 'uuid', lowest } as const
const number = { type: 'integer', lowest: '-1' } as const
const word = { type: 'text', lowest: '' } as const

/** The end of a rule or limit that ended later is left out. */
const endedThen = `case when r.ended_at < $3 then r.ended_by end as ended_by, case when r.ended_at < $3 then r.ended_at end as ended_at`

/** What accounts need before they are opened. */
export const tablesBeforeAccounts: CarriedTable[] = [
  {
    name: 'currencies',
    columns: 'r.code, r.exponent, r.name, r.created_at',
    existed: 'r.created_at < $3',
    key: { code: word },
  },
]

/** In an order in which each row follows what it refers to. */
export const tablesAfterTransactions: CarriedTable[] = [
  {
    name: 'account_changes',
    columns:
      'r.id, r.account_id, r.version, r.is_opening, r.owner, r.name, r.status, r.minimum_balance, r.maximum_balance, r.metadata',
    existed: 'r.id < $2',
    key: { id },
  },
  {
    name: 'conversions',
    columns:
      'r.transaction_id, r.quote, r.source_currency, r.target_currency, r.source_amount, r.target_amount, r.spread_amount, r.rate, r.mid_rate, r.units, r.per, r.spread_bps, r.rate_source, r.simulated, r.rate_as_of, r.quoted_at, r.quote_expires_at',
    existed: 'r.transaction_id < $2',
    key: { transaction_id: id },
  },
  {
    name: 'fees',
    columns:
      'r.id, r.transaction_id, r.line, r.kind, r.schedule, r.version, r.account_id, r.amount, r.currency, r.reverses',
    existed: 'r.id < $2',
    key: { id },
  },
  {
    name: 'holds',
    columns: `r.id, r.account_id, r.target_account_id, r.amount, coalesce(c.captured, r.captured - r.captured) as captured,
      coalesce(c.released, r.released - r.released) as released, coalesce(c.status, 'open') as status, c.changes, r.expires_at,
      case when c.status <> 'open' then c.last_at end as ended_at, r.reference, r.description, r.metadata, r.fee_schedule,
      r.fee_account_id`,
    joins: `cross join lateral (
      select sum(captured) as captured, sum(released) as released, count(*) as changes, max(recorded_at) as last_at,
             (array_agg(status order by number desc))[1] as status
        from hold_changes where ledger = r.ledger and hold_id = r.id and id < $2) c`,
    existed: 'r.id < $2',
    key: { id },
  },
  {
    name: 'hold_changes',
    columns: 'r.hold_id, r.number, r.captured, r.released, r.transaction_id, r.status, r.recorded_at, r.id',
    existed: 'r.id < $2',
    key: { id },
  },
  {
    name: 'cashback_plans',
    columns: 'r.id, r.category, r.currency, r.version, r.bps, r.flat, r.delay, r.valid_from, r.recorded_at',
    existed: 'r.recorded_at < $3',
    key: { id },
  },
  {
    name: 'payments',
    columns: `r.id, r.number, r.account_id, r.target_account_id, r.amount, r.merchant_name, r.merchant_category,
      r.merchant_reference, r.plan_id, r.bps, r.flat, r.delay, r.cashback, coalesce(c.refunded, r.refunded - r.refunded) as refunded,
      coalesce(c.cashback, r.cashback_paid - r.cashback_paid) as cashback_paid, c.changes`,
    joins: `cross join lateral (
      select sum(refunded) as refunded, sum(cashback) as cashback, count(*) as changes
        from payment_changes where ledger = r.ledger and payment_id = r.id and transaction_id < $2) c`,
    existed: 'r.id < $2',
    key: { id },
  },
  {
    name: 'payment_changes',
    columns: 'r.payment_id, r.number, r.transaction_id, r.refunded, r.cashback',
    existed: 'r.transaction_id < $2',
    key: { transaction_id: id },
  },
  {
    name: 'limit_subjects',
    // What holds reserve is counted when the accounts are settled.
    columns: `r.id, r.account_id, r.owner, r.currency, r.since, coalesce(m.out_total, 0) as out_total,
      coalesce(m.in_total, 0) as in_total, 0 as reserved, m.transaction_id as last_transaction_id`,
    joins: `left join lateral (
      select transaction_id, out_total, in_total from limit_movements
       where ledger = r.ledger and subject_id = r.id and transaction_id < $2 order by transaction_id desc limit 1) m on true`,
    existed: 'r.since < $3',
    key: { id: number },
  },
  {
    name: 'limits',
    columns: `r.id, r.subject_id, r.measure, r.period, r.alignment, r.time_zone, r.amount, r.created_by, r.created_at, ${endedThen}`,
    existed: 'r.created_at < $3',
    key: { id },
  },
  {
    name: 'limit_movements',
    columns: 'r.subject_id, r.transaction_id, r.moved, r.freed, r.out_total, r.in_total',
    existed: 'r.transaction_id < $2',
    key: { subject_id: number, transaction_id: id },
  },
  {
    name: 'assertions',
    columns:
      'r.id, r.account_id, r.balance, r.at, r.effective_at, r.sequence, r.transaction_id, r.asserted_by, r.asserted_at',
    existed: 'r.asserted_at < $3',
    key: { id },
  },
  {
    name: 'approval_rules',
    columns: `r.id, r.operation, r.currency, r.above, r.expires_in, r.created_by, ${endedThen}`,
    existed: 'r.id < $2',
    key: { id },
  },
  {
    name: 'proposals',
    columns: `r.id, r.rule_id, r.operation, r.target, r.body, r.author, r.expires_at,
      case when r.ended_at < $3 then r.status else 'open' end as status, ${endedThen},
      case when r.ended_at < $3 then r.reason end as reason, case when r.ended_at < $3 then r.transaction_id end as transaction_id,
      case when r.ended_at < $3 then r.hold_id end as hold_id, case when r.ended_at < $3 then r.order_id end as order_id,
      case when r.ended_at < $3 then r.answer end as answer`,
    existed: 'r.id < $2',
    key: { id },
  },
  {
    name: 'scheduled_orders',
    // A restore lets an order fall due when its ledger is opened.
    columns: `r.id, r.operation, r.target, r.body, case when r.ended_at < $3 then r.status else 'scheduled' end as status, r.due_at,
      case when r.ended_at < $3 then r.due_at else timestamptz '9999-12-31 00:00:00Z' end as attempt_at, 0 as attempts,
      r.retry_until, r.series, r.number, r.starts_at, r.every, r.time_zone, r.until,
      case when r.ended_at < $3 then r.transaction_id end as transaction_id,
      case when r.ended_at < $3 then r.hold_id end as hold_id,
      case when r.ended_at < $3 then r.reason_code end as reason_code,
      case when r.ended_at < $3 then r.reason_detail end as reason_detail,
      case when r.ended_at < $3 then r.ended_at end as ended_at`,
    existed: 'r.id < $2',
    key: { id },
  },
  {
    name: 'idempotency_keys',
    columns:
      'r.key, r.request_hash, r.transaction_id, r.answer, r.refusal_code, r.refusal_detail, r.refusal_members, r.refused_at',
    // By the id that the answer has, or the claim of a batch. An answer without a UUID, such as that of an API key, or with a secret is
    // not carried.
    joins: `left join lateral (
      select coalesce(a.answer ->> 'id', a.answer ->> 'claim') as id, (a.answer ->> 'ended_at')::timestamptz as ended_at
        from (select r.answer::jsonb as answer) a
       where not a.answer ? 'secret'
         and coalesce(a.answer ->> 'id', a.answer ->> 'claim') ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$') made on r.answer is not null`,
    existed: `(r.transaction_id < $2 or r.refused_at < $3
               or (made.id)::uuid < $2 and (made.ended_at is null or made.ended_at < $3))`,
    key: { key: word },
  },
  {
    name: 'period_changes',
    columns: 'r.id, r.action, r.day::text as day, r.before, r.reason, r.changed_by, r.changed_at',
    existed: 'r.changed_at < $3',
    key: { id },
  },
]

export type CarriedRow = Record<string, unknown>

/** The next rows of a table after a key, by an index. */
export async function listRows(
  db: Queryable,
  table: CarriedTable,
  { ledger, toId, to }: Range,
  after: unknown[],
  limit: number,
): Promise<CarriedRow[]> {
  const key = Object.entries(table.key)
  const places = key.map(([, { type }], index) => `$${index + 5}::${type}`)
  const columns = key.map(([column]) => `r.${column}`)
  const { rows } = await db.query<CarriedRow>({
    text: `select ${table.columns} from ${table.name} r ${table.joins ?? ''}
            where r.ledger = $1 and (${columns.join(', ')}) > (${places.join(', ')}) and ${table.existed}
              -- All parameters have a type.
              and $2::uuid is not null and $3::timestamptz is not null
            order by ${columns.join(', ')} limit $4`,
    values: [ledger, toId, to, limit, ...after],
  })
  return rows
}

/** The first key of a walk, and the key of a row. */
export const lowestKey = ({ key }: CarriedTable): unknown[] => Object.values(key).map(({ lowest }) => lowest)
export const keyOfRow = ({ key }: CarriedTable, row: CarriedRow): unknown[] =>
  Object.keys(key).map((column) => row[column])
