import { keyReused, LedgerError } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { isOutcome, replayOf } from '../idempotency/outcomes.ts'
import type { KeyUse } from '../idempotency/queries.ts'
import { type IdSource, idsAfter } from '../transaction-id.ts'
import { judge, type LockedAccounts } from './judge.ts'
import type { Part } from './part.ts'
import { type Batch, fillAnswer, type Posting, type Postponement, type Verdict } from './posting.ts'
import type { NewOutcome, Written } from './queries.ts'

/** The state of one ledger, as it is while the group has its locks. */
interface LedgerState {
  locked: LockedAccounts
  ids: IdSource
  /** ISO 8601; the moment of all that the group writes in this ledger. */
  recordedAt: string
  /** Why nothing can be recorded now. */
  closed: LedgerError | undefined
}

/** A moment may lie ahead of the database's clock by this at most; the database rejects more. */
const aheadMsMax = 60_000

/** Data read under the locks. */
export interface Reading {
  nowMs: number
  keyUses: Map<string, KeyUse>
  seen: Map<Part, unknown>
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
    const undo: (() => void)[] = []
    this.#undo = mode === 'all' ? undo : undefined
    const verdicts = postings.map((posting) => this.#judgeOne(posting))
    const because = mode === 'all' ? verdicts.findIndex((verdict) => 'rejected' in verdict) : -1
    if (because === -1) return verdicts
    for (const undoOne of undo.reverse()) undoOne()
    const undone = new Set(verdicts.map((verdict) => ('accepted' in verdict ? verdict.accepted.id : undefined)))
    return verdicts.map((verdict, index) => {
      const isKept = index === because || ('replayed' in verdict && !undone.has(verdict.replayed.id))
      return isKept ? verdict : { withdrawn: { because } }
    })
  }

  /** Accounts of the posting that could not be locked, by `keyOf`. Empty for a replay, which needs no accounts. */
  #unlockedBy({ ledger, legs, idempotencyKey }: Posting): string[] {
    if (idempotencyKey !== null && this.#reading.keyUses.has(keyOf(ledger, idempotencyKey))) return []
    const { locked } = this.ledgers.get(ledger) as LedgerState
    return legs.flatMap(({ account: { id } }) => (locked.has(id) ? [] : [keyOf(ledger, id)]))
  }

  #judgeOne(posting: Posting): Verdict {
    const { ledger, idempotencyKey } = posting
    const place = idempotencyKey === null ? undefined : keyOf(ledger, idempotencyKey)
    const use = place && this.#reading.keyUses.get(place)
    if (use) return replay(posting, use)
    const { locked, ids, recordedAt, closed } = this.ledgers.get(ledger) as LedgerState
    if (closed) return { rejected: closed }
    const judgement = this.#checkParts(posting) ?? judge(posting, locked)
    if (judgement instanceof LedgerError) {
      const { code, message: detail } = judgement
      if (isOutcome(judgement)) {
        this.#remember(posting, place, recordedAt, { transaction: null, answer: null, refusal: { code, detail } })
      }
      return { rejected: judgement }
    }
    const moment = { id: ids.next(), recordedAt }
    const answer = posting.answer && fillAnswer(posting.answer, moment)
    const accepted = { ...moment, entries: judgement.entries, answer }
    if (posting.dryRun) return { accepted }
    for (const [id, after] of judgement.after) {
      const before = locked.get(id)
      locked.set(id, after)
      if (before) this.#undo?.push(() => locked.set(id, before))
    }
    this.written.push({ ...accepted, posting })
    this.#undo?.push(() => this.written.pop())
    const transaction = answer === null ? accepted.id : null
    this.#remember(posting, place, recordedAt, { transaction, answer, refusal: null })
    for (const { part, terms } of posting.parts) {
      const undo = part.note?.({ ledger, terms }, this.#reading.seen.get(part), accepted.id)
      if (undo) this.#undo?.push(undo)
    }
    return { accepted }
  }

  /** Checks everything except the accounts. */
  #checkParts({ ledger, expiresAt, parts }: Posting): LedgerError | undefined {
    const { nowMs, seen } = this.#reading
    if (expiresAt !== null && nowMs >= Date.parse(expiresAt)) {
      return new LedgerError('order_expired', `The order expired at ${expiresAt}. Nothing was moved; send a new order.`)
    }
    for (const { part, terms } of parts) {
      const rejection = part.reject?.({ ledger, terms }, seen.get(part), nowMs)
      if (rejection) return rejection
    }
    return undefined
  }

  /** Postings behind it in the group see an outcome as if it were written: it is, or the whole group is not. */
  #remember(
    { ledger, idempotencyKey: key, requestHash }: Posting,
    place: string | undefined,
    recordedAt: string,
    outcome: Omit<KeyUse, 'requestHash'>,
  ): void {
    if (key === null || place === undefined) return
    const { keyUses } = this.#reading
    const { transaction, answer, refusal } = outcome
    if (transaction === null) {
      const { code = null, detail = null } = refusal ?? {}
      this.outcomes.push({ ledger, key, requestHash, answer, code, detail, refusedAt: refusal && recordedAt })
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
    closed: aheadMs > aheadMsMax ? clockBehind(aheadMs) : undefined,
  }
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
