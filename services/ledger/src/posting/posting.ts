import type { Decimal } from '@florin/money'
import type { Leg, TransactionKind } from '../double-entry.ts'
import type { LedgerError } from '../errors.ts'
import type { Attached } from './part.ts'

/**
 * The order to write a transaction: what a request becomes once it is validated. Its posted legs balance in each currency.
 * (Elsewhere in the field a posting is one leg.)
 */
export interface Posting {
  ledger: number
  kind: TransactionKind
  legs: Leg[]
  reference: string | null
  description: string | null
  metadata: Record<string, string> | null
  /** ISO 8601; null for the moment of recording. */
  effectiveAt: string | null
  /** ISO 8601; from then on it is rejected, by the database's clock. */
  expiresAt: string | null
  /** The transaction that this one reverses. */
  reverses: string | null
  /** What features add: the terms of a conversion, fees. */
  parts: readonly Attached[]
  idempotencyKey: string | null
  /** Of the whole request: shows whether a key is used again for another one. */
  requestHash: string
  /** Judged in full, never written. */
  dryRun: boolean
}

/** A leg that moves a balance, as it is written. */
export interface Entry extends Leg {
  balanceAfter: Decimal
  sequence: number
}

/** The transaction that a posting became. */
export interface Accepted {
  id: string
  /** ISO 8601. */
  recordedAt: string
  entries: Entry[]
}

/** Estimates, in bytes: a posting without texts, and each leg with what is sent for it. */
const postingBytes = 1_000
const legBytes = 300

/** About how much memory a posting takes until it is written. */
export function bytesOf({ legs, description, metadata }: Posting): number {
  const texts = Object.entries(metadata ?? {}).flat()
  return (
    postingBytes + legs.length * legBytes + 2 * texts.reduce((sum, text) => sum + text.length, description?.length ?? 0)
  )
}

/**
 * Accepted (written, or for a dry run: would be), replayed (its key has a transaction already), rejected, or withdrawn
 * because another posting of the same atomic batch was rejected.
 */
export type Verdict =
  | { accepted: Accepted }
  | { replayed: { ledger: number; id: string } }
  | { rejected: LedgerError }
  | { withdrawn: { because: number } }

/** Postings that are accepted one by one, or all or none. */
export interface Batch {
  postings: Posting[]
  mode: 'each' | 'all'
}

/** No verdict yet: accounts of the posting are locked by other sessions. */
export interface Postponement {
  postponed: {
    /** Those of the accounts, by `keyOf`, whose lock no posting engine is about to release. */
    stuck: string[]
  }
}
