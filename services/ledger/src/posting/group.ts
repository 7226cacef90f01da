import assert from 'node:assert/strict'
import { formatMoney } from '@florin/money'
import { type Transaction as DatabaseTransaction, isNeverSent, isUnavailable, sqlState } from '@florin/postgres'
import type pg from 'pg'
import { findUsedQuotes, insertConversions } from '../conversions/queries.ts'
import { keyReused, LedgerError } from '../errors.ts'
import { insertFees, type NewFee } from '../fees/queries.ts'
import { quoteLifeMsMax } from '../fx/client.ts'
import { keyOf } from '../idempotency/key.ts'
import { isOutcome, replayOf } from '../idempotency/outcomes.ts'
import { findKeyUses, type KeyUse } from '../idempotency/queries.ts'
import { judge, type LockedAccounts } from './judge.ts'
import type { AccountFacts, ConversionTerms, Posting, Postponement, Verdict } from './posting.ts'
import { present } from './present.ts'
import {
  findReversals,
  findStuck,
  insertGroup,
  lockAccounts,
  type NewKey,
  type NewTransaction,
  readClock,
} from './queries.ts'
import { type IdSource, idsAfter } from './transaction-id.ts'

/** What became of a group, each posting in its place. */
export interface GroupOutcome {
  verdicts: (Verdict | Postponement)[]
  /** How far the latest moment of the group lies ahead of the database's clock, in milliseconds. */
  aheadMs: number
}

/** There was no connection to begin on. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected'
}

/** The connection died after `commit` was sent: the group may have been committed. */
export class CommitInDoubt extends Error {
  override readonly name = 'CommitInDoubt'
  readonly transactionId: string
  readonly outcome: GroupOutcome
  /** One of the transactions written: there if the group is, not there if it is not. Null when only rejections were. */
  readonly witness: { ledger: number; id: string } | null

  constructor(transactionId: string, outcome: GroupOutcome, witness: CommitInDoubt['witness'], cause: unknown) {
    super('the outcome of a commit is not known', { cause })
    this.transactionId = transactionId
    this.outcome = outcome
    this.witness = witness
  }
}

/** The database answered that a transaction is committed of which a statement had failed. A fault of this service or of the driver. */
class CommittedInPart extends Error {
  override readonly name = 'CommittedInPart'
}

interface GroupOptions {
  /** `skip` postpones the postings whose accounts other sessions have locked, instead of waiting for them. */
  busy: 'wait' | 'skip'
  onFault: (error: Error) => void
}

/**
 * Posts a group in one database transaction, and gives each posting its own verdict. Throws when nothing was written (the
 * database refused the group, or was lost), or `CommitInDoubt`.
 */
export async function postGroup(
  pool: pg.Pool,
  postings: Posting[],
  { busy, onFault }: GroupOptions,
): Promise<GroupOutcome> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw new NotConnected('no connection to post on', { cause })
  })
  let broken = false
  try {
    const group = await judgeGroup(client as unknown as DatabaseTransaction, postings, busy)
    if (group.written.length > 0 || group.keys.length > 0) await commitGroup(client, group, onFault)
    else await client.query('rollback')
    return group.outcome
  } catch (error) {
    if (error instanceof CommitInDoubt || isUnavailable(error)) broken = true
    else await client.query('rollback').catch(() => (broken = true))
    throw error
  } finally {
    client.release(broken)
  }
}

/**
 * Sends all statements and the commit together, so that the locks are let go as soon as PostgreSQL is done, whatever this
 * process is busy with. All are built before the first is sent: what cannot be built is never committed in part.
 */
async function commitGroup(client: pg.PoolClient, group: JudgedGroup, onFault: GroupOptions['onFault']): Promise<void> {
  const { written, keys, outcome, transactionId } = group
  const statements = [
    insertGroup(written, keys),
    insertConversions(
      written.flatMap(({ id, posting: { ledger, conversion } }) =>
        conversion ? [{ ...conversion, ledger, transaction: id }] : [],
      ),
    ),
    insertFees(feesOf(written)),
  ].filter((statement) => statement !== undefined)
  const sent = statements.map((statement) => client.query(statement))
  const [committed, ...answers] = await Promise.allSettled([client.query('commit'), ...sent])
  const failure = answers.find((answer) => answer.status === 'rejected')?.reason as unknown
  if (committed.status === 'fulfilled' && committed.value.command === 'COMMIT') {
    if (failure !== undefined) onFault(new CommittedInPart('a group was committed in part', { cause: failure }))
    return
  }
  // Once a statement has failed at the server, its `commit` can only have rolled back.
  if (failure !== undefined && (sqlState(failure) || isNeverSent(failure))) throw failure
  if (committed.status === 'fulfilled') throw failure
  const { reason } = committed
  if (isNeverSent(reason) || (sqlState(reason) && !isUnavailable(reason))) throw reason
  const [first] = written
  throw new CommitInDoubt(transactionId, outcome, first ? { ledger: first.posting.ledger, id: first.id } : null, reason)
}

