import {
  amountMax,
  type ConvertedAmounts,
  convertSource,
  convertTarget,
  type Decimal,
  type ExchangeRate,
  findIsoCurrency,
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

/** The decimals of a currency: as given, which is what the ledger holds of it, or of ISO 4217. */
export function exponentOf(currency: string, given: number | undefined, field: string): number {
  const exponent = given ?? findIsoCurrency(currency)?.exponent
  if (exponent !== undefined) return exponent
  throw new FxError(
    'currency_unknown',
    `${currency} is not in ISO 4217: send ${field}, the number of decimals that the ledger holds of it.`,
  )
}

/** Refuses an amount that its currency cannot hold. */
export function checkDecimals(order: Order): void {
  check(order.sourceAmount, order.sourceCurrency, order.sourceExponent, 'source_amount')
  check(order.targetAmount, order.targetCurrency, order.targetExponent, 'target_amount')
}

function check(amount: Decimal | undefined, currency: string, exponent: number, field: string): void {
  if (amount && hasMoreDecimalsThan(amount, exponent)) {
    throw new FxError('too_many_decimals', `${field}: ${currency} has ${exponent} decimals.`)
  }
}

/** Both amounts of a quote. Refuses what would credit nothing, and what no ledger could hold. */
export function priceOrder(order: Order, mid: ExchangeRate, spreadBps: Decimal): ConvertedAmounts {
  const { sourceCurrency, targetCurrency, sourceExponent, targetExponent, sourceAmount, targetAmount } = order
  const priced = sourceAmount
    ? convertSource(sourceAmount, mid, spreadBps, targetExponent)
    : convertTarget(targetAmount as Decimal, mid, spreadBps, sourceExponent, targetExponent)
  if (priced.targetAmount.isZero() || priced.sourceAmount.isZero()) {
    throw new FxError(
      'amount_too_small',
      `It is worth less than the smallest amount of ${targetCurrency}, which has ${targetExponent} decimals. Convert more.`,
    )
  }
  const midAmount = priced.targetAmount.plus(priced.spreadAmount)
  // The spread is a fee, which is an amount too.
  if (priced.sourceAmount.gt(amountMax) || midAmount.gt(amountMax)) {
    const currency = priced.sourceAmount.gt(amountMax) ? sourceCurrency : targetCurrency
    throw new FxError('amount_too_large', `It would move more than 10^24 ${currency}. Convert less.`)
  }
  return priced
}
