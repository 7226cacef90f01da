import type { Decimal } from '@florin/money'
import type { AccountIdentity } from '../double-entry.ts'

/** An account under its row lock. Balances are in the account's normal sign. */
export interface LockedAccount {
  status: 'active' | 'frozen' | 'closed'
  /** Number of changes of the account itself. */
  version: number
  /** Null: no limit. */
  minimumBalance: Decimal | null
  /** Null: no limit. */
  maximumBalance: Decimal | null
  /** What parts that follow accounts count it to; null for nothing. */
  limitSubjects: number[] | null
  /** Sum of all entries. */
  posted: Decimal
  /** Reserved by holds. */
  pending: Decimal
  lastSequence: number
}

/** The locked accounts of one ledger, by id. */
export type LockedAccounts = Map<string, LockedAccount>

export function availableOf({ posted, pending }: LockedAccount): Decimal {
  return pending.isZero() ? posted : posted.minus(pending)
}

export function nameOf({ code, id }: AccountIdentity): string {
  return `Account ${code ?? id}`
}
