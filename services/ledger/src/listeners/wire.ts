import { Decimal, formatMoney } from '@florin/money'
import { DatabaseError, type ProblemMembers, refusalOfDatabase } from '@florin/server'
import type { AccountIdentity, Leg } from '../double-entry.ts'
import { LedgerError, type LedgerErrorCode, OrderOvertaken } from '../errors.ts'
import type { Bounds, Condition } from '../posting/conditions.ts'
import type { Attached, Part } from '../posting/part.ts'
import type { Posting, Verdict } from '../posting/posting.ts'

/*
 * Postings and verdicts as JSON, between processes of one release. What every posting has is in arrays: names of fields
 * would double what a message costs.
 */

type Account = [AccountIdentity['ledger'], string, string | null, AccountIdentity['type'], string, number]

export type PostingMessage = [
  kind: Posting['kind'],
  answer: Posting['answer'],
  ledger: number,
  legs: [Account, Leg['direction'], amount: string, Leg['layer'] | null][],
  texts: [reference: string | null, description: string | null, metadata: Posting['metadata']],
  moments: [effectiveAt: string | null, expiresAt: string | null],
  reverses: string | null,
  parts: [index: number, terms: unknown][],
  idempotencyKey: string | null,
  requestHash: string,
  dryRun: boolean,
  traceparent: string | null,
  conditions: ConditionMessage[],
]

type BoundsMessage = [atLeast: string | null, atMost: string | null] | null
type ConditionMessage = [
  Account,
  version: number | null,
  sequence: number | null,
  available: BoundsMessage,
  balanceAfter: BoundsMessage,
]

export type VerdictMessage =
  | {
      accepted: [id: string, recordedAt: string, answer: string | null]
      /** Of the entries; the rest of them is in the posting. */
      after: [balance: string, sequence: number][]
      /** Those that the engine has completed, by the place of their part in the posting. */
      terms: [place: number, terms: unknown][]
    }
  | Extract<Verdict, { replayed: unknown } | { answered: unknown } | { withdrawn: unknown }>
  | { rejected: ErrorMessage }
  | { failed: ErrorMessage }

export interface ErrorMessage {
  from: 'ledger' | 'overtaken' | 'database' | 'elsewhere'
  code: string
  detail: string
  retryAfterSeconds: number | undefined
  replayed: boolean
  members: ProblemMembers | undefined
  /** For the log. */
  cause: string | undefined
}

/** `parts`: all, in one order at both ends. */
export function createPostingWire(parts: readonly Part[]) {
  const places = new Map(parts.map((part, index) => [part, index]))
  return {
    encodePosting: (posting: Posting): PostingMessage => [
      posting.kind,
      posting.answer,
      posting.ledger,
      posting.legs.map(({ account, direction, amount, layer = null }) => [
        encodeAccount(account),
        direction,
        amount.toFixed(),
        layer,
      ]),
      [posting.reference, posting.description, posting.metadata],
      [posting.effectiveAt, posting.expiresAt],
      posting.reverses,
      posting.parts.map(({ part, terms }) => [places.get(part) as number, terms]),
      posting.idempotencyKey,
      posting.requestHash,
      posting.dryRun,
      posting.traceparent ?? null,
      posting.conditions.map(encodeCondition),
    ],

    decodePosting(message: PostingMessage): Posting {
      const [kind, answer, ledger, legs, texts, moments, reverses, attached, ...request] = message
      const [reference, description, metadata] = texts
      const [effectiveAt, expiresAt] = moments
      const [idempotencyKey, requestHash, dryRun, traceparent, conditions] = request
      return {
        kind,
        answer,
        ledger,
        legs: legs.map(decodeLeg),
        reference,
        description,
        metadata,
        effectiveAt,
        expiresAt,
        reverses,
        parts: attached.map(([index, terms]): Attached => {
          const part = parts[index] as Part
          return { part, terms: part.revive ? part.revive(terms) : terms }
        }),
        idempotencyKey,
        requestHash,
        dryRun,
        traceparent: traceparent ?? undefined,
        conditions: conditions.map(decodeCondition),
      } as Posting
    },
  }
}

