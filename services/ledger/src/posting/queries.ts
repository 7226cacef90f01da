import { Decimal, formatMoney } from '@florin/money'
import { arrayLiteral, type Transaction as DatabaseTransaction, type Queryable, sqlState } from '@florin/postgres'
import type { JudgedEntry, LockedAccount, LockedAccounts } from './judge.ts'
import type { AccountFacts, Posting } from './posting.ts'

/*
 * Server settings for the connections of the posting engine. Its statements are probes by key, and must stay so on a
 * fresh database too, where the planner has no statistics and would rather read a whole table.
 */
export const postingSettings = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  lock_timeout: '300ms',
  // A process that freezes while it holds its locks is not to stop the others.
  idle_in_transaction_session_timeout: '2s',
  synchronous_commit: 'on',
}

interface LockedRow {
  id: string
  status: LockedAccount['status']
  minimum_balance: string | null
  posted: string
  pending: string
  last_sequence: string
  last_transaction_id: string | null
}

/**
 * Locks the accounts of a group in ascending id order, so that groups which share accounts wait for each other
 * instead of deadlocking. With `skip`, accounts that somebody else has locked are left out instead of waited for.
 */
export async function lockAccounts(
  tx: DatabaseTransaction,
  accounts: AccountFacts[],
  busy: 'wait' | 'skip',
): Promise<LockedAccounts> {
  const { rows } = await tx.query<LockedRow>({
    name: `lock_accounts_${busy}`,
    text: `select a.id, a.status, a.minimum_balance, a.posted, a.pending,
                  a.last_sequence, a.last_transaction_id
             from unnest($1::integer[], $2::uuid[]) as wanted (ledger, id)
             join accounts a on a.ledger = wanted.ledger and a.id = wanted.id
            order by a.id
              for update of a${busy === 'skip' ? ' skip locked' : ''}`,
    values: [accounts.map(({ ledger }) => ledger), accounts.map(({ id }) => id)],
  })
  return new Map(rows.map((row) => [row.id, toLocked(row)]))
}

function toLocked(row: LockedRow): LockedAccount {
  return {
    status: row.status,
    minimumBalance: row.minimum_balance === null ? null : new Decimal(row.minimum_balance),
    posted: new Decimal(row.posted),
    pending: new Decimal(row.pending),
    lastSequence: Number(row.last_sequence),
    lastTransactionId: row.last_transaction_id,
  }
}

/** The database's clock, in milliseconds since 1970, and the id by which the outcome of this transaction can be asked. */
export async function readClock(tx: DatabaseTransaction): Promise<{ nowMs: number; transactionId: string }> {
  const { rows } = await tx.query<{ now_ms: string; xid: string }>({
    name: 'read_clock',
    text: `select floor(extract(epoch from clock_timestamp()) * 1000)::text as now_ms, pg_current_xact_id()::text as xid`,
  })
  const [row] = rows as [{ now_ms: string; xid: string }]
  return { nowMs: Number(row.now_ms), transactionId: row.xid }
}

export interface KeyUse {
  /** Of the transaction; null for an answer, whose request can only be another one. */
  id: string | null
  requestHash: string
}

/** What already has these keys, by `ledger key`: a transaction, or an answer without one. Lateral, because a plain `any` is planned wrongly on a fresh table. */
export async function findKeyUses(
  tx: Queryable,
  keys: { ledger: number; key: string }[],
): Promise<Map<string, KeyUse>> {
  const { rows } = await tx.query<{ ledger: number; key: string; id: string | null; request_hash: string }>({
    name: 'find_key_uses',
    text: `select asked.ledger, asked.key, used.id, used.request_hash
             from unnest($1::integer[], $2::text[]) as asked (ledger, key),
                  lateral ((select id, request_hash from transactions t
                             where t.ledger = asked.ledger and t.idempotency_key = asked.key)
                           union all
                           (select null, request_hash from answers a
                             where a.ledger = asked.ledger and a.idempotency_key = asked.key) limit 1) used`,
    values: [keys.map(({ ledger }) => ledger), keys.map(({ key }) => key)],
  })
  return new Map(rows.map((row) => [keyOf(row.ledger, row.key), { id: row.id, requestHash: row.request_hash }]))
}

export function keyOf(ledger: number, key: string): string {
  return `${ledger} ${key}`
}

/** Which of these transactions are reversed already, as `ledger id`, and by which transaction. */
export async function findReversals(
  tx: Queryable,
  reversed: { ledger: number; id: string }[],
): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ ledger: number; reverses: string; id: string }>({
    name: 'find_reversals',
    text: `select asked.ledger, found.reverses, found.id
             from unnest($1::integer[], $2::uuid[]) as asked (ledger, id),
                  lateral (select id, reverses from transactions t
                            where t.ledger = asked.ledger and t.reverses = asked.id limit 1) found`,
    values: [reversed.map(({ ledger }) => ledger), reversed.map(({ id }) => id)],
  })
  return new Map(rows.map((row) => [keyOf(row.ledger, row.reverses), row.id]))
}