interface JudgedGroup {
  outcome: GroupOutcome
  written: NewTransaction[]
  keys: NewKey[]
  transactionId: string
}

/** The state of one ledger, as it is while the group has its locks. */
interface LedgerState {
  locked: LockedAccounts
  ids: IdSource
  /** ISO 8601; the moment of all that the group writes in this ledger. */
  recordedAt: string
  /** Why nothing can be recorded now. */
  closed: LedgerError | undefined
}

/** A moment may lie ahead of the database's clock by this at most; the database refuses more. */
const aheadMsMax = 60_000

async function judgeGroup(tx: DatabaseTransaction, postings: Posting[], busy: 'wait' | 'skip'): Promise<JudgedGroup> {
  const accounts = accountsOf(postings)
  const keys = postings.flatMap(({ ledger, idempotencyKey: key }) => (key === null ? [] : [{ ledger, key }]))
  const reversed = postings.flatMap(({ ledger, reverses: id }) => (id === null ? [] : [{ ledger, id }]))
  const quotes = postings.flatMap(({ conversion }) => (conversion ? [conversion.quote] : []))
  // Sent at once; PostgreSQL runs them in this order, so the clock and the keys are read under the locks.
  const [, locked, clock, keyUses, reversals, usedQuotes] = await Promise.all([
    tx.query('begin'),
    lockAccounts(tx, accounts, busy),
    readClock(tx, [...new Set(postings.map(({ ledger }) => ledger))]),
    keys.length > 0 ? findKeyUses(tx, keys) : new Map<string, KeyUse>(),
    reversed.length > 0 ? findReversals(tx, reversed) : new Map<string, string>(),
    quotes.length > 0 ? findUsedQuotes(tx, quotes) : new Set<string>(),
  ])
  const missing = accounts.filter(({ ledger, id }) => !locked.get(ledger)?.has(id))
  assert(missing.length === 0 || busy === 'skip', 'an account that the directory knows is there')
  const stuck = missing.length > 0 ? await findStuck(tx, missing) : new Set<string>()
  const ledgers = new Map(
    clock.ledgers.map(({ ledger, lastId }) => [ledger, openLedger(locked.get(ledger), lastId, clock.nowMs)]),
  )
  const written: NewTransaction[] = []
  const newKeys: NewKey[] = []

  /** Those behind in the group see an outcome as if it were written: it is, or the whole group is not. */
  function remember(posting: Posting, recordedAt: string, outcome: Pick<KeyUse, 'transaction' | 'refusal'>): void {
    const { ledger, idempotencyKey: key, requestHash } = posting
    if (key === null) return
    newKeys.push({ ledger, key, requestHash, recordedAt, ...outcome })
    keyUses.set(keyOf(ledger, key), { requestHash, answer: null, ...outcome })
  }

  function judgeOne(posting: Posting): Verdict | Postponement {
    const { ledger, legs, idempotencyKey, conversion, reverses } = posting
    const use = idempotencyKey === null ? undefined : keyUses.get(keyOf(ledger, idempotencyKey))
    if (use) return replay(posting, use)
    const { locked, ids, recordedAt, closed } = ledgers.get(ledger) as LedgerState
    const unlocked = legs.flatMap(({ account: { id } }) => (locked.has(id) ? [] : [keyOf(ledger, id)]))
    if (unlocked.length > 0) return { postponed: { stuck: unlocked.filter((account) => stuck.has(account)) } }
    if (closed) return { refused: closed }
    const reversal = reverses && reversals.get(keyOf(ledger, reverses))
    const judgement =
      checkExpiry(posting, clock.nowMs) ||
      (reversal && alreadyReversed(posting, reversal)) ||
      (conversion && checkQuote(conversion, usedQuotes, clock.nowMs)) ||
      judge(posting, locked)
    if (judgement instanceof LedgerError) {
      const { code, message: detail } = judgement
      if (isOutcome(judgement)) remember(posting, recordedAt, { transaction: null, refusal: { code, detail } })
      return { refused: judgement }
    }
    const id = ids.next()
    const accepted = present(id, recordedAt, posting, judgement.entries)
    if (posting.dryRun) return { accepted }
    for (const [accountId, after] of judgement.after) locked.set(accountId, after)
    const feeIds = posting.fees.map(() => ids.next())
    written.push({ id, recordedAt, posting, entries: judgement.entries, feeIds })
    remember(posting, recordedAt, { transaction: id, refusal: null })
    if (reverses) reversals.set(keyOf(ledger, reverses), id)
    if (conversion) usedQuotes.add(conversion.quote)
    return { accepted }
  }

  const verdicts = postings.map(judgeOne)
  const aheadMs = Math.max(...[...ledgers.values()].map(({ ids }) => ids.recordedAtMs - clock.nowMs))
  return { outcome: { verdicts, aheadMs }, written, keys: newKeys, transactionId: clock.transactionId }
}

