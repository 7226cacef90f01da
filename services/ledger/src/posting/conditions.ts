import { type Decimal, formatMoney, hasMoreDecimalsThan } from '@florin/money'
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
  const place = { condition: index, account: account.id }
  if (version !== null && version !== before.version) {
    return new LedgerError(
      'version_conflict',
      `${at} has version ${before.version}, not ${version}. Read the account again, then send a new order.`,
      { members: { ...place, field: 'version', expected: version, actual: before.version } },
    )
  }
  if (sequence !== null && sequence !== before.lastSequence) {
    return new LedgerError(
      'version_conflict',
      `${at} has the last sequence ${before.lastSequence}, not ${sequence}. Read its entries again, then send a new order.`,
      { members: { ...place, field: 'sequence', expected: sequence, actual: before.lastSequence } },
    )
  }
  return (
    judgeBounds(index, account, 'available', available, availableOf(before)) ??
    judgeBounds(index, account, 'balance_after', balanceAfter, after.posted)
  )
}

function judgeBounds(
  index: number,
  account: AccountIdentity,
  field: 'available' | 'balance_after',
  bounds: Bounds | null,
  value: Decimal,
): LedgerError | undefined {
  if (bounds === null) return undefined
  const { atLeast, atMost } = bounds
  const isLow = atLeast !== null && value.lt(atLeast)
  if (!isLow && (atMost === null || value.lte(atMost))) return undefined
  const { currency, exponent } = account
  const needed = isLow ? `at least ${atLeast.toFixed()}` : `at most ${(atMost as Decimal).toFixed()}`
  const actual = formatMoney(value, exponent)
  const text = (bound: Decimal | null) =>
    bound && (hasMoreDecimalsThan(bound, exponent) ? bound.toFixed() : formatMoney(bound, exponent))
  return new LedgerError(
    'condition_failed',
    `Condition ${index}: ${nameOf(account)} has ${field} ${actual} ${currency}; the order needs ${needed} ${currency}.`,
    {
      members: {
        condition: index,
        account: account.id,
        field,
        currency,
        actual,
        at_least: text(atLeast),
        at_most: text(atMost),
      },
    },
  )
}
