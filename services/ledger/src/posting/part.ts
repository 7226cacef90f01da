import type { Transaction } from '@florin/postgres'
import type pg from 'pg'
import type { z } from 'zod'
import type { LedgerError } from '../errors.ts'

/**
 * What a feature adds to postings: it reads under the locks, may reject, writes rows of its own in the same database
 * transaction, shows a field in the answer, and has promises that `pnpm verify` checks. `Terms` is what a posting carries
 * for it, `Seen` what it read for a group. The engine knows parts by this interface alone.
 */
export interface Part<Terms = unknown, Seen = unknown> {
  readonly name: string
  /** Sends one statement for all postings of the group that have the part. It runs behind the locks, with the others. */
  read?(tx: Transaction, asked: Asked<Terms>[]): Promise<Seen>
  /** Why the posting is rejected. Pure. `nowMs` is the database's clock. */
  reject?(asked: Asked<Terms>, seen: Seen, nowMs: number): LedgerError | undefined
  /** Notes in `seen` what an accepted posting uses up, for the postings behind it. Returns how to take the note back. */
  note?(asked: Asked<Terms>, seen: Seen, transaction: string): () => void
  /** The rows of the group's transactions, as one statement. Built before any statement of the group is sent. */
  insert?(written: Written<Terms>[]): pg.QueryConfig | undefined
  /** Unique constraints whose violation means that another group was first: the group is judged again. */
  readonly races?: readonly string[]
  /** The field of the transaction in answers. */
  readonly field?: PartField<Terms>
  readonly checks?: readonly TransactionCheck[]
}

export interface Asked<Terms> {
  ledger: number
  terms: Terms
}

export interface Written<Terms> extends Asked<Terms> {
  transaction: string
  /** Ids of rows of the part: of the moment of the transaction, and above its id. */
  nextId: () => string
}

/** The same JSON from the posting and from the database: a replay is byte for byte what was answered first. */
export interface PartField<Terms> {
  readonly name: string
  readonly schema: z.ZodType
  readonly description: string
  /** Undefined where the transaction does not show it. */
  present(terms: Terms): unknown
  /** SQL: an expression of type json over a row `t` of `transactions`; null where the transaction does not show it. */
  readonly select: string
}

/** A promise about transactions and what belongs to them, for `pnpm verify`. */
export interface TransactionCheck {
  promise: string
  /** SQL: the rows (`ledger`, `what`) that break it, of ids from $2 to below $3 in the ledger $1. */
  broken: string
}

/** SQL: the condition of a check's range. */
export const within = (alias: string, id = 'transaction_id') =>
  `${alias}.ledger = $1 and ${alias}.${id} >= $2 and ${alias}.${id} < $3`

/** A part of one posting, with its terms. */
export interface Attached {
  readonly part: Part
  readonly terms: unknown
}

export function attach<Terms, Seen>(part: Part<Terms, Seen>, terms: Terms): Attached {
  return { part: part as Part, terms }
}

/** Of the postings that have the part. */
export function termsOf<Terms, Seen>(part: Part<Terms, Seen>, parts: readonly Attached[]): Terms | undefined {
  return parts.find((attached) => attached.part === part)?.terms as Terms | undefined
}
