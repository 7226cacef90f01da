import { columns as columnsOf, type Queryable, type Transaction, violatedConstraint } from '@florin/postgres'
import type { AccountIdentity, AccountType } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import { idAfter } from '../transaction-id.ts'
import { type Account, type AccountBalance, type HistoryEntry, isAccountId } from './schemas.ts'

export interface OwnedAccount extends AccountIdentity {
  owner: string | null
}

const identityColumns = 'ledger, id, code, type, currency, exponent'

/** SQL condition for a reference: an id or a code. */
const byRef = (ref: string) => (isAccountId(ref) ? 'id = $2' : 'code = $2')

/** An account by its id or code. */
export interface AccountWanted {
  ledger: number
  ref: string
}

/** The immutable fields of accounts, in the order of the references; undefined for a missing account. */
export function findAccountIdentities(
  db: Queryable,
  wanted: AccountWanted[],
): Promise<(AccountIdentity | undefined)[]> {
  return findWanted<AccountIdentity>(db, { name: 'find_account_identities', selected: identityColumns, wanted })
}

/** As `findAccountIdentities`, with the present owners. */
export function findAccountsWithOwner(db: Queryable, wanted: AccountWanted[]): Promise<(OwnedAccount | undefined)[]> {
  return findWanted<OwnedAccount>(db, {
    name: 'find_accounts_with_owner',
    selected: `${identityColumns}, owner`,
    wanted,
  })
}

/** Lateral, because the planner may execute a plain join as a read of the whole table. */
async function findWanted<Row extends object>(
  db: Queryable,
  { name, selected, wanted }: { name: string; selected: string; wanted: AccountWanted[] },
): Promise<(Row | undefined)[]> {
  const { rows } = await db.query<Row & { place: number }>({
    name,
    text: `select wanted.place::integer, a.*
             from unnest($1::integer[], $2::uuid[], $3::text[]) with ordinality as wanted (ledger, id, code, place),
                  lateral ((select ${selected} from accounts where ledger = wanted.ledger and id = wanted.id limit 1)
                           union all
                           (select ${selected} from accounts
                             where ledger = wanted.ledger and code = wanted.code limit 1)) a`,
    values: columnsOf(
      wanted.map(({ ledger, ref }) =>
        isAccountId(ref) ? { ledger, id: ref, code: null } : { ledger, id: null, code: ref },
      ),
      ['ledger', 'id', 'code'],
    ),
  })
  const found = new Map(rows.map(({ place, ...row }) => [place, row as unknown as Row]))
  return wanted.map((_, index) => found.get(index + 1))
}

export interface AccountRow extends Omit<Account, 'balance'> {
  posted: string
  pending: string
  available: string
}

export const accountColumns = `id, code, owner, name, type, currency, status, minimum_balance, maximum_balance, metadata, version,
  created_at,
  posted, pending, posted - pending as available`

export function toAccount({ posted, pending, available, ...account }: AccountRow): Account {
  return { ...account, balance: { posted, pending, available } }
}

export interface NewAccountRow {
  ledger: number
  code: string | null
  owner: string | null
  name: string | null
  type: AccountType
  currency: string
  exponent: number
  /** With the decimals of the currency. */
  minimumBalance: string | null
  maximumBalance: string | null
  metadata: Record<string, string>
}

export async function insertAccount(tx: Transaction, row: NewAccountRow): Promise<Account> {
  try {
    const { rows } = await tx.query<AccountRow>({
      text: `
        insert into accounts (ledger, code, owner, name, type, currency, exponent, minimum_balance, maximum_balance,
                              metadata)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${accountColumns}`,
      values: [
        row.ledger,
        row.code,
        row.owner,
        row.name,
        row.type,
        row.currency,
        row.exponent,
        row.minimumBalance,
        row.maximumBalance,
        row.metadata,
      ],
    })
    return toAccount(rows[0] as AccountRow)
  } catch (error) {
    if (violatedConstraint(error) !== 'accounts_code_taken') throw error
    throw new LedgerError(
      'account_code_taken',
      `Another account of this ledger has the code ${row.code}. Choose another code.`,
      { cause: error },
    )
  }
}

export interface NewSystemAccounts extends Pick<NewAccountRow, 'ledger' | 'currency' | 'exponent'> {
  accounts: { code: string; name: string; type: AccountType }[]
}

/** Inserts the system accounts that are missing, without a minimum balance. */
export async function insertSystemAccounts(tx: Transaction, { accounts, ...shared }: NewSystemAccounts): Promise<void> {
  await tx.query({
    text: `
      insert into accounts (ledger, code, name, type, currency, exponent)
      select $1, code, name, type, $2, $3
        from unnest($4::text[], $5::text[], $6::text[]) as wanted (code, name, type)
          on conflict (ledger, code) do nothing`,
    values: [
      shared.ledger,
      shared.currency,
      shared.exponent,
      accounts.map(({ code }) => code),
      accounts.map(({ name }) => name),
      accounts.map(({ type }) => type),
    ],
  })
}

export async function findAccount(db: Queryable, ledger: number, ref: string): Promise<Account | undefined> {
  const { rows } = await db.query<AccountRow>({
    name: `find_account_by_${isAccountId(ref) ? 'id' : 'code'}`,
    text: `select ${accountColumns} from accounts where ledger = $1 and ${byRef(ref)}`,
    values: [ledger, ref],
  })
  return rows[0] && toAccount(rows[0])
}

