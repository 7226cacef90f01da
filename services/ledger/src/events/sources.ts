import type { Queryable } from '@florin/postgres'
import type { ReplayReader } from '../transactions/replays.ts'
import type { EventType } from './event.ts'

/** What a row of an append-only table says. */
export interface Happening {
  type: EventType
  /** Id of what it is about. */
  subject: string
  /** Events with the same key keep their order in Kafka. */
  partitionKey: string
  /** Ids of the accounts that take part. */
  accounts: string[]
  data: unknown
}

/** A table of the log. Its rows never change, and their ids increase in the order of recording. */
export interface Source {
  readonly types: readonly EventType[]
  readonly table: string
  /** The column with the id. */
  readonly id: string
  /** In the order of the ids. Each is read by index probes. */
  read(deps: SourceDeps, ledger: number, ids: string[]): Promise<Happening[]>
}

export interface SourceDeps {
  db: Queryable
  replays: ReplayReader
}

interface Columns {
  event: EventType
  subject: string
  partition_key: string
  accounts: string[]
}

/**
 * A source by one query. Its rows have the columns of `Columns`, and further ones that are the data. `source` is a row of the
 * table, `a` the account that it is about.
 */
function fromRows(name: string, source: Omit<Source, 'read'>, columns: string, joins = ''): Source {
  return {
    ...source,
    async read({ db }, ledger, ids) {
      const { rows } = await db.query<Columns>({
        name: `read_events_of_${name}`,
        text: `select ${columns}
                 from unnest($2::uuid[]) with ordinality as wanted (id, place),
                      lateral (select * from ${source.table} o
                                where o.ledger = $1 and o.${source.id} = wanted.id offset 0) source
                      ${joins}
                order by wanted.place`,
        values: [ledger, ids],
      })
      return rows.map(({ event: type, subject, partition_key: partitionKey, accounts, ...data }) => ({
        type,
        subject,
        partitionKey,
        accounts,
        data,
      }))
    },
  }
}

const probe = (table: string, alias: string, id: string, column = 'id') =>
  `, lateral (select * from ${table} o where o.ledger = $1 and o.${column} = ${id} offset 0) ${alias}`

const ofAccount = 'a.id as account, a.code as account_code, a.currency'

const accounts = fromRows(
  'accounts',
  { types: ['account.opened', 'account.changed'], table: 'account_changes', id: 'id' },
  `case when source.is_opening then 'account.opened' else 'account.changed' end as event, a.id as subject,
   a.id as partition_key, array[a.id] as accounts, a.id, a.code, source.owner, source.name, a.type, a.currency,
   source.status, source.minimum_balance, source.maximum_balance, source.metadata, source.version, a.created_at`,
  probe('accounts', 'a', 'source.account_id'),
)

const transactions: Source = {
  types: ['transaction.posted'],
  table: 'transactions',
  id: 'id',
  async read({ replays }, ledger, ids) {
    const read = await Promise.all(ids.map((id) => replays({ ledger, id })))
    // It is as it was posted: what reverses it is an event of its own.
    return read.map(({ reversed_by: _, ...transaction }) => ({
      type: 'transaction.posted',
      subject: transaction.id,
      partitionKey: transaction.id,
      accounts: transaction.entries.map(({ account }) => account),
      data: transaction,
    }))
  },
}

const holds = fromRows(
  'holds',
  { types: ['hold.opened'], table: 'holds', id: 'id' },
  `'hold.opened' as event, source.id as subject, a.id as partition_key,
   array_remove(array[a.id, source.target_account_id], null) as accounts, source.id, ${ofAccount},
   source.target_account_id as target_account, source.amount, source.fee_schedule, source.fee_account_id as fee_account,
   source.expires_at, source.reference, source.description, coalesce(source.metadata, '{}') as metadata`,
  probe('accounts', 'a', 'source.account_id'),
)

const holdChanges = fromRows(
  'hold_changes',
  { types: ['hold.captured', 'hold.voided', 'hold.expired'], table: 'hold_changes', id: 'id' },
  `'hold.' || case when source.captured > 0 then 'captured' else source.status end as event, h.id as subject,
   a.id as partition_key, array[a.id] as accounts, h.id as hold, ${ofAccount}, source.captured, source.released,
   h.amount - (select sum(c.captured + c.released) from hold_changes c
                where c.ledger = $1 and c.hold_id = h.id and c.number <= source.number) as remaining,
   source.status, source.transaction_id as transaction`,
  probe('holds', 'h', 'source.hold_id') + probe('accounts', 'a', 'h.account_id'),
)

const payments = fromRows(
  'payments',
  { types: ['payment.posted'], table: 'payments', id: 'id' },
  `'payment.posted' as event, source.id as subject, a.id as partition_key,
   array[a.id, source.target_account_id] as accounts, source.id,
   'payment' || source.number as number, ${ofAccount}, source.target_account_id as target_account, source.amount,
   json_build_object('name', source.merchant_name, 'category', source.merchant_category,
                     'reference', source.merchant_reference) as merchant,
   case when source.cashback > 0 then json_build_object(
     'amount', source.cashback::text, 'percentage_bps', source.bps::text, 'fixed_amount', source.flat::text,
     'delay', source.delay) end as cashback`,
  probe('accounts', 'a', 'source.account_id'),
)

const paymentChanges = fromRows(
  'payment_changes',
  {
    types: ['payment.refunded', 'payment.cashback_paid'],
    table: 'payment_changes',
    id: 'transaction_id',
  },
  `case when source.refunded > 0 then 'payment.refunded' else 'payment.cashback_paid' end as event, p.id as subject,
   a.id as partition_key, array[a.id] as accounts, p.id as payment, 'payment' || p.number as number, ${ofAccount},
   source.refunded, source.cashback, source.transaction_id as transaction`,
  probe('payments', 'p', 'source.payment_id') + probe('accounts', 'a', 'p.account_id'),
)

const fees = fromRows(
  'fees',
  { types: ['fee.charged', 'fee.refunded'], table: 'fees', id: 'id' },
  `case when source.reverses is null then 'fee.charged' else 'fee.refunded' end as event, source.id as subject,
   a.id as partition_key, array[a.id] as accounts, source.id, source.transaction_id as transaction, source.kind,
   source.schedule, source.version, ${ofAccount}, source.amount, source.reverses`,
  probe('accounts', 'a', 'source.account_id'),
)

/**
 * A position in the feed has a place in this list: further sources go to the end. Rows with the same id have its order: what a
 * transaction is, then what it did.
 */
export const sources: readonly Source[] = [transactions, accounts, holds, holdChanges, payments, paymentChanges, fees]
