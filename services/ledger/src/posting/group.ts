import assert from 'node:assert/strict'
import type { Transaction as DatabaseTransaction } from '@florin/postgres'
import type { AccountIdentity } from '../double-entry.ts'
import { keyReused, LedgerError } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { isOutcome, replayOf } from '../idempotency/outcomes.ts'
import { findKeyUses, type KeyUse } from '../idempotency/queries.ts'
import { type IdSource, idsAfter } from '../transaction-id.ts'
import { judge, type LockedAccounts } from './judge.ts'
import type { Asked, Part } from './part.ts'
import type { Posting, Postponement, Verdict } from './posting.ts'
import { findStuck, lockAccounts, type NewKey, type NewTransaction, readClock } from './queries.ts'

/** Postings that are judged one by one (`each`) or atomically (`all`). */
export interface Batch {
  postings: Posting[]
  mode: 'each' | 'all'
}

/** A group judged under its locks, before anything is written. */
export interface JudgedGroup {
  /** For each batch, in the order of its postings. A batch is postponed as a whole. */
  verdicts: (Verdict[] | Postponement)[]
  /** By how much the latest moment of the group is ahead of the database's clock, in milliseconds. */
  aheadMs: number
  written: NewTransaction[]
  keys: NewKey[]
  /** Id of the database transaction. */
  transactionId: string
  /** The next id in a ledger of the group. */
  nextId(ledger: number): string
}

/** The state of one ledger under the locks of the group. */
interface LedgerState {
  locked: LockedAccounts
  ids: IdSource
  /** ISO 8601. The moment of all rows that the group writes in this ledger. */
  recordedAt: string
  /** Set if nothing can be recorded now. */
  closed: LedgerError | undefined
}

/** Maximum by which a moment may be ahead of the database's clock. The database rejects more. */
const aheadMsMax = 60_000

/** Starts a database transaction, locks the accounts of the group and judges its postings in order. */
export async function judgeGroup(
  tx: DatabaseTransaction,
  batches: Batch[],
  busy: 'wait' | 'skip',
): Promise<JudgedGroup> {
  const postings = batches.flatMap(({ postings }) => postings)
  const accounts = accountsOf(postings)
  const keys = postings.flatMap(({ ledger, idempotencyKey: key }) => (key === null ? [] : [{ ledger, key }]))
  const asked = [...askedOf(postings)]
  // Sent together. PostgreSQL runs them in this order, so all after the second are read under the locks.
  const [, locked, clock, keyUses, ...seen] = await Promise.all([
    tx.query('begin'),
    lockAccounts(tx, accounts, busy),
    readClock(tx, [...new Set(postings.map(({ ledger }) => ledger))]),
    keys.length > 0 ? findKeyUses(tx, keys) : new Map<string, KeyUse>(),
    ...asked.map(([part, terms]) => part.read?.(tx, terms)),
  ])
  const missing = accounts.filter(({ ledger, id }) => !locked.get(ledger)?.has(id))
  assert(missing.length === 0 || busy === 'skip', 'a cached account exists')
  const judgement = new Judgement({
    nowMs: clock.nowMs,
    keyUses,
    seen: new Map(asked.map(([part], index) => [part, seen[index]])),
    stuck: missing.length > 0 ? await findStuck(tx, missing) : new Set<string>(),
    ledgers: new Map(
      clock.ledgers.map(({ ledger, lastId }) => [ledger, openLedger(locked.get(ledger), lastId, clock.nowMs)]),
    ),
  })
  const verdicts = batches.map((batch) => judgement.judgeBatch(batch))
  const { written, newKeys, ledgers, nextId } = judgement
  const aheadMs = Math.max(...[...ledgers.values()].map(({ ids }) => ids.recordedAtMs - clock.nowMs))
  return { verdicts, aheadMs, written, keys: newKeys, transactionId: clock.transactionId, nextId }
}

/** Data read under the locks. */
interface Reading {
  nowMs: number
  keyUses: Map<string, KeyUse>
  seen: Map<Part, unknown>
  stuck: Set<string>
  ledgers: Map<number, LedgerState>
}

/** The state of a group while it is judged. Each posting sees the balances after the postings before it. */
class Judgement {
  readonly written: NewTransaction[] = []
  readonly newKeys: NewKey[] = []
  readonly ledgers: Map<number, LedgerState>
  readonly #reading: Reading
  /** Undoes the effects of the postings of an atomic batch. */
  #undo: (() => void)[] | undefined

  constructor(reading: Reading) {
    this.#reading = reading
    this.ledgers = reading.ledgers
  }

  readonly nextId = (ledger: number): string => (this.ledgers.get(ledger) as LedgerState).ids.next()

