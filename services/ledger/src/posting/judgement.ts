import { keyReused, LedgerError, ledgerRemoving } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { isOutcome, replayOf } from '../idempotency/outcomes.ts'
import type { KeyUse } from '../idempotency/queries.ts'
import { type IdSource, idsAfter } from '../transaction-id.ts'
import { type Acceptance, judge } from './judge.ts'
import type { LockedAccounts } from './locked-account.ts'
import type { Attached, Part } from './part.ts'
import { accountsOf, type Batch, fillAnswer, type Posting, type Postponement, type Verdict } from './posting.ts'
import type { NewOutcome, Written } from './queries.ts'

/** The state of one ledger, as it is while the group has its locks. */
export interface LedgerState {
  locked: LockedAccounts
  ids: IdSource
  /** ISO 8601; the moment of all that the group writes in this ledger. */
  recordedAt: string
  /** It is being removed: even what was recorded before is not answered any more. */
  isRemoving: boolean
  /** Why nothing can be recorded now. */
  closed: LedgerError | undefined
}

const noParts: readonly Attached[] = []

/** A moment may lie ahead of the database's clock by this at most; the database rejects more. */
const aheadMsMax = 60_000

/** Data read under the locks. */
export interface Reading {
  nowMs: number
  keyUses: Map<string, KeyUse>
  seen: Map<Part, unknown>
  /** The parts that follow the accounts of a posting. */
  following: Map<Posting, readonly Attached[]>
  /** Undefined if all accounts are locked. `stuck`: accounts, by `keyOf`, as in `Postponement`. */
  unlocked: { stuck: Set<string> } | undefined
  ledgers: Map<number, LedgerState>
}

/** The state of a group while it is judged. Each posting sees the balances after the postings before it. */
export class Judgement {
  readonly written: Written[] = []
  /** Outcomes of keys without a transaction. */
  readonly outcomes: NewOutcome[] = []
  readonly ledgers: Map<number, LedgerState>
  readonly #reading: Reading
  /** Undoes the effects of the postings of an atomic batch, in the order in which they were made. */
  #undo: (() => void)[] | undefined

  constructor(reading: Reading) {
    this.#reading = reading
    this.ledgers = reading.ledgers
  }

  readonly nextId = (ledger: number): string => (this.ledgers.get(ledger) as LedgerState).ids.next()

  judgeBatch({ postings, mode }: Batch): Verdict[] | Postponement {
    const { unlocked } = this.#reading
    const missing = unlocked ? postings.flatMap((posting) => this.#unlockedBy(posting)) : []
    if (missing.length > 0) return { postponed: { stuck: missing.filter((account) => unlocked?.stuck.has(account)) } }
    const isDryRun = postings.some(({ dryRun }) => dryRun)
    const undo: (() => void)[] = []
    this.#undo = mode === 'all' || isDryRun ? undo : undefined
    const verdicts = mode === 'all' ? this.#judgeAll(postings, undo) : postings.map((one) => this.#judgeOne(one))
    // Later postings of the batch have seen it, other batches must not.
    if (isDryRun) undoAll(undo)
    return verdicts
  }

  /**
   * The key of the posting that is rejected remembers why, and so does that of the whole batch: a batch that was rejected once
   * is always rejected, and its key is not free for another one.
   */
  #judgeAll(postings: Posting[], undo: (() => void)[]): Verdict[] {
    const rejectedBefore = postings.findIndex((posting) => this.#isRejectedBefore(posting))
    if (rejectedBefore !== -1) {
      const verdict = this.#judgeOne(postings[rejectedBefore] as Posting)
      return postings.map((_, index) =>
        index === rejectedBefore ? verdict : { withdrawn: { because: rejectedBefore } },
      )
    }
    const verdicts = postings.map((posting) => this.#judgeOne(posting))
    const because = verdicts.findIndex((verdict) => 'rejected' in verdict)
    if (because === -1) return verdicts
    undoAll(undo)
    const { rejected } = verdicts[because] as { rejected: LedgerError }
    if (!rejected.replayed) {
      for (const [index, posting] of postings.entries()) {
        if (index === because || posting.kind === 'batch') this.#rememberRejection(posting, rejected)
      }
    }
    const undone = new Set(verdicts.map((verdict) => ('accepted' in verdict ? verdict.accepted.id : undefined)))
    return verdicts.map((verdict, index) => {
      const isKept = index === because || ('replayed' in verdict && !undone.has(verdict.replayed.id))
      return isKept ? verdict : { withdrawn: { because } }
    })
  }

  /** That of a whole batch is found at the posting that caused it. */
  #isRejectedBefore({ ledger, kind, idempotencyKey, requestHash }: Posting): boolean {
    const use = idempotencyKey === null ? undefined : this.#reading.keyUses.get(keyOf(ledger, idempotencyKey))
    if (!use) return false
    return use.requestHash !== requestHash || (use.refusal !== null && kind !== 'batch')
  }

  /** Accounts of the posting that could not be locked, by `keyOf`. Empty for a replay, which needs no accounts. */
  #unlockedBy(posting: Posting): string[] {
    const { ledger, idempotencyKey } = posting
    if (idempotencyKey !== null && this.#reading.keyUses.has(keyOf(ledger, idempotencyKey))) return []
    const { locked, isRemoving } = this.ledgers.get(ledger) as LedgerState
    if (isRemoving) return []
    return accountsOf(posting).flatMap(({ id }) => (locked.has(id) ? [] : [keyOf(ledger, id)]))
  }

  #judgeOne(posting: Posting): Verdict {
    const { ledger, idempotencyKey } = posting
    if ((this.ledgers.get(ledger) as LedgerState).isRemoving) return { rejected: ledgerRemoving() }
    const place = idempotencyKey === null ? undefined : keyOf(ledger, idempotencyKey)
    const use = place && this.#reading.keyUses.get(place)
    if (use) return replay(posting, use)
    const { locked, ids, recordedAt, closed } = this.ledgers.get(ledger) as LedgerState
    if (closed) return { rejected: closed }
    const following = this.#reading.following.get(posting) ?? noParts
    const judgement = this.#check(posting) ?? this.#judgeAccounts(posting, locked, following)
    if (judgement instanceof LedgerError) {
      this.#rememberRejection(posting, judgement)
      return { rejected: judgement }
    }
    const moment = { id: ids.next(), recordedAt }
    const answer = posting.answer && fillAnswer(posting.answer, moment)
    const accepted = { ...moment, entries: judgement.entries, answer }
    for (const [id, after] of judgement.after) {
      const before = locked.get(id)
      locked.set(id, after)
      if (before) this.#undo?.push(() => locked.set(id, before))
    }
    const parts = following === noParts ? posting.parts : [...posting.parts, ...following]
    if (!posting.dryRun) {
      this.written.push({ ...accepted, posting, parts })
      this.#undo?.push(() => this.written.pop())
      const transaction = answer === null ? accepted.id : null
      this.#remember(posting, recordedAt, { transaction, answer, refusal: null })
    }
    for (const { part, terms } of parts) {
      // A dry run answers with what is not known yet.
      if (posting.dryRun && part.completesTerms) continue
      const undo = part.note?.({ ledger, terms }, this.#reading.seen.get(part), accepted.id)
      if (undo) this.#undo?.push(undo)
    }
    return { accepted }
  }

  /** Checks everything except the accounts. */
  #check({ ledger, expiresAt, parts }: Posting): LedgerError | undefined {
    if (expiresAt !== null && this.#reading.nowMs >= Date.parse(expiresAt)) {
      return new LedgerError('order_expired', `The order expired at ${expiresAt}. Nothing was moved; send a new order.`)
    }
    return this.#rejectBy(parts, ledger)
  }

