import {
  amountMax,
  type ConvertedAmounts,
  convertSource,
  convertTarget,
  type Decimal,
  type ExchangeRate,
  exponentOf,
  hasMoreDecimalsThan,
} from '@florin/money'
import { FxError } from '../errors.ts'

export interface Order {
  sourceCurrency: string
  targetCurrency: string
  sourceExponent: number
  targetExponent: number
  /** Exactly one of the two. */
  sourceAmount: Decimal | undefined
  targetAmount: Decimal | undefined
}

/** The decimals of a currency: as given, which is how the ledger holds it, or those of ISO 4217. */
export function requireExponent(currency: string, given: number | undefined, field: string): number {
  const exponent = exponentOf(currency, given)
  if (exponent !== undefined) return exponent
  throw new FxError(
    'currency_unknown',
    `${currency} is not in ISO 4217. Send ${field}, its number of decimals in the ledger.`,
  )
}

/** Rejects an amount with more decimals than its currency. */
export function checkDecimals(order: Order): void {
  check(order.sourceAmount, order.sourceCurrency, order.sourceExponent, 'source_amount')
  check(order.targetAmount, order.targetCurrency, order.targetExponent, 'target_amount')
}

function check(amount: Decimal | undefined, currency: string, exponent: number, field: string): void {
  if (amount && hasMoreDecimalsThan(amount, exponent)) {
    throw new FxError('too_many_decimals', `${field} has more than the ${exponent} decimals of ${currency}. Round it.`)
  }
}

/** Both amounts of a quote. Rejects amounts that round to zero, and those that no ledger can hold. */
export function priceOrder(order: Order, mid: ExchangeRate, spreadBps: Decimal): ConvertedAmounts {
  const { sourceCurrency, targetCurrency, sourceExponent, targetExponent, sourceAmount, targetAmount } = order
  const priced = sourceAmount
    ? convertSource(sourceAmount, mid, spreadBps, targetExponent)
    : convertTarget(targetAmount as Decimal, mid, spreadBps, sourceExponent, targetExponent)
  if (priced.targetAmount.isZero() || priced.sourceAmount.isZero()) {
    throw new FxError(
      'amount_too_small',
      `The converted amount is below the smallest amount of ${targetCurrency}, which has ${targetExponent} decimals. Convert more.`,
    )
  }
  const midAmount = priced.targetAmount.plus(priced.spreadAmount)
  // The spread is booked as an amount, too.
  if (priced.sourceAmount.gt(amountMax) || midAmount.gt(amountMax)) {
    const currency = priced.sourceAmount.gt(amountMax) ? sourceCurrency : targetCurrency
    throw new FxError('amount_too_large', `The amount would exceed 10^24 ${currency}. Convert less.`)
  }
  return priced
}
