import { amountMax, type Decimal, hasMoreDecimalsThan } from '@florin/money'
import { type AssessedFee, assessFee, type Rule } from './assessment.ts'
import type { PricedKind } from './schemas.ts'

/** A version of a fee schedule, ready to price by. */
export interface PricingVersion {
  code: string
  version: number
  /** '*' for all. */
  currency: string
  kinds: readonly PricedKind[]
  rule: Rule
  validFromMs: number
}

export interface PricedAmount {
  kind: PricedKind
  amount: Decimal
  currency: string
  /** Decimals of the currency. */
  exponent: number
}

/** The schedule does not price the amount. The services use the same codes. */
export class FeeRefusal extends Error {
  readonly code: 'kind_not_priced' | 'currency_not_priced' | 'too_many_decimals' | 'fee_too_large'

  constructor(code: FeeRefusal['code'], detail: string) {
    super(detail)
    this.code = code
  }
}

/** The version in force. Versions are in the order of their starts, so it is the last one that has started. */
export function inForceAt<Version extends { validFromMs: number }>(
  versions: readonly Version[],
  atMs: number,
): Version | undefined {
  return versions.findLast(({ validFromMs }) => validFromMs <= atMs)
}

/** The fee of an amount by a version. Throws `FeeRefusal`. */
export function priceAmount(by: PricingVersion, { kind, amount, currency, exponent }: PricedAmount): AssessedFee {
  const name = `Version ${by.version} of ${by.code}`
  if (!by.kinds.includes(kind)) {
    throw new FeeRefusal('kind_not_priced', `${name} prices ${by.kinds.join(', ')}, not ${kind}.`)
  }
  if (by.currency !== '*' && by.currency !== currency) {
    throw new FeeRefusal('currency_not_priced', `${name} prices ${by.currency} only.`)
  }
  if (hasMoreDecimalsThan(amount, exponent)) {
    throw new FeeRefusal('too_many_decimals', `amount has more than the ${exponent} decimals of ${currency}. Round it.`)
  }
  if (by.rule.decimalsMax > exponent) {
    throw new FeeRefusal(
      'too_many_decimals',
      `${name} has an amount with ${by.rule.decimalsMax} decimals, but ${currency} has ${exponent}. Add a version with fewer decimals.`,
    )
  }
  const assessed = assessFee(by.rule, amount, exponent)
  if (assessed.fee.lte(amountMax)) return assessed
  throw new FeeRefusal('fee_too_large', `The fee would exceed 10^24 ${currency}, the limit of a transaction.`)
}
