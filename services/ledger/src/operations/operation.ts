import type pg from 'pg'
import type { z } from 'zod'
import type { AccountCache } from '../accounts/cache.ts'
import type { FindTimeZone } from '../calendar/time-zones.ts'
import type { CashbackRule } from '../cashback-plans/cashback.ts'
import type { FxClient } from '../clients/fx.ts'
import type { RevenueClient } from '../clients/revenue.ts'
import type { Leg, ReservationKind, TransactionKind } from '../double-entry.ts'
import type { LedgerErrorCode } from '../errors.ts'
import type { Priced } from '../fees/charge.ts'
import type { PostedFee } from '../fees/part.ts'
import type { FindHold } from '../holds/holds.ts'
import type { PaymentState } from '../payments/queries.ts'
import type { Attached } from '../posting/part.ts'
import type { Answer } from '../posting/posting.ts'
import type { WriteContext } from '../request/context.ts'
import type { Limited } from '../scope/scope.ts'

/**
 * An operation moves or reserves money: it defines the form of its order and turns an order into a draft. HTTP and other
 * transports run it with `runOrder`, the worker runs what falls due.
 */
export interface Operation<Body extends z.ZodType = z.ZodType> {
  /** Name in the API, in the request hash and in scheduled orders. It never changes. */
  readonly id: string
  readonly kind: TransactionKind | ReservationKind
  readonly body: Body
  /** For callers whose grant is limited to some accounts. Undefined: the operation is not for them. */
  readonly limited?: Limited
  /** Whether `prepare` calls another service. A replay must not call one. */
  readonly callsServices?: boolean
  prepare(deps: OperationDeps, context: WriteContext, order: z.output<Body>, target: string): Promise<Draft>
}

/** An operation that `operationRoute` serves over HTTP. */
export interface ServedOperation<Body extends z.ZodType = z.ZodType> extends Operation<Body> {
  readonly path: string
  readonly summary: string
  /** For the documentation. */
  readonly description: string
  readonly tag: string
  /** The role that may send orders. */
  readonly role: 'teller' | 'accountant'
  /** The path parameter, if any: one. */
  readonly params?: z.ZodObject<Record<string, z.ZodType<string>>>
  /** What an operation answers that makes no transaction. */
  readonly reservation?: Reservation
  readonly bodyBytesMax?: number
  /** The Idempotency-Key of the example. */
  readonly exampleKey: string
  /** Error codes besides those of every operation. */
  readonly rejects: readonly LedgerErrorCode[]
}

export interface Reservation {
  schema: z.ZodType
  dryRunSchema: z.ZodType
  /** Its path, by its JSON. */
  location(answer: never): string
  /** The answer of a dry run. */
  asDryRun(answer: never): unknown
}

/** Dependencies of operations, used before any lock is taken. */
export interface OperationDeps {
  db: pg.Pool
  accounts: AccountCache
  fx: FxClient
  revenue: RevenueClient
  findHold: FindHold
  findTimeZone: FindTimeZone
  /** The plan by which a payment would earn now; undefined for none. */
  findPlan(payment: {
    ledger: number
    category: string | null
    currency: string
  }): Promise<{ id: string; rule: CashbackRule } | undefined>
  findPaymentState(payment: { ledger: number; id: string }): Promise<PaymentState>
}

/** A prepared order, before its fee. */
export interface Draft {
  /** Overrides the kind of the operation. */
  kind?: TransactionKind
  legs: Leg[]
  /** What the order itself promises to move later. Approval rules count it too. */
  promised?: Leg[]
  reverses?: string
  parts?: readonly Attached[]
  /** Fees in the legs. */
  fees?: PostedFee[]
  /** The basis of the fee. Omitted if the order takes no fee schedule. */
  priced?: Priced
  /** Charged if the order names no fee schedule. */
  fee?: { schedule: string; account: string | undefined }
  /** For an operation with a `reservation`. */
  answer?: Answer
}

/** Infers the type of the order in `prepare` from `body`. */
export function defineOperation<Body extends z.ZodType>(operation: ServedOperation<Body>): ServedOperation<Body> {
  return operation
}

/** For an operation that only the ledger itself runs, when it falls due. */
export function defineDueOperation<Body extends z.ZodType>(operation: Operation<Body>): Operation<Body> {
  return operation
}
