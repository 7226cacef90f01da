import { Decimal } from '@florin/money'
import {
  arrayLiteral,
  columns,
  type Transaction as DatabaseTransaction,
  type Queryable,
  sqlState,
  wordArray,
} from '@florin/postgres'
import type pg from 'pg'
import type { AccountIdentity } from '../double-entry.ts'
import { keyOf } from '../idempotency/key.ts'
import type { LockedAccount, LockedAccounts } from './locked-account.ts'
import type { Attached } from './part.ts'
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
  plan_cache_mode: 'force_generic_plan',
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
  version: number
  minimum_balance: string | null
  maximum_balance: string | null
  limit_subjects: number[] | null
  posted: string
  pending: string
  last_sequence: string
}

const accountColumns = (accounts: AccountIdentity[]) => [
  wordArray(accounts.map(({ ledger }) => ledger)),
  wordArray(accounts.map(({ id }) => id)),
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
    text: `select a.ledger, a.id, a.status, a.version, a.minimum_balance, a.maximum_balance, a.posted, a.pending,
                  a.last_sequence, a.limit_subjects
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
    version: row.version,
    minimumBalance: row.minimum_balance === null ? null : new Decimal(row.minimum_balance),
    maximumBalance: row.maximum_balance === null ? null : new Decimal(row.maximum_balance),
    limitSubjects: row.limit_subjects,
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

export interface Clock {
  /** The database's clock, in milliseconds since 1970. */
  nowMs: number
  /** Id of this database transaction, to find its outcome later. */
  transactionId: string
  /** The last id of each ledger, of a transaction or of another record of the feed of events. */
  ledgers: { ledger: number; lastId: string | null; isRemoving: boolean }[]
}

/** Reads the moment of a group, under its locks. No removal of its ledgers begins until the group is committed. */
export async function readClock(tx: DatabaseTransaction, ledgers: number[]): Promise<Clock> {
  const { rows } = await tx.query<{
    ledger: number
    last_id: string | null
    is_removing: boolean
    now_ms: string
    xid: string
  }>({
    name: 'read_clock',
    text: `select asked.ledger, now.ms as now_ms, pg_current_xact_id()::text as xid,
                  last.id as last_id, asked.ledger = any(removing.ledgers) as is_removing
             from (select (extract(epoch from stamp()) * 1000)::bigint as ms offset 0) as now,
                  (select array(select lock_kept($1::integer[])) as ledgers offset 0) as removing,
                  unnest($1::integer[]) as asked (ledger)
                  left join lateral last_event(asked.ledger) as last on true`,
    values: [wordArray(ledgers)],
  })
  const [row] = rows as [(typeof rows)[number]]
  return {
    nowMs: Number(row.now_ms),
    transactionId: row.xid,
    ledgers: rows.map(({ ledger, last_id: lastId, is_removing: isRemoving }) => ({ ledger, lastId, isRemoving })),
  }
}

/** An accepted posting to write. */
export interface Written extends Accepted {
  posting: Posting
  /** Those of the posting, and those that follow its accounts. */
  parts: readonly Attached[]
}

/** A key whose order made no transaction: with its answer, or with its rejection. */
export interface NewOutcome {
  ledger: number
  key: string
  requestHash: string
  answer: string | null
  code: string | null
  detail: string | null
  /** JSON. */
  members: string | null
  /** ISO 8601. */
  refusedAt: string | null
}

/** Writes transactions of one ledger with their entries and keys. The database checks them and moves the accounts. */
export function postTransactions(ledger: number, written: Written[]): pg.QueryConfig {
  const entries = entryColumns(written)
  const parameters = {
    in_ledger: ledger,
    ids: wordArray(written.map(({ id }) => id)),
    kinds: wordArray(written.map(({ posting }) => posting.kind)),
    reference_texts: arrayLiteral(written.map(({ posting }) => posting.reference)),
    descriptions: arrayLiteral(written.map(({ posting }) => posting.description)),
    metadata_texts: arrayLiteral(written.map(({ posting: { metadata } }) => metadata && JSON.stringify(metadata))),
    effective_moments: arrayLiteral(written.map(({ posting }) => posting.effectiveAt)),
    reversed_ids: arrayLiteral(written.map(({ posting }) => posting.reverses)),
    entry_counts: wordArray(written.map(({ entries }) => entries.length)),
    keys: arrayLiteral(written.map(({ posting }) => posting.idempotencyKey)),
    request_hashes: arrayLiteral(written.map(({ posting }) => posting.requestHash)),
    places: wordArray(entries.places),
    lines: wordArray(entries.lines),
    account_ids: wordArray(entries.accountIds),
    sequences: wordArray(entries.sequences),
    directions: wordArray(entries.directions),
    amounts: wordArray(entries.amounts),
    currencies: arrayLiteral(entries.currencies),
    balances: wordArray(entries.balances),
  }
  const named = Object.keys(parameters).map((name, index) => `${name} => $${index + 1}`)
  return {
    name: 'post_transactions',
    text: `select post_transactions(${named.join(', ')})`,
    values: Object.values(parameters),
  }
}

export function insertOutcomes(outcomes: NewOutcome[]): pg.QueryConfig {
  return {
    name: 'insert_outcomes',
    text: `
      insert into idempotency_keys (ledger, key, request_hash, answer, refusal_code, refusal_detail, refusal_members, refused_at)
      select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::json[], $8::timestamptz[])`,
    values: columns(outcomes, ['ledger', 'key', 'requestHash', 'answer', 'code', 'detail', 'members', 'refusedAt']),
  }
}

/** The columns of all entries, in one pass: most rows of a group are entries. */
function entryColumns(written: Written[]) {
  const all = {
    places: [] as number[],
    lines: [] as number[],
    accountIds: [] as string[],
    sequences: [] as number[],
    directions: [] as string[],
    amounts: [] as string[],
    currencies: [] as string[],
    balances: [] as string[],
  }
  for (const [place, { entries }] of written.entries()) {
    for (const [index, { account, direction, amount, balanceAfter, sequence }] of entries.entries()) {
      all.places.push(place + 1)
      all.lines.push(index + 1)
      all.accountIds.push(account.id)
      all.sequences.push(sequence)
      all.directions.push(direction)
      all.amounts.push(amount)
      all.currencies.push(account.currency)
      all.balances.push(balanceAfter)
    }
  }
  return all
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
