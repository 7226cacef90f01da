import type { Queryable } from '@florin/postgres'
import { lastEntryBefore } from '../accounts/queries.ts'
import type { PartField } from '../posting/part.ts'
import { toTransaction, transactionColumns } from '../transactions/queries.ts'
import type { TransactionHead } from '../transactions/schemas.ts'
import type { ExportedAccount, ExportedBalance, ExportedEntry, ExportedTransaction } from './format.ts'

type Fields = readonly PartField<unknown>[]

/** Of a ledger: what was recorded at `fromId` or later, and before `toId`, ids of transactions. */
export interface Range {
  ledger: number
  fromId: string
  toId: string
  /** The moment of `toId`. */
  to: string
}

/**
 * Accounts opened before the end of the range, as they were then, in the order of their ids. Their changes say what they
 * were; the changes after the end are left out.
 */
export async function listAccounts(
  db: Queryable,
  { ledger, fromId, toId, to }: Range,
  after: string,
  limit: number,
): Promise<ExportedAccount[]> {
  const { rows } = await db.query<ExportedAccount>({
    text: `select a.id, a.code, a.type, a.currency, a.exponent, c.owner, c.name, c.status, c.minimum_balance,
                  c.maximum_balance, c.metadata, c.version, a.created_at, coalesce(last.balance_after, a.posted - a.posted) as opening_balance
             from accounts a
             cross join lateral (select * from account_changes c
                                  where c.ledger = a.ledger and c.account_id = a.id and c.id < $3
                                  order by c.version desc limit 1) c
             ${lastEntryBefore('$2')}
            where a.ledger = $1 and a.id > $4 and a.created_at < $5
            order by a.id limit $6`,
    values: [ledger, fromId, toId, after, to, limit],
  })
  return rows.map((row) => ({ ...row, created_at: textOf(row.created_at) }))
}

/** node-postgres gives moments as dates. */
const textOf = (moment: unknown) => (moment as Date).toISOString()

/** Oldest first, as they were first answered: a later reversal is a transaction of its own. */
export async function listTransactions(
  db: Queryable,
  fields: Fields,
  { ledger, toId }: Range,
  after: string,
  limit: number,
): Promise<ExportedTransaction[]> {
  const { rows } = await db.query<TransactionHead>({
    text: `select ${transactionColumns(fields, 'null')} from transactions t
            where t.ledger = $1 and t.id > $2 and t.id < $3 order by t.id limit $4`,
    values: [ledger, after, toId, limit],
  })
  const [first, last] = [rows[0], rows.at(-1)]
  if (first === undefined || last === undefined) return []
  const entries = Map.groupBy(await listEntries(db, ledger, first.id, last.id), ({ transaction }) => transaction)
  return rows.map((row) => {
    const of = (entries.get(row.id) ?? []).map(({ transaction: _, ...entry }) => entry)
    const { reversed_by: __, ...transaction } = toTransaction(fields, row, of)
    const moments = { effective_at: textOf(row.effective_at), recorded_at: textOf(row.recorded_at) }
    return { ...transaction, ...moments } as unknown as ExportedTransaction
  })
}

/** Of the transactions from `first` to `last`, by a scan of the primary key. */
async function listEntries(db: Queryable, ledger: number, first: string, last: string) {
  const { rows } = await db.query<Omit<ExportedEntry, 'sequence'> & { transaction: string; sequence: string }>({
    text: `select e.transaction_id as transaction, e.account_id as account, a.code as account_code,
                  a.type as account_type, e.direction, e.amount, e.currency, e.balance_after, e.sequence
             from entries e,
                  -- One probe for each entry, whatever number of rows the planner expects.
                  lateral (select code, type from accounts where ledger = e.ledger and id = e.account_id offset 0) a
            where e.ledger = $1 and e.transaction_id >= $2 and e.transaction_id <= $3
            order by e.transaction_id, e.line`,
    values: [ledger, first, last],
  })
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }))
}

/** Of the accounts that have entries before the end of the range, in the order of their ids. */
export async function listBalances(
  db: Queryable,
  { ledger, toId, to }: Range,
  after: string,
  limit: number,
): Promise<ExportedBalance[]> {
  const { rows } = await db.query<Omit<ExportedBalance, 'sequence'> & { sequence: string }>({
    text: `select a.id, a.code, a.type, a.currency, last.balance_after as balance, last.sequence
             from accounts a ${lastEntryBefore('$2')}
            where a.ledger = $1 and a.id > $3 and a.moved and a.created_at < $4 and last.sequence is not null
            order by a.id limit $5`,
    values: [ledger, toId, after, to, limit],
  })
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }))
}
