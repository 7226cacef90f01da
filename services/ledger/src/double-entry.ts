import type { Decimal } from '@florin/money'

/** The vocabulary of double entry. */

export const directions = ['debit', 'credit'] as const
export type Direction = (typeof directions)[number]

export const accountTypes = ['asset', 'liability', 'equity', 'income', 'expense'] as const
export type AccountType = (typeof accountTypes)[number]

/** The kinds of transaction. Each is made by an operation; the database checks them (`transactions_kind_known`). */
export const transactionKinds = [
  'deposit',
  'withdrawal',
  'transfer',
  'payment',
  'conversion',
  'capture',
  'refund',
  'cashback',
  'reversal',
  'journal',
  'adjustment',
] as const
export type TransactionKind = (typeof transactionKinds)[number]
/** Orders that reserve or free money and make no transaction; a `batch` claims its key. */
export type ReservationKind = 'hold' | 'void' | 'expiry' | 'batch'

/** The kinds that most transactions have. The index `transactions_kind` has only the others. */
export const commonKinds: readonly string[] = ['deposit', 'withdrawal', 'transfer'] satisfies TransactionKind[]

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

/** A debit or credit of one account: an amount above zero, in the account's currency. */
export interface Leg {
  account: AccountIdentity
  direction: Direction
  amount: Decimal
  /** `posted` (the default) writes an entry and changes the balance. `pending` reserves or releases an amount. */
  layer?: 'posted' | 'pending'
}

/** The normal side of an account type: the side that increases its balance. */
export function normalSide(type: AccountType): Direction {
  return type === 'asset' || type === 'expense' ? 'debit' : 'credit'
}

export function opposite(direction: Direction): Direction {
  return direction === 'debit' ? 'credit' : 'debit'
}
