import type { Decimal } from '@florin/money'
import type { LedgerError } from '../errors.ts'
import type { Conversion, Transaction, TransactionKind } from '../transactions/schemas.ts'

export type Direction = 'debit' | 'credit'
export type AccountType = 'asset' | 'liability' | 'equity' | 'income' | 'expense'

/** The immutable fields of an account. */
export interface AccountFacts {
  ledger: number
  id: string
  code: string | null
  type: AccountType
  currency: string
  /** Decimals of the currency. */
  exponent: number
}

/** One side of a posting: an amount above zero, in the account's currency. */
export interface Leg {
  account: AccountFacts
  direction: Direction
  amount: Decimal
}

/** On what terms a conversion is made: all that its quote promised. */
export interface ConversionTerms extends Conversion {
  /** The mid rate as a fraction of published rates. */
  units: string
  per: string
  /** ISO 8601; judged by the database's clock. */
  quote_expires_at: string
  /** Whether the order named the quote; else the ledger asked for it, for this order. */
  quoteNamed: boolean
}

/** What the ledger earns by a posting, or gives back by a reversal. */
export interface PostedFee {
  /** Of the transaction that it is charged for, or the spread of a conversion. */
  kind: TransactionKind | 'fx_spread'
  /** Null for a spread. */
  schedule: { code: string; version: number } | null
  /** Who pays it. */
  account: AccountFacts
  /** In the currency of `leg`; below zero in a reversal. */
  amount: Decimal
  currency: string
  /** Decimals of the currency. */
  exponent: number
  /** Which of the posting's legs earns it, from 0; null for a fee of nothing. */
  leg: number | null
  /** The fee that this one takes back. */
  reverses: string | null
}

/** The order to write a transaction: what a request becomes once it is validated. Its legs balance in each currency. */
export interface Posting {
  ledger: number
  kind: TransactionKind
  legs: Leg[]
  reference: string | null
  description: string | null
  metadata: Record<string, string> | null
  /** ISO 8601; null for the moment of recording. */
  effectiveAt: string | null
  /** ISO 8601; from then on it is refused, by the database's clock. */
  expiresAt: string | null
  /** The transaction that this one takes back. */
  reverses: string | null
  conversion: ConversionTerms | null
  fees: PostedFee[]
  idempotencyKey: string | null
  /** Of the whole request: shows whether a key is used again for another one. */
  requestHash: string
  /** Judged in full, never written. */
  dryRun: boolean
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

/** Accepted (written, or for a dry run: would be), replayed (its key has a transaction already), or refused. */
export type Verdict =
  | { accepted: Transaction }
  | { replayed: { ledger: number; id: string } }
  | { refused: LedgerError }

/** No verdict yet: accounts of the posting are locked by other sessions. */
export interface Postponement {
  postponed: {
    /** Those of the accounts, by `keyOf`, whose lock no posting engine is about to let go of. */
    stuck: string[]
  }
}

/** The normal side of an account: where its balance grows. */
export function normalSide(type: AccountType): Direction {
  return type === 'asset' || type === 'expense' ? 'debit' : 'credit'
}

export function opposite(direction: Direction): Direction {
  return direction === 'debit' ? 'credit' : 'debit'
}
