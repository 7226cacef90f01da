import type { Queryable } from '@florin/postgres'
import { findConversions } from '../conversions/queries.ts'
import type { AccountType, Direction } from '../posting/posting.ts'
import { type Conversion, type Fee, keyIn, type Transaction } from './schemas.ts'

type TransactionRow = Omit<Transaction, 'entries' | 'conversion' | 'fee'> & { fee: Fee | null }

const columns = `t.id, t.kind, t.reference, t.description, coalesce(t.metadata, '{}') as metadata, t.effective_at,
  t.recorded_at, t.reverses,
  (select r.id from transactions r where r.ledger = t.ledger and r.reverses = t.id) as reversed_by,
  (select json_build_object('schedule', f.schedule, 'version', f.version, 'amount', f.amount::text,
                            'currency', f.currency, 'account', f.account_id)
     from fees f where f.ledger = t.ledger and f.transaction_id = t.id and f.schedule is not null and f.reverses is null
  ) as fee`

export async function findTransaction(db: Queryable, ledger: number, ref: string): Promise<Transaction | undefined> {
  const key = keyIn(ref)
  const { rows } = await db.query<TransactionRow>({
    text: `select ${columns} from transactions t
            where t.ledger = $1 and t.id = ${key === undefined ? '$2' : '(select transaction_id from idempotency_keys where ledger = $1 and key = $2)'}`,
    values: [ledger, key ?? ref],
  })
  return (await withEntries(db, ledger, rows))[0]
}

export interface TransactionFilters {
  accountId: string | undefined
  owner: string | undefined
  kind: string | undefined
  reference: string | undefined
  /** Lowest id, included. */
  fromId: string | null
  /** Highest id, not included. */
  toId: string | null
}

/**
 * Newest first. With an account or an owner the entries of those accounts lead, each account giving at most a page:
 * led by the ledger's transactions, a quiet account's would be looked for through the whole of them.
 */
export async function listTransactions(
  db: Queryable,
  ledger: number,
  filters: TransactionFilters,
  limit: number,
): Promise<Transaction[]> {
  const { accountId, owner, kind, reference, fromId, toId } = filters
  const matches = `($2::text is null or t.kind = $2) and ($3::text is null or t.reference = $3)`
  const within = (id: string) => `($4::uuid is null or ${id} >= $4) and ($5::uuid is null or ${id} < $5)`
  const byAccount = `
    select ${columns} from transactions t where t.ledger = $1 and t.id in (
      select distinct page.id
        from accounts a,
             lateral (select distinct e.transaction_id as id
                        from entries e join transactions t on t.ledger = e.ledger and t.id = e.transaction_id
                       where e.ledger = a.ledger and e.account_id = a.id
                         and ${within('e.transaction_id')} and ${matches}
                         and ($7::uuid is null or $8::text is null or exists (
                           select from entries o join accounts of on of.ledger = o.ledger and of.id = o.account_id
                            where o.ledger = e.ledger and o.transaction_id = e.transaction_id and of.owner = $8))
                       order by e.transaction_id desc limit $6) as page
       where a.ledger = $1 and (a.id = $7 or $7::uuid is null and a.owner = $8)
       order by page.id desc limit $6)
     order by t.id desc limit $6`
  const plain = `
    select ${columns} from transactions t
     where t.ledger = $1 and ${matches} and ${within('t.id')}
     order by t.id desc limit $6`
  const selective = accountId !== undefined || owner !== undefined
  const { rows } = await db.query<TransactionRow>({
    text: selective ? byAccount : plain,
    values: [ledger, kind, reference, fromId, toId, limit, ...(selective ? [accountId, owner] : [])],
  })
  return withEntries(db, ledger, rows)
}

type EntryRow = Omit<Transaction['entries'][number], 'sequence'> & { transaction: string; sequence: string }

async function withEntries(db: Queryable, ledger: number, transactions: TransactionRow[]): Promise<Transaction[]> {
  if (transactions.length === 0) return []
  const { rows } = await db.query<EntryRow>({
    text: `select e.transaction_id as transaction, e.account_id as account, a.code as account_code, e.direction,
                  e.amount, e.currency, e.balance_after, e.sequence
             from unnest($2::uuid[]) as wanted (id)
             join entries e on e.ledger = $1 and e.transaction_id = wanted.id
             join accounts a on a.ledger = e.ledger and a.id = e.account_id
            order by e.transaction_id, e.line`,
    values: [ledger, transactions.map(({ id }) => id)],
  })
  const byTransaction = Map.groupBy(rows, ({ transaction }) => transaction)
  const converted = transactions.flatMap(({ id, kind }) => (kind === 'conversion' ? [id] : []))
  const conversions =
    converted.length > 0 ? await findConversions(db, ledger, converted) : new Map<string, Conversion>()
  return transactions.map(({ fee, ...transaction }) => ({
    ...transaction,
    ...(conversions.has(transaction.id) && { conversion: conversions.get(transaction.id) }),
    ...(fee && { fee }),
    entries: (byTransaction.get(transaction.id) ?? []).map(({ transaction: _, ...entry }) => ({
      ...entry,
      sequence: Number(entry.sequence),
    })),
  }))
}

export interface LegRow {
  account: string
  code: string | null
  type: AccountType
  currency: string
  exponent: number
  direction: Direction
  amount: string
}

/** The entries of a transaction with what is needed to post against their accounts, in their order. */
export async function listLegs(db: Queryable, ledger: number, transaction: string): Promise<LegRow[]> {
  const { rows } = await db.query<LegRow>({
    text: `select a.id as account, a.code, a.type, a.currency, a.exponent, e.direction, e.amount
             from entries e join accounts a on a.ledger = e.ledger and a.id = e.account_id
            where e.ledger = $1 and e.transaction_id = $2 order by e.line`,
    values: [ledger, transaction],
  })
  return rows
}
