import type { AccountIdentity, Leg, ReservationKind, TransactionKind } from '../double-entry.ts'
import type { LedgerError } from '../errors.ts'
import type { Condition } from './conditions.ts'
import type { Attached } from './part.ts'

/**
 * A validated order to write a transaction. Its posted legs balance in each currency. (In other ledgers, a posting is one
 * leg.) Plain values, amounts and parts: it can be sent to another process.
 */
export type Posting = TransactionPosting | ReservationPosting

export interface TransactionPosting extends AnyPosting {
  kind: TransactionKind
  answer: null
}

/** Makes no transaction: its legs are pending, and its parts write what it makes. */
export interface ReservationPosting extends AnyPosting {
  kind: ReservationKind
  answer: Answer
}

/** The JSON of an answer, which its key keeps, with the fields that are known when the posting is accepted. */
export interface Answer {
  /** In their order; the others have any value here. */
  fields: Record<string, unknown>
  /** The name of the field with the id. */
  id?: string
  /** Names of fields with the moment of recording, or one that is so many milliseconds after it. */
  momentsMs: Record<string, number>
}

export function fillAnswer({ fields, id, momentsMs }: Answer, accepted: Pick<Accepted, 'id' | 'recordedAt'>): string {
  const filled = { ...fields }
  if (id !== undefined) filled[id] = accepted.id
  for (const [name, afterMs] of Object.entries(momentsMs)) {
    filled[name] = new Date(Date.parse(accepted.recordedAt) + afterMs).toISOString()
  }
  return JSON.stringify(filled)
}

interface AnyPosting {
  ledger: number
  legs: Leg[]
  conditions: readonly Condition[]
  reference: string | null
  description: string | null
  metadata: Record<string, string> | null
  /** ISO 8601; null for the moment of recording. */
  effectiveAt: string | null
  /** ISO 8601. Rejected from this moment, by the database's clock. */
  expiresAt: string | null
  /** The transaction that this one reverses. */
  reverses: string | null
  /** Contributions of features: the terms of a conversion, fees. */
  parts: readonly Attached[]
  idempotencyKey: string | null
  /** Hash of the request. Detects the reuse of a key for a different request. */
  requestHash: string
  /** Judged completely, never written. */
  dryRun: boolean
  /** Of the request that ordered it, by W3C Trace Context. */
  traceparent: string | undefined
}

/** A written leg that changed a balance. The amounts have the decimals of the currency, as they are stored and shown. */
export interface Entry extends Pick<Leg, 'account' | 'direction'> {
  amount: string
  balanceAfter: string
  sequence: number
}

/** An accepted posting. */
export interface Accepted {
  /** Of the transaction, or of what the parts write. */
  id: string
  /** ISO 8601. */
  recordedAt: string
  entries: Entry[]
  /** JSON; null for a transaction. */
  answer: string | null
}

/** The accounts that a posting is judged by. */
export function accountsOf({ legs, conditions }: Pick<Posting, 'legs' | 'conditions'>): AccountIdentity[] {
  const accounts = legs.map(({ account }) => account)
  for (const { account } of conditions) accounts.push(account)
  return accounts
}

/** Estimated bytes of a posting without texts, and of each leg with its parameters. */
const postingBytes = 1_000
const legBytes = 300

/** Estimated memory of a queued posting. */
export function bytesOf({ legs, description, metadata }: Posting): number {
  let characters = description?.length ?? 0
  for (const name in metadata) characters += name.length + (metadata[name] as string).length
  return postingBytes + legs.length * legBytes + 2 * characters
}

/**
 * Accepted (for a dry run: would be accepted), replayed (its key has a transaction), answered (its key has an answer),
 * rejected, withdrawn because another posting of the same atomic batch was rejected, or failed: the database rejected one of
 * a batch that the service should have rejected.
 */
export type Verdict =
  | { accepted: Accepted }
  | { replayed: { ledger: number; id: string } }
  | { answered: string }
  | { rejected: LedgerError }
  | { withdrawn: { because: number } }
  | { failed: unknown }

/** Postings that are judged in their order, and accepted one by one, or all or none. */
export interface Batch {
  postings: Posting[]
  mode: 'each' | 'all'
}

/** No verdict yet: accounts of the posting are locked by other sessions. */
export interface Postponement {
  postponed: {
    /** Accounts, by `keyOf`, that are not locked by a posting engine about to release them. */
    stuck: string[]
  }
}