  /** Whatever follows the accounts comes after their own rules. */
  #judgeAccounts(posting: Posting, locked: LockedAccounts, following: readonly Attached[]): Acceptance | LedgerError {
    const judgement = judge(posting, locked)
    if (judgement instanceof LedgerError) return judgement
    return this.#rejectBy(following, posting.ledger) ?? judgement
  }

  #rejectBy(parts: readonly Attached[], ledger: number): LedgerError | undefined {
    const { nowMs, seen } = this.#reading
    for (const { part, terms } of parts) {
      const rejection = part.reject?.({ ledger, terms }, seen.get(part), nowMs)
      if (rejection) return rejection
    }
    return undefined
  }

  #rememberRejection(posting: Posting, rejection: LedgerError): void {
    if (!isOutcome(rejection) || (this.ledgers.get(posting.ledger) as LedgerState).isRemoving) return
    const { code, message: detail, members = null } = rejection
    const { recordedAt } = this.ledgers.get(posting.ledger) as LedgerState
    this.#remember(posting, recordedAt, { transaction: null, answer: null, refusal: { code, detail, members } })
  }

  /** Postings behind it in the group see an outcome as if it were written: it is, or the whole group is not. */
  #remember(
    { ledger, idempotencyKey: key, requestHash }: Posting,
    recordedAt: string,
    outcome: Omit<KeyUse, 'requestHash'>,
  ): void {
    if (key === null) return
    const place = keyOf(ledger, key)
    const { keyUses } = this.#reading
    const { transaction, answer, refusal } = outcome
    if (transaction === null) {
      const { code = null, detail = null, members = null } = refusal ?? {}
      const refused = { code, detail, members: members && JSON.stringify(members), refusedAt: refusal && recordedAt }
      this.outcomes.push({ ledger, key, requestHash, answer, ...refused })
    }
    keyUses.set(place, { requestHash, transaction, answer, refusal })
    this.#undo?.push(() => {
      if (transaction === null) this.outcomes.pop()
      keyUses.delete(place)
    })
  }
}

/** A ledger's moments never go back: the next one is the clock's, or that of the last transaction if the clock is behind it. */
export function openLedger(locked: LockedAccounts = new Map(), lastId: string | null, nowMs: number): LedgerState {
  const ids = idsAfter(lastId, nowMs)
  const aheadMs = ids.recordedAtMs - nowMs
  return {
    locked,
    ids,
    recordedAt: new Date(ids.recordedAtMs).toISOString(),
    isRemoving: false,
    closed: aheadMs > aheadMsMax ? clockBehind(aheadMs) : undefined,
  }
}

export function removedLedger(nowMs: number): LedgerState {
  return { ...openLedger(undefined, null, nowMs), isRemoving: true }
}

function undoAll(undo: (() => void)[]): void {
  for (const undoOne of undo.reverse()) undoOne()
  undo.length = 0
}

/** What the first request with the key was answered, or that this one is another. */
function replay({ ledger, requestHash }: Posting, use: KeyUse): Verdict {
  if (use.requestHash === requestHash) {
    if (use.transaction !== null) return { replayed: { ledger, id: use.transaction } }
    if (use.answer !== null) return { answered: use.answer }
    if (use.refusal) return { rejected: replayOf(use.refusal) }
  }
  return { rejected: keyReused() }
}

function clockBehind(aheadMs: number): LedgerError {
  return new LedgerError(
    'clock_behind',
    `The last transaction of this ledger was recorded ${Math.ceil(aheadMs / 1_000)} s ahead of the database's clock. ` +
      'Nothing was moved. Check the clock of the database server; the ledger continues once it has caught up.',
    { retryAfterSeconds: Math.ceil((aheadMs - aheadMsMax) / 1_000) },
  )
}
