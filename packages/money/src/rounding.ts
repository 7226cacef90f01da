import { AssertionError } from 'node:assert'
import { Decimal, zero } from './decimal.ts'

// The only place that rounds money. An exponent is the number of decimals of a currency.

/** To the nearest unit of the currency, a tie to the even one (IEEE 754 roundTiesToEven): for fees and shares. Never -0. */
export function roundHalfEven(value: Decimal, exponent: number): Decimal {
  const rounded = value.toDecimalPlaces(exponent, Decimal.ROUND_HALF_EVEN)
  return rounded.isZero() ? zero : rounded
}

/**
 * The largest amount of the currency that is not above the value: for the credited side of a conversion, because half-even
 * lets a round trip make money (1 JPY -> 0.01 USD -> 2 JPY). Multiply before dividing: a third times three falls short of one.
 */
export function roundDown(value: Decimal, exponent: number): Decimal {
  return value.toDecimalPlaces(exponent, Decimal.ROUND_FLOOR)
}

/** The smallest amount of the currency that is not below the value: for the debited side of a conversion whose credited side is given. */
export function roundUp(value: Decimal, exponent: number): Decimal {
  return value.toDecimalPlaces(exponent, Decimal.ROUND_CEIL)
}

/** Whether the value has more decimals than the currency. Trailing zeros do not count: 1.00 is one yen. */
export function hasMoreDecimalsThan(value: Decimal, exponent: number): boolean {
  return value.decimalPlaces() > exponent
}

/** With exactly the currency's decimals, like '12.50'; never '-0'. The value must be rounded. */
export function formatMoney(value: Decimal, exponent: number): string {
  if (!value.isFinite() || hasMoreDecimalsThan(value, exponent)) {
    // Not by `assert`, which would write the message for each amount.
    throw new AssertionError({ message: `${value} does not fit ${exponent} decimals` })
  }
  return value.toFixed(exponent)
}
