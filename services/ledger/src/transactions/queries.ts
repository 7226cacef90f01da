import type { Queryable } from '@florin/postgres'
import { type AccountType, commonKinds, type Direction } from '../double-entry.ts'
import type { PartField } from '../posting/part.ts'
import { keyIn } from '../request/references.ts'
import { highest, lowest } from '../transaction-id.ts'
import { hasMatches, type Matches, matchesOf, onlyKind } from './matches.ts'
import type { Transaction, TransactionHead } from './schemas.ts'

type Fields = readonly PartField<unknown>[]

/** Columns of a transaction `t` as answers show it. `reversedBy`: SQL for the id of its reversal. */
export const transactionColumns = (
  fields: Fields,
  reversedBy: string,
) => `t.id, t.kind, t.reference, t.description, coalesce(t.metadata, '{}') as metadata, t.effective_at,
  t.recorded_at, t.reverses, ${reversedBy} as reversed_by${fields.map(({ name, select }) => `, (${select}) as "${name}"`).join('')}`

/** A row as answers show it. Null fields of parts are omitted. */
export function toTransaction(fields: Fields, row: TransactionHead, entries: Transaction['entries']): Transaction {
  const shown = { ...row }
  for (const { name } of fields) if (shown[name] === null) delete shown[name]
  return { ...shown, entries }
}

const columns = (fields: Fields) =>
  transactionColumns(fields, '(select r.id from transactions r where r.ledger = t.ledger and r.reverses = t.id)')

export async function findTransaction(
  db: Queryable,
  fields: Fields,
  ledger: number,
  ref: string,
): Promise<Transaction | undefined> {
  const key = keyIn(ref)
  const { rows } = await db.query<TransactionHead>({
    text: `select ${columns(fields)} from transactions t
            where t.ledger = $1 and t.id = ${key === undefined ? '$2' : '(select transaction_id from idempotency_keys where ledger = $1 and key = $2)'}`,
    values: [ledger, key ?? ref],
  })
  return (await withEntries(db, fields, ledger, rows))[0]
}

export interface TransactionFilters extends Matches {
  accountId: string | undefined
  owner: string | undefined
  reference: string | undefined
  /** Lowest id, inclusive. */
  fromId: string | null
  /** Highest id, exclusive. */
  toId: string | null
}

interface Found<Row> {
  data: Row[]
  /** The id at which the search ended, inclusive; null if the search is complete. */
  searchedTo: string | null
}

/**
 * Newest first. With an account or an owner the query starts from the entries of those accounts, at most a page from
 * each: starting from the ledger's transactions, it would read all of them to find those of a quiet account. Each list is
 * in the order of one index and checks the other filters row by row, so no plan reads more than `findSearchEnd` allows.
 */
