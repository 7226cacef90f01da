import type pg from 'pg'
import type { z } from 'zod'
import type { AccountCache } from '../accounts/cache.ts'
import type { FxClient } from '../clients/fx.ts'
import type { RevenueClient } from '../clients/revenue.ts'
import type { Leg, TransactionKind } from '../double-entry.ts'
import type { LedgerErrorCode } from '../errors.ts'
import type { Priced } from '../fees/charge.ts'
import type { PostedFee } from '../fees/part.ts'
import type { Attached } from '../posting/part.ts'
import type { WriteContext } from '../request/context.ts'

/**
 * A way to move money: what its order looks like, and how an order becomes a draft. A route runs it over HTTP; whatever
 * else takes orders runs the same value by `runOrder`.
 */
export interface Operation<Body extends z.ZodType = z.ZodType> {
  /** The operation's name in the API, and in the hash of its requests: it never changes. */
  readonly id: string
  readonly kind: TransactionKind
  readonly path: string
  readonly summary: string
  readonly tag: string
  /** The role that may send it. */
  readonly role: 'teller' | 'accountant'
  readonly body: Body
  /** The parameter of the path, where it has one. */
  readonly params?: z.ZodObject<{ transaction: z.ZodType<string> }>
  readonly bodyBytesMax?: number
  /** The Idempotency-Key of its example. */
  readonly exampleKey: string
  /** The errors of its own, beside those of every operation. */
  readonly rejects: readonly LedgerErrorCode[]
  /** Whether `prepare` calls another service, which a replay must not do. */
  readonly callsServices?: boolean
  prepare(deps: OperationDeps, context: WriteContext, order: z.output<Body>, target: string): Promise<Draft>
}

/** What operations work with before any lock is taken. */
export interface OperationDeps {
  db: pg.Pool
  accounts: AccountCache
  fx: FxClient
  revenue: RevenueClient
}

/** What an order comes to, before its fee. */
export interface Draft {
  /** Where the order makes another kind than its operation. */
  kind?: TransactionKind
  legs: Leg[]
  reverses?: string
  parts?: readonly Attached[]
  /** What the legs earn already. */
  fees?: PostedFee[]
  /** What a fee schedule prices. Left out where an order takes no fee schedule. */
  priced?: Priced
}

/** Gives `prepare` the type of its body's output. */
export function defineOperation<Body extends z.ZodType>(operation: Operation<Body>): Operation<Body> {
  return operation
}
