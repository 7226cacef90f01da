import { Decimal, formatMoney } from '@florin/money'
import { arrayLiteral, type Transaction as DatabaseTransaction, type Queryable, sqlState } from '@florin/postgres'
import type pg from 'pg'
import type { AccountIdentity } from '../double-entry.ts'
import { keyOf } from '../idempotency/key.ts'
import type { Refusal } from '../idempotency/outcomes.ts'
import type { LockedAccount, LockedAccounts } from './judge.ts'
import type { Accepted, Posting } from './posting.ts'

/** Application name by which posting engines of all replicas recognise each other's sessions. */
export const postingPurpose = 'posting'
export const postingApplication = `ledger-${postingPurpose}`
/** A posting engine that does not hang releases its locks within this time: the lock timeout plus the idle timeout. */
const heldMsMax = 5_000

/*
 * Server settings for the connections of the posting engine. They keep its statements on index probes, also on a fresh
 * database, where the planner has no statistics and would scan tables.
 */
export const postingSettings = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  // For accounts that posting engines of other replicas have locked.
  lock_timeout: '2s',
  // So that a process that freezes under its locks does not block the others.
  idle_in_transaction_session_timeout: '2s',
  synchronous_commit: 'on',
}

interface LockedRow {
  ledger: number
  id: string
  status: LockedAccount['status']
  minimum_balance: string | null
  posted: string
  pending: string
  last_sequence: string
}

const accountColumns = (accounts: AccountIdentity[]) => [
  arrayLiteral(accounts.map(({ ledger }) => ledger)),
  arrayLiteral(accounts.map(({ id }) => id)),
]

/**
 * Locks the accounts of a group in ascending id order, so that groups that share accounts wait for each other instead of
 * deadlocking. With `skip`, accounts that other sessions have locked are omitted. Returns them by ledger and id.
 */
export async function lockAccounts(
  tx: DatabaseTransaction,
  accounts: AccountIdentity[],
  busy: 'wait' | 'skip',
): Promise<Map<number, LockedAccounts>> {
  const { rows } = await tx.query<LockedRow>({
    name: `lock_accounts_${busy}`,
    text: `select a.ledger, a.id, a.status, a.minimum_balance, a.posted, a.pending, a.last_sequence
             from unnest($1::integer[], $2::uuid[]) as wanted (ledger, id)
             join accounts a on a.ledger = wanted.ledger and a.id = wanted.id
            order by a.id, a.ledger
              for update of a${busy === 'skip' ? ' skip locked' : ''}`,
    values: accountColumns(accounts),
  })
  const locked = new Map<number, LockedAccounts>()
  for (const row of rows) {
    const ofLedger = locked.get(row.ledger)
    if (ofLedger) ofLedger.set(row.id, toLocked(row))
    else locked.set(row.ledger, new Map([[row.id, toLocked(row)]]))
  }
  return locked
}

function toLocked(row: LockedRow): LockedAccount {
  return {
    status: row.status,
    minimumBalance: row.minimum_balance === null ? null : new Decimal(row.minimum_balance),
    posted: new Decimal(row.posted),
    pending: new Decimal(row.pending),
    lastSequence: Number(row.last_sequence),
  }
}

/**
 * The accounts, by `keyOf`, that are locked by a session other than a posting engine's, or by an engine for too long. The
 * others will be released soon. A locked row has the id of the locking transaction (`xmax`), and `pg_locks` shows its
 * session.
 */
export async function findStuck(tx: DatabaseTransaction, accounts: AccountIdentity[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ ledger: number; id: string }>({
    name: 'find_stuck',
    text: `select a.ledger, a.id
             from unnest($1::integer[], $2::uuid[]) as wanted (ledger, id)
             join accounts a on a.ledger = wanted.ledger and a.id = wanted.id
             join pg_locks holder on holder.locktype = 'transactionid' and holder.transactionid = a.xmax and holder.granted
             left join pg_stat_activity session
               on session.pid = holder.pid and session.application_name = $3
              and session.xact_start > clock_timestamp() - $4 * interval '1 ms'
            where session.pid is null`,
    values: [...accountColumns(accounts), postingApplication, heldMsMax],
  })
  return new Set(rows.map(({ ledger, id }) => keyOf(ledger, id)))
}

