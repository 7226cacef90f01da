import assert from 'node:assert/strict'
import { formatMoney } from '@florin/money'
import { type Transaction as DatabaseTransaction, isUnavailable, sqlState } from '@florin/postgres'
import type pg from 'pg'
import { findUsedQuotes, insertConversions } from '../conversions/queries.ts'
import { keyReused, LedgerError } from '../errors.ts'
import { insertFees, type NewFee } from '../fees/queries.ts'
import { quoteLifeMsMax } from '../fx/client.ts'
import type { Conversion, Fee, Transaction } from '../transactions/schemas.ts'
import { type JudgedEntry, judge } from './judge.ts'
import type { AccountFacts, ConversionTerms, PostedFee, Posting, Postponement, Verdict } from './posting.ts'
import {
  findKeyUses,
  findReversals,
  insertGroup,
  type KeyUse,
  keyOf,
  lockAccounts,
  type NewTransaction,
  readClock,
} from './queries.ts'
import { idsAfter } from './transaction-id.ts'

/** The connection died while the group was being committed: whether it took effect is to be found out. */
export class CommitInDoubt extends Error {
  override readonly name = 'CommitInDoubt'
  readonly transactionId: string
  readonly verdicts: (Verdict | Postponement)[]
  /** One of the transactions written: there if the group is, not there if it is not. */
  readonly witness: { ledger: number; id: string }

  constructor(
    transactionId: string,
    verdicts: (Verdict | Postponement)[],
    witness: { ledger: number; id: string },
    cause: unknown,
  ) {
    super('the outcome of a commit is not known', { cause })
    this.transactionId = transactionId
    this.verdicts = verdicts
    this.witness = witness
  }
}

/**
 * Posts a group in one database transaction, and gives each posting its own verdict. With `skip`, those whose accounts
 * somebody else has locked are postponed instead of waited for. Throws when nothing was written (the database refused
 * the group, or went away), or `CommitInDoubt`.
 */
export async function postGroup(
  pool: pg.Pool,
  postings: Posting[],
  busy: 'wait' | 'skip',
): Promise<(Verdict | Postponement)[]> {
  const client = await pool.connect()
  const tx = client as unknown as DatabaseTransaction
  let broken: unknown
  try {
    const group = await judgeGroup(tx, postings, busy)
    const [first] = group.written
    if (!first) {
      await client.query('rollback')
      return group.verdicts
    }
    // Sent together, so that the locks are let go as soon as PostgreSQL is done, whatever this process is busy with.
    const [inserted, converted, charged, committed] = await Promise.allSettled([
      insertGroup(tx, group.written, group.recordedAt),
      insertConversions(
        tx,
        group.written.flatMap(({ id, posting: { ledger, conversion } }) =>
          conversion ? [{ ...conversion, ledger, transaction: id }] : [],
        ),
      ),
      insertFees(tx, feesOf(group.written)),
      client.query('commit'),
    ])
    // Once `commit` is sent, only an answer of the server removes the doubt.
    if (committed.status === 'rejected' && (!sqlState(committed.reason) || isUnavailable(committed.reason))) {
      const witness = { ledger: first.posting.ledger, id: first.id }
      throw new CommitInDoubt(group.transactionId, group.verdicts, witness, committed.reason)
    }
    if (inserted.status === 'rejected') throw inserted.reason
    if (converted.status === 'rejected') throw converted.reason
    if (charged.status === 'rejected') throw charged.reason
    if (committed.status === 'rejected') throw committed.reason
    assert(committed.value.command === 'COMMIT', 'a group that was written is committed')
    return group.verdicts
  } catch (error) {
    if (error instanceof CommitInDoubt || isUnavailable(error)) broken = error
    else await client.query('rollback').catch((failure: unknown) => (broken = failure))
    throw error
  } finally {
    client.release(broken !== undefined)
  }
}

interface JudgedGroup {
  verdicts: (Verdict | Postponement)[]
  written: NewTransaction[]
  /** ISO 8601; the moment of the whole group. */
  recordedAt: string
  transactionId: string
}

