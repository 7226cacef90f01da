import type { Decimal } from '@florin/money'
import type { Transaction } from '@florin/postgres'
import type pg from 'pg'
import type { z } from 'zod'
import type { Leg } from '../double-entry.ts'
import type { LedgerError } from '../errors.ts'

/**
 * A feature's contribution to postings: it reads under the locks, may reject, writes its own rows in the same database
 * transaction, shows a field in the answer, and has promises that `pnpm verify` checks. `Terms`: its data in a posting.
 * `Seen`: what it read for a group. The engine knows parts only by this interface.
 */
export interface Part<Terms = unknown, Seen = unknown> {
  readonly name: string
  /** The terms from their JSON, which has texts in place of amounts. Omitted if they have no amounts. */
  revive?(terms: Plain<Terms>): Terms
  /** Whether `note` completes the terms for the answer: then they go back to the process that attached them. */
  readonly completesTerms?: boolean
  /**
   * For a part that follows accounts: the terms of a posting follow from the locked accounts, and no order brings them. Such a
   * part rejects after the balances have been judged, and costs only the groups that have such an account.
   */
  readonly follows?: {
    /** By the legs of a posting. Undefined: nothing follows from them. */
    termsOf(legs: Leg[], accounts: ReadonlyMap<string, FollowedAccount>): Terms | undefined
    /** Sends one statement that locks what several accounts share, before the moment of the group is taken. */
    lock(tx: Transaction, asked: Asked<Terms>[]): Promise<unknown>
    /** As `read`. `recordedAtMs`: the moment of the group in a ledger. */
    read(tx: Transaction, asked: Asked<Terms>[], recordedAtMs: (ledger: number) => number): Promise<Seen>
  }
  /** Sends one statement for all postings of the group with this part. It runs under the locks. */
  read?(tx: Transaction, asked: Asked<Terms>[]): Promise<Seen>
  /** Returns a rejection of the posting, if any. Pure. `nowMs`: the database's clock. */
  reject?(asked: Asked<Terms>, seen: Seen, nowMs: number): LedgerError | undefined
  /** Records in `seen` what an accepted posting uses, for later postings of the group. Returns a function that undoes it. */
  note?(asked: Asked<Terms>, seen: Seen, transaction: string): () => void
  /** One statement with the rows of all transactions of the group. Built before any statement of the group is sent. */
  insert?(written: Written<Terms>[]): pg.QueryConfig | undefined
  /** Whether `insert` runs before the transactions are written: it makes room for their entries. */
  readonly insertsFirst?: boolean
  /** Unique constraints whose violation means a lost race with another group: the group is judged again. */
  readonly races?: readonly string[]
  /** The part's field of transactions in answers. */
  readonly field?: PartField<Terms>
  readonly checks?: readonly TransactionCheck[]
  readonly stateChecks?: readonly StateCheck[]
}

/** What a part knows of a locked account that it follows. */
export interface FollowedAccount {
  readonly limitSubjects: number[] | null
}

/** What JSON makes of a value. */
export type Plain<T> = T extends Decimal
  ? string
  : T extends readonly (infer Element)[]
    ? Plain<Element>[]
    : T extends object
      ? { [Field in keyof T]: Plain<T[Field]> }
      : T

export interface Asked<Terms> {
  ledger: number
  terms: Terms
}

export interface Written<Terms> extends Asked<Terms> {
  transaction: string
  /** Next id for a row of the part: with the transaction's moment, above its id. */
  nextId: () => string
}

/** `present` and `select` must give the same JSON, because a replay repeats the first answer byte for byte. */
export interface PartField<Terms> {
  readonly name: string
  readonly schema: z.ZodType
  readonly description: string
  /** Undefined: the field is omitted. */
  present(terms: Terms): unknown
  /** SQL expression of type json over a row `t` of `transactions`. Null: the field is omitted. */
  readonly select: string
}

/** A promise about transactions and their rows, checked by `pnpm verify`. */
export interface TransactionCheck {
  promise: string
  /** SQL for the violations (`ledger`, `what`) in ledger $1, with ids from $2 inclusive to $3 exclusive. */
  broken: string
}

/** A promise about the present state, checked by `pnpm verify` as a whole in each run. */
export interface StateCheck {
  promise: string
  /** SQL for the violations (`ledger`, `what`) in all ledgers. */
  broken: string
}

/** SQL condition of a check's id range. */
export const within = (alias: string, id = 'transaction_id') =>
  `${alias}.ledger = $1 and ${alias}.${id} >= $2 and ${alias}.${id} < $3`

/** A part with its terms in one posting. */
export interface Attached {
  readonly part: Part
  readonly terms: unknown
}

export function attach<Terms, Seen>(part: Part<Terms, Seen>, terms: Terms): Attached {
  return { part: part as Part, terms }
}

/** What the items have for each part, by part. */
export function groupByPart<Item, Entry>(
  items: Item[],
  partsOf: (item: Item) => readonly Attached[],
  entryOf: (item: Item, terms: unknown) => Entry,
): Map<Part, Entry[]> {
  const groups = new Map<Part, Entry[]>()
  for (const item of items) {
    for (const { part, terms } of partsOf(item)) {
      const group = groups.get(part)
      if (group) group.push(entryOf(item, terms))
      else groups.set(part, [entryOf(item, terms)])
    }
  }
  return groups
}
