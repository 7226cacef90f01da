import type { Queryable } from '@florin/postgres'
import { debitSign, lastEntryBefore } from '../accounts/queries.ts'
import type { Period } from '../horizon/period.ts'
import type { PartField } from '../posting/part.ts'
import { lowest, lowestId } from '../transaction-id.ts'
import { toTransaction, transactionColumns } from '../transactions/queries.ts'
import type { TransactionHead } from '../transactions/schemas.ts'
import type { ExportedAccount, ExportedBalance, ExportedEntry, ExportedLedger, ExportedTransaction } from './format.ts'

type Fields = readonly PartField<unknown>[]

/** What an export reads of a ledger. */
export interface Range extends Period {
  ledger: number
  /** The lowest id of a transaction that is recorded at `from`, and at `to`. */
  fromId: string
  toId: string
  /** The moment of recording of which the export is: nothing that is recorded from it on is in it. */
  knownAt: string
  /** The lowest id of a transaction that is recorded then. */
  knownId: string
}

export function rangeOf(ledger: number, period: Period): Range {
  const { axis, from, to, horizon } = period
  const knownAt = axis === 'recorded' ? to : horizon
  const fromId = from === null ? lowest : lowestId(Date.parse(from))
  return { ...period, ledger, fromId, toId: lowestId(Date.parse(to)), knownAt, knownId: lowestId(Date.parse(knownAt)) }
}

export async function findExportedLedger(db: Queryable, ledger: number): Promise<ExportedLedger> {
  const { rows } = await db.query<ExportedLedger>({
    text: 'select description, time_zone from ledgers where id = $1',
    values: [ledger],
  })
  return rows[0] as ExportedLedger
}

/**
 * SQL: what the effective axis adds to the balance of account `a` before a moment, as it was known at an id. What was recorded
 * from that id on is few: it was recorded while the export was read.
 */
const shiftAt = (moment: string, knownId: string) => `
  (select ${debitSign('a.type')} * (shift.debits - shift.credits - coalesce(since.debit, 0))
     from dated_shift(a.ledger, a.id, ${moment}::timestamptz(3) - interval '1 ms') shift,
          lateral (select sum(case e.direction when 'debit' then e.amount else -e.amount end) as debit
                     from dated_entries d
                          cross join lateral (select direction, amount from entries
                                               where ledger = d.ledger and account_id = d.account_id
                                                 and transaction_id = d.transaction_id and sequence = d.sequence) e
                    where d.ledger = a.ledger and d.account_id = a.id and d.transaction_id >= ${knownId}
                      and d.effective_at < ${moment}) since)`

/**
 * Accounts that were open when the export was read, as they were then, in the order of their ids. Their changes say what they
 * were; later changes are left out.
 */
export async function listAccounts(
  db: Queryable,
  { axis, ledger, from, fromId, knownAt, knownId }: Range,
  after: string,
  limit: number,
): Promise<ExportedAccount[]> {
  const values: unknown[] = [ledger, fromId, knownId, after, knownAt, limit]
  const shift = axis === 'effective' && from !== null ? shiftAt(`$${values.push(from)}`, '$3') : '0'
  const { rows } = await db.query<ExportedAccount>({
    text: `select a.id, a.code, a.type, a.currency, a.exponent, c.owner, c.name, c.status, c.minimum_balance,
                  c.maximum_balance, c.metadata, c.version, a.created_at,
                  coalesce(last.balance_after, a.posted - a.posted) + ${shift} as opening_balance
             from accounts a
             cross join lateral (select * from account_changes c
                                  where c.ledger = a.ledger and c.account_id = a.id and c.id < $3
                                  order by c.version desc limit 1) c
             ${lastEntryBefore('$2')}
            where a.ledger = $1 and a.id > $4 and a.created_at < $5
            order by a.id limit $6`,
    values,
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
  return addEntries(fields, rows, await listEntries(db, ledger, first.id, last.id))
}

/** Transactions with their entries, as they are exported. */
export function addEntries(fields: Fields, heads: TransactionHead[], entries: EntryOf[]): ExportedTransaction[] {
  const entriesOf = Map.groupBy(entries, ({ transaction }) => transaction)
  return heads.map((head) => {
    const of = (entriesOf.get(head.id) ?? []).map(({ transaction: _, ...entry }) => entry)
    const { reversed_by: __, ...transaction } = toTransaction(fields, head, of)
    const moments = { effective_at: textOf(head.effective_at), recorded_at: textOf(head.recorded_at) }
    return { ...transaction, ...moments } as unknown as ExportedTransaction
  })
}

export type EntryOf = ExportedEntry & { transaction: string }

/** SQL: an entry `e` with its account `a`. */
export const entryColumns = `e.transaction_id as transaction, e.account_id as account, a.code as account_code,
                  a.type as account_type, e.direction, e.amount, e.currency, e.balance_after, e.sequence`

/** Of the transactions from `first` to `last`, by a scan of the primary key. */
async function listEntries(db: Queryable, ledger: number, first: string, last: string): Promise<EntryOf[]> {
  const { rows } = await db.query<EntryOf>({
    text: `select ${entryColumns}
             from entries e,
                  -- One probe for each entry, whatever number of rows the planner expects.
                  lateral (select code, type from accounts where ledger = e.ledger and id = e.account_id offset 0) a
            where e.ledger = $1 and e.transaction_id >= $2 and e.transaction_id <= $3
            order by e.transaction_id, e.line`,
    values: [ledger, first, last],
  })
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }))
}

/** Of the accounts that have entries by then, in the order of their ids. */
export async function listBalances(
  db: Queryable,
  { axis, ledger, to, toId, knownAt, knownId }: Range,
  after: string,
  limit: number,
): Promise<ExportedBalance[]> {
  const values: unknown[] = [ledger, toId, after, knownAt, limit, knownId]
  const shift = axis === 'effective' ? shiftAt(`$${values.push(to)}`, '$6') : '0'
  const { rows } = await db.query<Omit<ExportedBalance, 'sequence'> & { sequence: string }>({
    text: `select a.id, a.code, a.type, a.currency, known.sequence,
                  coalesce(last.balance_after, a.posted - a.posted) + ${shift} as balance
             from accounts a ${lastEntryBefore('$2')} ${lastEntryBefore('$6').replaceAll('last', 'known')}
            where a.ledger = $1 and a.id > $3 and a.moved and a.created_at < $4 and known.sequence is not null
            order by a.id limit $5`,
    values,
  })
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }))
}