/** A ledger's moments never go back: the next one is the clock's, or that of the last transaction if the clock is behind it. */
function openLedger(locked: LockedAccounts = new Map(), lastId: string | null, nowMs: number): LedgerState {
  const ids = idsAfter(lastId, nowMs)
  const aheadMs = ids.recordedAtMs - nowMs
  return {
    locked,
    ids,
    recordedAt: new Date(ids.recordedAtMs).toISOString(),
    closed: aheadMs > aheadMsMax ? clockBehind(aheadMs) : undefined,
  }
}

/** What the first request with the key was answered, or that this one is another. */
function replay({ ledger, requestHash }: Posting, use: KeyUse): Verdict {
  if (use.requestHash === requestHash) {
    if (use.transaction !== null) return { replayed: { ledger, id: use.transaction } }
    if (use.refusal) return { refused: replayOf(use.refusal) }
  }
  return { refused: keyReused() }
}

function accountsOf(postings: Posting[]): AccountFacts[] {
  const accounts = new Map<string, AccountFacts>()
  for (const { legs } of postings) {
    for (const { account } of legs) accounts.set(keyOf(account.ledger, account.id), account)
  }
  return [...accounts.values()]
}

function feesOf(written: NewTransaction[]): NewFee[] {
  return written.flatMap(({ id: transaction, posting, feeIds }) =>
    posting.fees.map(({ kind, schedule, account, amount, currency, exponent, leg, reverses }, index) => ({
      ledger: posting.ledger,
      id: feeIds[index] as string,
      transaction,
      line: leg === null ? null : leg + 1,
      kind,
      schedule: schedule?.code ?? null,
      version: schedule?.version ?? null,
      account: account.id,
      amount: formatMoney(amount, exponent),
      currency,
      reverses,
    })),
  )
}

function checkExpiry({ expiresAt }: Posting, nowMs: number): LedgerError | undefined {
  if (expiresAt === null || nowMs < Date.parse(expiresAt)) return undefined
  return new LedgerError('order_expired', `The order expired at ${expiresAt}. Nothing was moved; send a new order.`)
}

function checkQuote(
  { quote, quoteNamed, quote_expires_at: expiresAt }: ConversionTerms,
  used: Set<string>,
  nowMs: number,
): LedgerError | undefined {
  if (used.has(quote)) {
    return new LedgerError(
      'quote_used',
      `Quote ${quote} has been used: a quote is for one conversion. Ask for another.`,
    )
  }
  const leftMs = Date.parse(expiresAt) - nowMs
  // No quote lives so long: it was made in the future, and would hold until then.
  if (leftMs > quoteLifeMsMax) {
    return new LedgerError('fx_answer_invalid', `Quote ${quote} is from the future: it expires at ${expiresAt}.`)
  }
  if (leftMs > 0) return undefined
  if (quoteNamed) return new LedgerError('quote_expired', `Quote ${quote} expired at ${expiresAt}. Ask for another.`)
  return new LedgerError(
    'fx_answer_invalid',
    'The FX service gave a quote that had expired. Nothing was moved; send the request again.',
  )
}

function alreadyReversed({ reverses }: Posting, reversal: string): LedgerError {
  return new LedgerError('already_reversed', `Transaction ${reverses} was reversed by ${reversal}.`)
}

function clockBehind(aheadMs: number): LedgerError {
  return new LedgerError(
    'clock_behind',
    `The last transaction of this ledger was recorded ${Math.ceil(aheadMs / 1_000)} s ahead of the database's clock. ` +
      'Nothing was moved. Check the clock of the database server; the ledger goes on once it has caught up.',
    { retryAfterSeconds: Math.ceil((aheadMs - aheadMsMax) / 1_000) },
  )
}