async function judgeGroup(tx: DatabaseTransaction, postings: Posting[], busy: 'wait' | 'skip'): Promise<JudgedGroup> {
  const accounts = accountsOf(postings)
  const keys = postings.flatMap(({ ledger, idempotencyKey: key }) => (key === null ? [] : [{ ledger, key }]))
  const reversed = postings.flatMap(({ ledger, reverses: id }) => (id === null ? [] : [{ ledger, id }]))
  // Sent at once; PostgreSQL runs them in this order, so the keys and the clock are read under the locks.
  const quotes = postings.flatMap(({ conversion }) => (conversion ? [conversion.quote] : []))
  const [, locked, clock, keyUses, reversals, usedQuotes] = await Promise.all([
    tx.query('begin'),
    lockAccounts(tx, accounts, busy),
    readClock(tx),
    keys.length > 0 ? findKeyUses(tx, keys) : new Map<string, KeyUse>(),
    reversed.length > 0 ? findReversals(tx, reversed) : new Map<string, string>(),
    quotes.length > 0 ? findUsedQuotes(tx, quotes) : new Set<string>(),
  ])
  const ids = idsAfter(
    [...locked.values()].map(({ lastTransactionId }) => lastTransactionId),
    clock.nowMs,
  )
  const recordedAt = new Date(ids.recordedAtMs).toISOString()
  const written: NewTransaction[] = []

  const verdicts = postings.map((posting): Verdict | Postponement => {
    const key = posting.idempotencyKey && keyOf(posting.ledger, posting.idempotencyKey)
    const use = key && keyUses.get(key)
    if (use) {
      return use.id !== null && use.requestHash === posting.requestHash
        ? { replayed: { ledger: posting.ledger, id: use.id } }
        : { refused: keyReused() }
    }
    const expired = checkExpiry(posting, clock.nowMs)
    if (expired) return { refused: expired }
    const reversal = posting.reverses && reversals.get(keyOf(posting.ledger, posting.reverses))
    if (reversal) return { refused: alreadyReversed(posting, reversal) }
    const unusable = posting.conversion && checkQuote(posting.conversion, usedQuotes, ids.recordedAtMs)
    if (unusable) return { refused: unusable }
    const postponed = posting.legs.flatMap(({ account: { id } }) => (locked.has(id) ? [] : [id]))
    if (postponed.length > 0) {
      assert(busy === 'skip', 'an account that the directory knows is there')
      return { postponed }
    }

    const judgement = judge(posting, locked)
    if (judgement instanceof LedgerError) return { refused: judgement }
    const id = ids.next()
    if (posting.dryRun) return { accepted: present(id, recordedAt, posting, judgement.entries) }
    for (const [accountId, state] of judgement.after) locked.set(accountId, state)
    written.push({ id, posting, entries: judgement.entries, feeIds: posting.fees.map(() => ids.next()) })
    // Those behind in the group see this one as if it were written: it is, or the whole group is not.
    if (key) keyUses.set(key, { id, requestHash: posting.requestHash })
    if (posting.reverses) reversals.set(keyOf(posting.ledger, posting.reverses), id)
    if (posting.conversion) usedQuotes.add(posting.conversion.quote)
    return { accepted: present(id, recordedAt, posting, judgement.entries) }
  })
  return { verdicts, written, recordedAt, transactionId: clock.transactionId }
}

function accountsOf(postings: Posting[]): AccountFacts[] {
  const accounts = new Map<string, AccountFacts>()
  for (const { legs } of postings) for (const { account } of legs) accounts.set(account.id, account)
  return [...accounts.values()]
}

function present(id: string, recordedAt: string, posting: Posting, entries: JudgedEntry[]): Transaction {
  return {
    id,
    kind: posting.kind,
    reference: posting.reference,
    description: posting.description,
    metadata: posting.metadata ?? {},
    effective_at: posting.effectiveAt ?? recordedAt,
    recorded_at: recordedAt,
    reverses: posting.reverses,
    reversed_by: null,
    ...(posting.conversion && { conversion: presentConversion(posting.conversion) }),
    ...presentFee(posting.fees),
    entries: entries.map(({ account, direction, amount, balanceAfter, sequence }) => ({
      account: account.id,
      account_code: account.code,
      direction,
      amount: formatMoney(amount, account.exponent),
      currency: account.currency,
      balance_after: formatMoney(balanceAfter, account.exponent),
      sequence,
    })),
  }
}

function presentConversion({ units: _, per: __, quote_expires_at: ___, ...shown }: ConversionTerms): Conversion {
  return shown
}

/** What a schedule asked for; what a reversal gives back shows in the transaction that it reverses. */
function presentFee(fees: PostedFee[]): { fee?: Fee } {
  const priced = fees.find(({ schedule, reverses }) => schedule !== null && reverses === null)
  if (!priced?.schedule) return {}
  const { schedule, amount, currency, exponent, account } = priced
  return {
    fee: {
      schedule: schedule.code,
      version: schedule.version,
      amount: formatMoney(amount, exponent),
      currency,
      account: account.id,
    },
  }
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
  { quote, quote_expires_at: expiresAt }: ConversionTerms,
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
  return new LedgerError('quote_expired', `Quote ${quote} expired at ${expiresAt}. Ask for another.`)
}

function alreadyReversed({ reverses }: Posting, reversal: string): LedgerError {
  return new LedgerError('already_reversed', `Transaction ${reverses} was reversed by ${reversal}.`)
}