export async function listTransactions(
  db: Queryable,
  fields: Fields,
  ledger: number,
  filters: TransactionFilters,
  limit: number,
): Promise<Found<Transaction>> {
  const { accountId, owner, reference, toId } = filters
  const kind = onlyKind(filters)
  const searchedTo = await findSearchEnd(db, ledger, filters)
  const values: unknown[] = [ledger, limit, searchedTo ?? filters.fromId ?? lowest, toId ?? highest]
  const parameter = (value: unknown) => `$${values.push(value)}`
  const { ofTransaction, ofEntry } = matchesOf(filters, parameter)
  // A limit, so that the planner probes each transaction instead of joining all entries.
  const others = [
    ...ofTransaction,
    ...(ofEntry.length === 0
      ? []
      : [
          `(select true from entries e
      where e.ledger = t.ledger and e.transaction_id = t.id and ${ofEntry.join(' and ')} limit 1)`,
        ]),
  ]
    .map((condition) => ` and ${condition}`)
    .join('')
  let list: string
  if (accountId !== undefined || owner !== undefined) {
    const matches = [
      ...(kind === undefined ? [] : [`t.kind = ${parameter(kind)}`]),
      ...(reference === undefined ? [] : [`t.reference = ${parameter(reference)}`]),
      ...ofTransaction,
    ]
    const account = () => `select $1::integer as ledger, ${parameter(accountId)}::uuid as id`
    // Only accounts that moved since $3 can match. Without other filters, those that moved last fill the page.
    const ofOwner = () =>
      searchedTo === null && matches.length === 0 && ofEntry.length === 0
        ? `${newestOfOwner(parameter(owner))} limit $2`
        : `select ledger, id from accounts where ledger = $1 and owner = ${parameter(owner)} and last_transaction_id >= $3`
    const transactionMatches = `
      and (select ${matches.join(' and ')} from transactions t where t.ledger = e.ledger and t.id = e.transaction_id)`
    const ownerTakesPart = () => `
      and (select bool_or(of.owner = ${parameter(owner)})
             from entries o join accounts of on of.ledger = o.ledger and of.id = o.account_id
            where o.ledger = e.ledger and o.transaction_id = e.transaction_id)`
    list = `
      where t.ledger = $1 and t.id in (
        select distinct page.id
          from (${accountId === undefined ? ofOwner() : account()}) a,
               lateral (select distinct e.transaction_id as id
                          from entries e
                         where e.ledger = a.ledger and e.account_id = a.id
                           and e.transaction_id >= $3 and e.transaction_id < $4
                           ${ofEntry.map((condition) => `and ${condition}`).join(' ')}
                           ${matches.length > 0 ? transactionMatches : ''}
                           ${accountId !== undefined && owner !== undefined ? ownerTakesPart() : ''}
                         order by e.transaction_id desc limit $2) as page
         order by page.id desc limit $2)
      order by t.id desc`
  } else if (reference !== undefined) {
    list = `
      where t.ledger = $1 and t.reference is not null and ${rangeBy('reference', parameter(reference))}
        ${kind === undefined ? '' : `and t.kind = ${parameter(kind)}`}${others}
      order by t.reference desc, t.id desc limit $2`
  } else if (kind !== undefined && commonKinds.includes(kind)) {
    list = `where t.ledger = $1 and t.id >= $3 and t.id < $4 and t.kind = ${parameter(kind)}${others} order by t.id desc limit $2`
  } else if (kind !== undefined) {
    list = `
      where t.ledger = $1 and ${rangeBy('kind', parameter(kind))} and ${isRare}${others}
      order by t.kind desc, t.id desc limit $2`
  } else {
    list = `where t.ledger = $1 and t.id >= $3 and t.id < $4${others} order by t.id desc limit $2`
  }
  const { rows } = await db.query<TransactionHead>({
    text: `select ${columns(fields)} from transactions t ${list}`,
    values,
  })
  return { data: await withEntries(db, fields, ledger, rows), searchedTo }
}

/** The condition of the index `transactions_kind`. */
const isRare = `t.kind not in (${commonKinds.map((each) => `'${each}'`).join(', ')})`

/** Row comparison, so that the planner uses the index on both columns instead of filtering another one. */
const rangeBy = (column: string, value: string) =>
  `(t.${column}, t.id) >= (${value}, $3::uuid) and (t.${column}, t.id) < (${value}, $4::uuid)`

/** The owner's accounts with their newest transaction in the range, newest first: one probe for each account. */
const newestOfOwner = (owner: string) => `
  select a.ledger, a.id, newest.id as newest
    from accounts a,
         lateral (select e.transaction_id as id from entries e
                   where e.ledger = a.ledger and e.account_id = a.id
                     and e.transaction_id >= $3 and e.transaction_id < $4
                   order by e.transaction_id desc limit 1) newest
   where a.ledger = $1 and a.owner = ${owner} and a.last_transaction_id >= $3
   order by newest.id desc`

/** Rows searched per page, for filters that no index supports. */
const searchedMax = 10_000
/** Minimum rows searched for each account of an owner: with fewer, the busiest account would end the search early. */
const shareMin = 50

/**
 * The id at which the search for a page ends, if an index supports only some of the filters: few of an account's entries
 * may have the requested kind. Null if an index supports all of them.
 */