  judgeBatch({ postings, mode }: Batch): Verdict[] | Postponement {
    const stuck = postings.flatMap((posting) => this.#unlockedBy(posting))
    if (stuck.length > 0) return { postponed: { stuck: stuck.filter((account) => this.#reading.stuck.has(account)) } }
    const undo: (() => void)[] = []
    this.#undo = mode === 'all' ? undo : undefined
    const verdicts = postings.map((posting) => this.#judgeOne(posting))
    const because = mode === 'all' ? verdicts.findIndex((verdict) => 'rejected' in verdict) : -1
    if (because === -1) return verdicts
    for (const undoOne of undo.reverse()) undoOne()
    return verdicts.map((verdict, index) => (index === because ? verdict : { withdrawn: { because } }))
  }

  /** Accounts of the posting that could not be locked, by `keyOf`. Empty for a replay, which needs no accounts. */
  #unlockedBy({ ledger, legs, idempotencyKey }: Posting): string[] {
    if (idempotencyKey !== null && this.#reading.keyUses.has(keyOf(ledger, idempotencyKey))) return []
    const { locked } = this.ledgers.get(ledger) as LedgerState
    return legs.flatMap(({ account: { id } }) => (locked.has(id) ? [] : [keyOf(ledger, id)]))
  }

  #judgeOne(posting: Posting): Verdict {
    const { ledger, idempotencyKey } = posting
    const use = idempotencyKey === null ? undefined : this.#reading.keyUses.get(keyOf(ledger, idempotencyKey))
    if (use) return replay(posting, use)
    const { locked, ids, recordedAt, closed } = this.ledgers.get(ledger) as LedgerState
    if (closed) return { rejected: closed }
    const judgement = this.#checkParts(posting) ?? judge(posting, locked)
    if (judgement instanceof LedgerError) {
      const { code, message: detail } = judgement
      if (isOutcome(judgement)) this.#remember(posting, recordedAt, { transaction: null, refusal: { code, detail } })
      return { rejected: judgement }
    }
    const transaction = { id: ids.next(), recordedAt, entries: judgement.entries }
    if (posting.dryRun) return { accepted: transaction }
    for (const [id, after] of judgement.after) {
      const before = locked.get(id)
      locked.set(id, after)
      if (before) this.#undo?.push(() => locked.set(id, before))
    }
    this.written.push({ ...transaction, posting })
    this.#undo?.push(() => this.written.pop())
    this.#remember(posting, recordedAt, { transaction: transaction.id, refusal: null })
    for (const { part, terms } of posting.parts) {
      const undo = part.note?.({ ledger, terms }, this.#reading.seen.get(part), transaction.id)
      if (undo) this.#undo?.push(undo)
    }
    return { accepted: transaction }
  }

  /** Checks everything except the accounts. */
  #checkParts({ ledger, expiresAt, parts }: Posting): LedgerError | undefined {
    const { nowMs, seen } = this.#reading
    if (expiresAt !== null && nowMs >= Date.parse(expiresAt)) {
      return new LedgerError(
        'order_expired',
        `The order expired at ${expiresAt}. Nothing was moved. Send a new order with a new key.`,
      )
    }
    for (const { part, terms } of parts) {
      const rejection = part.reject?.({ ledger, terms }, seen.get(part), nowMs)
      if (rejection) return rejection
    }
    return undefined
  }

  /** Later postings of the group see the outcome as if it were written: the group is written as a whole or not at all. */
  #remember(posting: Posting, recordedAt: string, outcome: Pick<KeyUse, 'transaction' | 'refusal'>): void {
    const { ledger, idempotencyKey: key, requestHash } = posting
    if (key === null) return
    const { keyUses } = this.#reading
    this.newKeys.push({ ledger, key, requestHash, recordedAt, ...outcome })
    keyUses.set(keyOf(ledger, key), { requestHash, answer: null, ...outcome })
    this.#undo?.push(() => {
      this.newKeys.pop()
      keyUses.delete(keyOf(ledger, key))
    })
  }
}

/** Moments of a ledger never decrease: the next one is the clock's, or that of the last transaction if the clock is behind. */
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

/** The outcome of the key, or `idempotency_key_reused` for a different request. */
function replay({ ledger, requestHash }: Posting, use: KeyUse): Verdict {
  if (use.requestHash === requestHash) {
    if (use.transaction !== null) return { replayed: { ledger, id: use.transaction } }
    if (use.refusal) return { rejected: replayOf(use.refusal) }
  }
  return { rejected: keyReused() }
}

function accountsOf(postings: Posting[]): AccountIdentity[] {
  const accounts = new Map<string, AccountIdentity>()
  for (const { legs } of postings) {
    for (const { account } of legs) accounts.set(keyOf(account.ledger, account.id), account)
  }
  return [...accounts.values()]
}

function askedOf(postings: Posting[]): Map<Part, Asked<unknown>[]> {
  const asked = new Map<Part, Asked<unknown>[]>()
  for (const { ledger, parts } of postings) {
    for (const { part, terms } of parts) {
      const sameParts = asked.get(part)
      if (sameParts) sameParts.push({ ledger, terms })
      else asked.set(part, [{ ledger, terms }])
    }
  }
  return asked
}

function clockBehind(aheadMs: number): LedgerError {
  return new LedgerError(
    'clock_behind',
    `The last transaction of this ledger was recorded ${Math.ceil(aheadMs / 1_000)} s ahead of the database's clock. ` +
      'Nothing was moved. Check the clock of the database server. Postings are accepted again when the clock has caught up.',
    { retryAfterSeconds: Math.ceil((aheadMs - aheadMsMax) / 1_000) },
  )
}