interface Clock {
  /** The database's clock, in milliseconds since 1970. */
  nowMs: number
  /** Id of this database transaction, to find its outcome later. */
  transactionId: string
  /** The last transaction of each ledger. */
  ledgers: { ledger: number; lastId: string | null }[]
}

/** Reads the moment of a group, under its locks. */
export async function readClock(tx: DatabaseTransaction, ledgers: number[]): Promise<Clock> {
  const { rows } = await tx.query<{ ledger: number; last_id: string | null; now_ms: string; xid: string }>({
    name: 'read_clock',
    text: `select asked.ledger, now.ms as now_ms, pg_current_xact_id()::text as xid,
                  (select t.id from transactions t where t.ledger = asked.ledger order by t.id desc limit 1) as last_id
             from (select (extract(epoch from stamp()) * 1000)::bigint as ms offset 0) as now,
                  unnest($1::integer[]) as asked (ledger)`,
    values: [arrayLiteral(ledgers)],
  })
  const [row] = rows as [(typeof rows)[number]]
  return {
    nowMs: Number(row.now_ms),
    transactionId: row.xid,
    ledgers: rows.map(({ ledger, last_id: lastId }) => ({ ledger, lastId })),
  }
}

export interface NewTransaction extends Accepted {
  posting: Posting
}

/** A key with its outcome: a transaction or a rejection. */
export interface NewKey {
  ledger: number
  key: string
  requestHash: string
  /** ISO 8601. */
  recordedAt: string
  transaction: string | null
  refusal: Refusal | null
}

/** Writes a group in one statement: transactions, entries and keys. The entries' trigger moves the accounts. */
export function insertGroup(written: NewTransaction[], keys: NewKey[]): pg.QueryConfig {
  const entries = columnsOf(written)
  return {
    name: 'insert_group',
    text: `
      with written as (
        insert into transactions (ledger, id, kind, reference, description, metadata, effective_at, recorded_at,
                                  reverses, entry_count)
        select ledger, id, kind, reference, description, metadata::json, coalesce(effective_at, recorded_at), recorded_at,
               reverses, entry_count
          from unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
                      $8::timestamptz[], $9::uuid[], $10::smallint[])
            as t (ledger, id, kind, reference, description, metadata, effective_at, recorded_at, reverses, entry_count)
      ), remembered as (
        insert into idempotency_keys (ledger, key, request_hash, transaction_id, refusal_code, refusal_detail, refused_at)
        select ledger, key, request_hash, transaction_id, refusal_code, refusal_detail, refused_at
          from unnest($11::integer[], $12::text[], $13::text[], $14::uuid[], $15::text[], $16::text[], $17::timestamptz[])
            as k (ledger, key, request_hash, transaction_id, refusal_code, refusal_detail, refused_at)
      )
      insert into entries (ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after)
      select ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after
        from unnest($18::integer[], $19::uuid[], $20::smallint[], $21::uuid[], $22::bigint[], $23::text[], $24::numeric[],
                    $25::text[], $26::numeric[])
          as e (ledger, transaction_id, line, account_id, sequence, direction, amount, currency, balance_after)`,
    values: [
      arrayLiteral(written.map(({ posting }) => posting.ledger)),
      arrayLiteral(written.map(({ id }) => id)),
      arrayLiteral(written.map(({ posting }) => posting.kind)),
      written.map(({ posting }) => posting.reference),
      written.map(({ posting }) => posting.description),
      written.map(({ posting }) => (posting.metadata ? JSON.stringify(posting.metadata) : null)),
      arrayLiteral(written.map(({ posting }) => posting.effectiveAt)),
      arrayLiteral(written.map(({ recordedAt }) => recordedAt)),
      arrayLiteral(written.map(({ posting }) => posting.reverses)),
      arrayLiteral(written.map(({ entries }) => entries.length)),
      arrayLiteral(keys.map(({ ledger }) => ledger)),
      keys.map(({ key }) => key),
      arrayLiteral(keys.map(({ requestHash }) => requestHash)),
      arrayLiteral(keys.map(({ transaction }) => transaction)),
      arrayLiteral(keys.map(({ refusal }) => refusal?.code)),
      keys.map(({ refusal }) => refusal?.detail ?? null),
      arrayLiteral(keys.map(({ refusal, recordedAt }) => (refusal ? recordedAt : null))),
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
  }
}

/** The columns of all entries, in one pass: most rows of a group are entries. */
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
 * Whether the database transaction is still open. 22023: the server does not know the number, because a crash lost the
 * transaction.
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
