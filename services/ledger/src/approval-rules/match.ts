import { Decimal } from '@florin/money'
import type { Leg } from '../double-entry.ts'

/** A rule that applies now. */
export interface RuleInForce {
  id: string
  /** Id of the operation; null for all. */
  operation: string | null
  /** Orders that move more than this; null for each order. */
  above: { amount: Decimal; currency: string } | null
  /** Seconds. */
  expiresIn: number
}

/** The first of these rules by which an order needs an approval: for what it moves now, or for what it promises to move later. */
export function matchRule(
  rules: readonly RuleInForce[],
  { legs, promised = [] }: { legs: readonly Leg[]; promised?: readonly Leg[] },
): RuleInForce | undefined {
  return rules.find(
    ({ above }) => above === null || [legs, promised].some((moved) => movedOf(moved, above.currency).gt(above.amount)),
  )
}

/**
 * What the legs move in a currency: the greater of their debits and credits, because pending legs have one side only. Of an order
 * that moves money, its pending legs are what it frees, and are not counted.
 */
export function movedOf(legs: readonly Leg[], currency: string): Decimal {
  const inCurrency = legs.filter(({ account }) => account.currency === currency)
  const posted = inCurrency.filter(({ layer = 'posted' }) => layer === 'posted')
  const counted = posted.length > 0 ? posted : inCurrency
  const sumOf = (side: Leg['direction']) =>
    counted.reduce((sum, { direction, amount }) => (direction === side ? sum.plus(amount) : sum), new Decimal(0))
  return Decimal.max(sumOf('debit'), sumOf('credit'))
}
