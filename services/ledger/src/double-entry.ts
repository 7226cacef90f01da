import type { Decimal } from '@florin/money'

/** The words of double entry. */

export const directions = ['debit', 'credit'] as const
export type Direction = (typeof directions)[number]

export const accountTypes = ['asset', 'liability', 'equity', 'income', 'expense'] as const
export type AccountType = (typeof accountTypes)[number]

/** The kinds of transaction. An operation makes each; the database checks them (`transactions_kind_known`). */
export const transactionKinds = [
  'deposit',
  'withdrawal',
  'transfer',
  'payment',
  'conversion',
  'reversal',
  'cashback',
  'journal',
  'adjustment',
] as const
export type TransactionKind = (typeof transactionKinds)[number]

/** The immutable fields of an account. */
export interface AccountIdentity {
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
  account: AccountIdentity
  direction: Direction
  amount: Decimal
  /** `posted`, the preset, moves the balance by an entry. `pending` only reserves, or releases, on the side that lowers it. */
  layer?: 'posted' | 'pending'
}

/** The normal side of an account: where its balance grows. */
export function normalSide(type: AccountType): Direction {
  return type === 'asset' || type === 'expense' ? 'debit' : 'credit'
}

export function opposite(direction: Direction): Direction {
  return direction === 'debit' ? 'credit' : 'debit'
}
