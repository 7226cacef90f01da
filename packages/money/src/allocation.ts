import assert from 'node:assert/strict'
import { Decimal } from './decimal.ts'
import { hasMoreDecimalsThan } from './rounding.ts'

/**
 * Splits a total in proportion to the weights by the largest-remainder method (Hamilton's): each part is its exact share
 * rounded down or up to a unit of the currency, and the parts sum to the total. Of equal remainders the earlier part gets the unit.
 * Asserts that the total is not negative and fits the exponent, and that the weights are not negative nor all zero.
 */
export function allocate(total: Decimal, weights: Decimal[], exponent: number): Decimal[] {
  assert(!total.lt(0) && !hasMoreDecimalsThan(total, exponent), `${total} cannot be split at ${exponent} decimals`)
  assert(!weights.some((weight) => weight.lt(0)), 'a weight is negative')
  const scale = Math.max(0, ...weights.map((weight) => weight.decimalPlaces()))
  const shares = weights.map((weight) => toUnits(weight, scale))
  const sum = shares.reduce((a, b) => a + b, 0n)
  assert(sum > 0n, 'no weight is above zero')

  // In BigInt, so that the remainders are exact and a tie is a tie.
  const whole = toUnits(total, exponent)
  const parts = shares.map((share) => ({ units: (whole * share) / sum, remainder: (whole * share) % sum }))
  const left = whole - parts.reduce((given, part) => given + part.units, 0n)
  const byRemainder = parts.toSorted((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder))
  for (const part of byRemainder.slice(0, Number(left))) part.units += 1n
  return parts.map((part) => new Decimal(`${part.units}e-${exponent}`))
}

/** Exact only where the value has no more decimals than that. */
function toUnits(value: Decimal, decimals: number): bigint {
  return BigInt(value.toFixed(decimals).replace('.', ''))
}
