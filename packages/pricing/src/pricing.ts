import { amountMax, type Decimal, hasMoreDecimalsThan } from '@florin/money'
import { type AssessedFee, assessFee, type Rule } from './assessment.ts'
import type { PricedKind } from './schemas.ts'

/** A version of a fee schedule, ready to price by. */
export interface PricingVersion {
  code: string
  version: number
  /** Or '*' for every one. */
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

/** What a schedule does not price. The codes are those of the services that say so. */
export class FeeRefusal extends Error {
  readonly code: 'kind_not_priced' | 'currency_not_priced' | 'too_many_decimals' | 'fee_too_large'

  constructor(code: FeeRefusal['code'], detail: string) {
    super(detail)
    this.code = code
  }
}

/** Of versions in their order the one in force: none begins before the one before it, so it is the last that has begun. */
export function inForceAt<Version extends { validFromMs: number }>(
  versions: readonly Version[],
  atMs: number,
): Version | undefined {
  return versions.findLast(({ validFromMs }) => validFromMs <= atMs)
}

/** What an amount costs by a version. Throws `FeeRefusal`. */
export function priceAmount(by: PricingVersion, { kind, amount, currency, exponent }: PricedAmount): AssessedFee {
  const name = `Version ${by.version} of ${by.code}`
  if (!by.kinds.includes(kind)) {
    throw new FeeRefusal('kind_not_priced', `${name} prices ${by.kinds.join(', ')}, not ${kind}.`)
  }
  if (by.currency !== '*' && by.currency !== currency) {
    throw new FeeRefusal('currency_not_priced', `${name} prices ${by.currency} only.`)
  }
  if (hasMoreDecimalsThan(amount, exponent)) {
    throw new FeeRefusal('too_many_decimals', `amount: ${currency} has ${exponent} decimals.`)
  }
  if (by.rule.decimalsMax > exponent) {
    throw new FeeRefusal(
      'too_many_decimals',
      `${name} has an amount of ${by.rule.decimalsMax} decimals, ${currency} has ${exponent}.`,
    )
  }
  const assessed = assessFee(by.rule, amount, exponent)
  if (assessed.fee.lte(amountMax)) return assessed
  throw new FeeRefusal('fee_too_large', `The fee would be above 10^24 ${currency}, which no transaction can hold.`)
}