async function findSearchEnd(db: Queryable, ledger: number, filters: TransactionFilters): Promise<string | null> {
  const { accountId, owner, reference, fromId, toId } = filters
  const kind = onlyKind(filters)
  const isSearch = hasMatches(filters)
  const values = [ledger, searchedMax, fromId ?? lowest, toId ?? highest]
  if (accountId !== undefined) {
    if (owner === undefined && kind === undefined && reference === undefined && !isSearch) return null
    return findId(
      db,
      `select e.transaction_id as id from entries e
        where e.ledger = $1 and e.account_id = $5 and e.transaction_id >= $3 and e.transaction_id < $4
        order by e.transaction_id desc offset $2 limit 1`,
      [...values, accountId],
    )
  }
  if (owner !== undefined) {
    if (kind === undefined && reference === undefined && !isSearch) return null
    // The newest entries of each account. The search ends where the first account was not read further.
    return findId(
      db,
      `with newest as materialized (
         select e.id, e.place, share.entries
           from (select greatest($2 / greatest(count(*), 1), $6)::integer as entries
                   from accounts where ledger = $1 and owner = $5) share,
                accounts a,
                lateral (select e.transaction_id as id, row_number() over (order by e.transaction_id desc) as place
                           from entries e
                          where e.ledger = a.ledger and e.account_id = a.id
                            and e.transaction_id >= $3 and e.transaction_id < $4
                          order by e.transaction_id desc limit share.entries) e
          where a.ledger = $1 and a.owner = $5 and a.last_transaction_id >= $3
       )
       (select id from newest order by id desc offset $2 limit 1)
       union all
       (select id from newest where place = entries order by id desc limit 1)
       order by id desc limit 1`,
      [...values, owner, shareMin],
    )
  }
  if (kind === undefined && !isSearch) return null
  if (reference === undefined) {
    const isCommon = kind === undefined || commonKinds.includes(kind)
    if (!isCommon && !isSearch) return null
    return findId(
      db,
      isCommon
        ? `select t.id from transactions t
            where t.ledger = $1 and t.id >= $3 and t.id < $4 order by t.id desc offset $2 limit 1`
        : `select t.id from transactions t where t.ledger = $1 and ${rangeBy('kind', '$5')} and ${isRare}
            order by t.kind desc, t.id desc offset $2 limit 1`,
      isCommon ? values : [...values, kind],
    )
  }
  return findId(
    db,
    `select t.id from transactions t
      where t.ledger = $1 and t.reference is not null and ${rangeBy('reference', '$5')}
      order by t.reference desc, t.id desc offset $2 limit 1`,
    [...values, reference],
  )
}

async function findId(db: Queryable, text: string, values: unknown[]): Promise<string | null> {
  const { rows } = await db.query<{ id: string | null }>({ text, values })
  return rows[0]?.id ?? null
}

type EntryRow = Omit<Transaction['entries'][number], 'sequence'> & { transaction: string; sequence: string }

async function withEntries(
  db: Queryable,
  fields: Fields,
  ledger: number,
  transactions: TransactionHead[],
): Promise<Transaction[]> {
  if (transactions.length === 0) return []
  const { rows } = await db.query<EntryRow>({
    text: `select e.transaction_id as transaction, e.account_id as account, a.code as account_code, e.direction,
                  e.amount, e.currency, e.balance_after, e.sequence
             from unnest($2::uuid[]) as wanted (id),
                  -- Lateral: one probe for each transaction, whatever number of rows the planner expects.
                  lateral (select * from entries where ledger = $1 and transaction_id = wanted.id offset 0) e,
                  lateral (select code from accounts where ledger = $1 and id = e.account_id offset 0) a
            order by e.transaction_id, e.line`,
    values: [ledger, transactions.map(({ id }) => id)],
  })
  const byTransaction = Map.groupBy(rows, ({ transaction }) => transaction)
  return transactions.map((transaction) => {
    const entries = byTransaction.get(transaction.id) ?? []
    return toTransaction(
      fields,
      transaction,
      entries.map(({ transaction: _, ...entry }) => ({ ...entry, sequence: Number(entry.sequence) })),
    )
  })
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

/** The entries of a transaction in their order, with the account fields that a posting needs. */
export async function listLegs(db: Queryable, ledger: number, transaction: string): Promise<LegRow[]> {
  const { rows } = await db.query<LegRow>({
    text: `select a.id as account, a.code, a.type, a.currency, a.exponent, e.direction, e.amount
             from entries e join accounts a on a.ledger = e.ledger and a.id = e.account_id
            where e.ledger = $1 and e.transaction_id = $2 order by e.line`,
    values: [ledger, transaction],
  })
  return rows
}