export interface NewTransaction {
  id: string
  posting: Posting
  entries: JudgedEntry[]
  /** Of the posting's fees, in their order. */
  feeIds: string[]
}

/** Writes a group, its transactions and their entries, in one statement. The entries' trigger moves the accounts. */
export async function insertGroup(
  tx: DatabaseTransaction,
  written: NewTransaction[],
  recordedAt: string,
): Promise<void> {
  const entries = columnsOf(written)
  await tx.query({
    name: 'insert_group',
    text: `
      with written as (
        insert into transactions (ledger, id, kind, reference, description, metadata, effective_at, recorded_at,
                                  reverses, entry_count, idempotency_key, request_hash)
        select ledger, id, kind, reference, description, metadata::json, coalesce(effective_at, $8), $8,
               reverses, entry_count, idempotency_key, request_hash
          from unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
                      $9::uuid[], $10::smallint[], $11::text[], $12::text[])
            as t (ledger, id, kind, reference, description, metadata, effective_at,
                  reverses, entry_count, idempotency_key, request_hash)
      )
      insert into entries (ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after)
      select ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after
        from unnest($13::integer[], $14::uuid[], $15::smallint[], $16::uuid[], $17::bigint[], $18::text[], $19::numeric[],
                    $20::text[], $21::numeric[])
          as e (ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after)`,
    values: [
      arrayLiteral(written.map(({ posting }) => posting.ledger)),
      arrayLiteral(written.map(({ id }) => id)),
      arrayLiteral(written.map(({ posting }) => posting.kind)),
      written.map(({ posting }) => posting.reference),
      written.map(({ posting }) => posting.description),
      written.map(({ posting }) => (posting.metadata ? JSON.stringify(posting.metadata) : null)),
      arrayLiteral(written.map(({ posting }) => posting.effectiveAt)),
      recordedAt,
      arrayLiteral(written.map(({ posting }) => posting.reverses)),
      arrayLiteral(written.map(({ entries }) => entries.length)),
      written.map(({ posting }) => posting.idempotencyKey),
      arrayLiteral(written.map(({ posting }) => posting.requestHash)),
      arrayLiteral(entries.ledgers),
      arrayLiteral(entries.transactionIds),
      arrayLiteral(entries.lines),
      arrayLiteral(entries.accountIds),
      arrayLiteral(entries.sequences),
      arrayLiteral(entries.directions),
      arrayLiteral(entries.amounts),
      arrayLiteral(entries.currencies),
      arrayLiteral(entries.balances),
    ],
  })
}

/** The entries by column, in one pass: they are the bulk of what a group writes. */
function columnsOf(written: NewTransaction[]) {
  const columns = {
    ledgers: [] as number[],
    transactionIds: [] as string[],
    lines: [] as number[],
    accountIds: [] as string[],
    sequences: [] as number[],
    directions: [] as string[],
    amounts: [] as string[],
    currencies: [] as string[],
    balances: [] as string[],
  }
  for (const { id, posting, entries } of written) {
    for (const [index, { account, direction, amount, balanceAfter, sequence }] of entries.entries()) {
      columns.ledgers.push(posting.ledger)
      columns.transactionIds.push(id)
      columns.lines.push(index + 1)
      columns.accountIds.push(account.id)
      columns.sequences.push(sequence)
      columns.directions.push(direction)
      columns.amounts.push(formatMoney(amount, account.exponent))
      columns.currencies.push(account.currency)
      columns.balances.push(formatMoney(balanceAfter, account.exponent))
    }
  }
  return columns
}

/**
 * Whether the server still works on the transaction. It knows the numbers that it gave out; one that it does not
 * (22023, after a crash that lost it) is over.
 */
export async function isInProgress(db: Queryable, transactionId: string): Promise<boolean> {
  try {
    const { rows } = await db.query<{ status: string | null }>({
      text: 'select pg_xact_status($1::xid8) as status',
      values: [transactionId],
    })
    return rows[0]?.status === 'in progress'
  } catch (error) {
    if (sqlState(error) === '22023') return false
    throw error
  }
}

export async function isWritten(db: Queryable, ledger: number, id: string): Promise<boolean> {
  const { rowCount } = await db.query({
    text: 'select from transactions where ledger = $1 and id = $2',
    values: [ledger, id],
  })
  return rowCount === 1
}
