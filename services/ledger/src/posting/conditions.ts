import { type Decimal, formatMoney } from '@florin/money'
import type { AccountIdentity } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import { availableOf, type LockedAccount, nameOf } from './locked-account.ts'

export interface Bounds {
  atLeast: Decimal | null
  atMost: Decimal | null
}

/** What must hold for an account, for a posting to be accepted. */
export interface Condition {
  account: AccountIdentity
  version: number | null
  /** Of the last entry before the posting. */
  sequence: number | null
  /** Before the posting. */
  available: Bounds | null
  /** Of the posted balance, after the posting. */
  balanceAfter: Bounds | null
}

/** The rejection for the condition of this index; undefined if it holds. */
export function judgeCondition(
  { account, version, sequence, available, balanceAfter }: Condition,
  index: number,
  before: LockedAccount,
  after: LockedAccount,
): LedgerError | undefined {
  const at = `Condition ${index}: ${nameOf(account)}`
  if (version !== null && version !== before.version) {
    return new LedgerError(
      'version_conflict',
      `${at} has version ${before.version}, not ${version}. Read the account again, then send a new order.`,
    )
  }
  if (sequence !== null && sequence !== before.lastSequence) {
    return new LedgerError(
      'version_conflict',
      `${at} has the last sequence ${before.lastSequence}, not ${sequence}. Read its entries again, then send a new order.`,
    )
  }
  return (
    judgeBounds(at, account, 'available', available, availableOf(before)) ??
    judgeBounds(at, account, 'balance_after', balanceAfter, after.posted)
  )
}

function judgeBounds(
  at: string,
  { currency, exponent }: AccountIdentity,
  name: string,
  bounds: Bounds | null,
  value: Decimal,
): LedgerError | undefined {
  if (bounds === null) return undefined
  const { atLeast, atMost } = bounds
  const isLow = atLeast !== null && value.lt(atLeast)
  if (!isLow && (atMost === null || value.lte(atMost))) return undefined
  const needed = isLow ? `at least ${atLeast.toFixed()}` : `at most ${(atMost as Decimal).toFixed()}`
  return new LedgerError(
    'condition_failed',
    `${at} has ${name} ${formatMoney(value, exponent)} ${currency}; the order needs ${needed} ${currency}.`,
  )
}