export function encodeVerdict(verdict: Verdict, { parts: attached }: Posting): VerdictMessage {
  if ('rejected' in verdict) return { rejected: encodeError(verdict.rejected) }
  if ('failed' in verdict) return { failed: encodeError(verdict.failed) }
  if (!('accepted' in verdict)) return verdict
  const { id, recordedAt, answer, entries } = verdict.accepted
  return {
    accepted: [id, recordedAt, answer],
    after: entries.map(({ balanceAfter, sequence }) => [balanceAfter, sequence]),
    terms: attached.flatMap(({ part, terms }, place) => (part.completesTerms ? [[place, terms]] : [])),
  }
}

/** `posting`: as it was sent. The terms that the engine has completed are completed here too. */
export function decodeVerdict(message: VerdictMessage, posting: Posting): Verdict {
  if ('rejected' in message) return { rejected: decodeError(message.rejected) as LedgerError }
  if ('failed' in message) return { failed: decodeError(message.failed) }
  if (!('accepted' in message)) return message
  const [id, recordedAt, answer] = message.accepted
  for (const [place, terms] of message.terms) {
    const { part, terms: own } = posting.parts[place] as Attached
    Object.assign(own as object, part.revive ? part.revive(terms) : terms)
  }
  const posted = posting.legs.filter(({ layer }) => layer !== 'pending')
  const entries = message.after.map(([balanceAfter, sequence], index) => {
    const { account, direction, amount } = posted[index] as Leg
    return { account, direction, amount: formatMoney(amount, account.exponent), balanceAfter, sequence }
  })
  return { accepted: { id, recordedAt, entries, answer } }
}

function encodeAccount({ ledger, id, code, type, currency, exponent }: AccountIdentity): Account {
  return [ledger, id, code, type, currency, exponent]
}

function decodeAccount([ledger, id, code, type, currency, exponent]: Account): AccountIdentity {
  return { ledger, id, code, type, currency, exponent }
}

function encodeCondition({ account, version, sequence, available, balanceAfter }: Condition): ConditionMessage {
  return [encodeAccount(account), version, sequence, encodeBounds(available), encodeBounds(balanceAfter)]
}

function decodeCondition([account, version, sequence, available, balanceAfter]: ConditionMessage): Condition {
  return {
    account: decodeAccount(account),
    version,
    sequence,
    available: decodeBounds(available),
    balanceAfter: decodeBounds(balanceAfter),
  }
}

function encodeBounds(bounds: Bounds | null): BoundsMessage {
  return bounds && [bounds.atLeast?.toFixed() ?? null, bounds.atMost?.toFixed() ?? null]
}

function decodeBounds(bounds: BoundsMessage): Bounds | null {
  const amount = (text: string | null) => (text === null ? null : new Decimal(text))
  return bounds && { atLeast: amount(bounds[0]), atMost: amount(bounds[1]) }
}

function decodeLeg([account, direction, amount, layer]: PostingMessage[3][number]): Leg {
  const leg = { account: decodeAccount(account), direction, amount: new Decimal(amount) }
  return layer ? { ...leg, layer } : leg
}

export function encodeError(error: unknown): ErrorMessage {
  const isRefusal = error instanceof LedgerError || error instanceof DatabaseError
  const refusal = isRefusal ? error : refusalOfDatabase(error)
  if (!refusal) {
    const detail = error instanceof Error ? error.message : String(error)
    return {
      from: 'elsewhere',
      code: '',
      detail,
      retryAfterSeconds: undefined,
      replayed: false,
      members: undefined,
      cause: undefined,
    }
  }
  const from = refusal instanceof OrderOvertaken ? 'overtaken' : refusal instanceof LedgerError ? 'ledger' : 'database'
  const { code, message: detail, retryAfterSeconds, replayed, members, cause } = refusal
  return {
    from,
    code,
    detail,
    retryAfterSeconds,
    replayed,
    members,
    cause: cause === undefined ? undefined : cause instanceof Error ? cause.message : String(cause),
  }
}

export function decodeError({ from, code, detail, retryAfterSeconds, replayed, members, cause }: ErrorMessage): Error {
  const options = {
    replayed,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(members !== undefined && { members }),
    ...(cause !== undefined && { cause: new Error(cause) }),
  }
  if (from === 'ledger') return new LedgerError(code as LedgerErrorCode, detail, options)
  if (from === 'overtaken') return new OrderOvertaken(code as LedgerErrorCode, detail, options)
  if (from === 'database') return new DatabaseError(code as DatabaseError['code'], detail, options)
  return new Error(`The posting engine failed: ${detail}`)
}