/**
 * Before the account: a limit of an owner locks in this order too. `lock_owner` in the database takes the same
 * lock.
 */
export async function lockOwner(tx: Transaction, ledger: number, owner: string): Promise<void> {
  await tx.query({
    text: `select pg_advisory_xact_lock_shared(818002, hashtext($1 || ':' || $2) & 255)`,
    values: [String(ledger), owner],
  })
}

/** Locks the account's row until the end of the database transaction. */
export async function lockAccount(tx: Transaction, ledger: number, ref: string): Promise<Account | undefined> {
  const { rows } = await tx.query<AccountRow>({
    text: `select ${accountColumns} from accounts where ledger = $1 and ${byRef(ref)} for update`,
    values: [ledger, ref],
  })
  return rows[0] && toAccount(rows[0])
}

export async function updateAccount(
  tx: Transaction,
  ledger: number,
  { id, owner, name, status, minimum_balance, maximum_balance, metadata }: Omit<Account, 'version' | 'balance'>,
): Promise<Account> {
  const { rows } = await tx.query<AccountRow>({
    text: `update accounts set owner = $3, name = $4, status = $5, minimum_balance = $6, maximum_balance = $7,
                   metadata = $8
            where ledger = $1 and id = $2 returning ${accountColumns}`,
    values: [ledger, id, owner, name, status, minimum_balance, maximum_balance, metadata],
  })
  return toAccount(rows[0] as AccountRow)
}

type BalanceRow = Omit<AccountBalance, 'at' | 'effective_at' | 'sequence'> & { sequence: string }

/** The present balances, in the order of the references; undefined for a missing account. */
export async function findBalances(db: Queryable, wanted: AccountWanted[]): Promise<(AccountBalance | undefined)[]> {
  const rows = await findWanted<BalanceRow>(db, {
    name: 'find_balances',
    selected: `id as account, code as account_code, currency, posted, pending, posted - pending as available,
              last_sequence as sequence`,
    wanted,
  })
  return rows.map((row) => row && { ...row, sequence: Number(row.sequence), at: null, effective_at: null })
}

/** SQL: 1 where debits raise the balance of an account of this type, else -1. */
export const debitSign = (type: string) => `case when ${type} in ('asset', 'expense') then 1 else -1 end`

/**
 * Joins `last`: each account's last entry before a transaction id, by one probe of `entries_history` per account `a` that
 * meets the condition.
 */
export const lastEntryBefore = (id: string, condition = 'true') => `
  left join lateral (
    select balance_after, sequence from entries e
     where ${condition} and e.ledger = a.ledger and e.account_id = a.id and e.transaction_id < ${id}
     order by e.transaction_id desc, e.sequence desc limit 1
  ) last on true`

/** The balance is that of the last entry up to the moment. */
export async function findBalanceAt(
  db: Queryable,
  ledger: number,
  ref: string,
  at: string,
): Promise<AccountBalance | undefined> {
  const { rows } = await db.query<BalanceRow>({
    text: `select a.id as account, a.code as account_code, a.currency,
                  coalesce(last.balance_after, a.posted - a.posted) as posted, null as pending, null as available,
                  coalesce(last.sequence, 0) as sequence
             from accounts a
             ${lastEntryBefore('$3')}
            where a.ledger = $1 and ${isAccountId(ref) ? 'a.id = $2' : 'a.code = $2'}`,
    values: [ledger, ref, idAfter(at)],
  })
  return rows[0] && { ...rows[0], sequence: Number(rows[0].sequence), at, effective_at: null }
}

export interface HistoryRange {
  order: 'asc' | 'desc'
  /** Lowest transaction id, included. */
  fromId: string | null
  /** Highest transaction id, not included. */
  toId: string | null
  /** The last row of the previous page. */
  after: { transaction: string; sequence: number } | null
  limit: number
}

/** In the order of `sequence`. Transaction ids have the same order, so one index serves both the order and the moments. */
export async function listHistory(
  db: Queryable,
  account: AccountIdentity,
  { order, fromId, toId, after, limit }: HistoryRange,
): Promise<HistoryEntry[]> {
  const { rows } = await db.query<Omit<HistoryEntry, 'sequence'> & { sequence: string }>({
    // The page first, then a probe for each: a join of both tables may read all transactions up to the page.
    text: `select e.sequence, e.direction, e.amount, e.currency, e.balance_after, e.transaction_id as transaction,
                  t.kind, t.reference, t.description, t.effective_at, t.recorded_at
             from (select * from entries e
                    where e.ledger = $1 and e.account_id = $2
                      and ($3::uuid is null or e.transaction_id >= $3) and ($4::uuid is null or e.transaction_id < $4)
                      and ($5::uuid is null or (e.transaction_id, e.sequence) ${order === 'desc' ? '<' : '>'} ($5, $6::bigint))
                    order by e.transaction_id ${order}, e.sequence ${order} limit $7) e
             join lateral (
               select * from transactions t where t.ledger = e.ledger and t.id = e.transaction_id limit 1) t on true
            order by e.transaction_id ${order}, e.sequence ${order}`,
    values: [account.ledger, account.id, fromId, toId, after?.transaction, after?.sequence, limit],
  })
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }))
}
