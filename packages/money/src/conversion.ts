import { z } from 'zod'
import { Decimal } from './decimal.ts'
import { roundDown, roundUp } from './rounding.ts'

const ratePattern = /^(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{1,15})?$/
const rateMin = new Decimal('0.000000001')
const rateMax = new Decimal('1000000000')
const rateDigitsMax = 18
const bpsPattern = /^(?:0|[1-9][0-9]{0,3})(?:\.[0-9]{1,4})?$/
const wholeBps = new Decimal(10_000)

/** A published rate: kept as its text, so that not one digit of it changes. From 10^-9 to 10^9, at most 18 significant digits. */
export const Rate = z
  .string({ error: 'Send a rate as a decimal string, like "1.1684": a JSON number loses digits' })
  .refine(
    isRate,
    'Write a rate in plain digits, like "1.1684", from 10^-9 to 10^9 and with at most 18 significant ones',
  )
  .meta({
    pattern: ratePattern.source,
    examples: ['1.1684'],
    description: 'Units of the one currency for one of the other',
  })

function isRate(text: string): boolean {
  if (!ratePattern.test(text)) return false
  const rate = new Decimal(text)
  return rate.gte(rateMin) && rate.lte(rateMax) && rate.precision() <= rateDigitsMax
}

/** Hundredths of a percent, from 0 to below 10000, to four places. */
export const BasisPoints = z
  .string({ error: 'Send basis points as a decimal string, like "25"' })
  .regex(bpsPattern, 'Write basis points in plain digits, like "25" or "12.5": below 10000, at most four decimals')
  .meta({ pattern: bpsPattern.source, examples: ['50'], description: 'Basis points: hundredths of a percent' })

/**
 * What one unit of the source is worth in the target, as the fraction `units / per` of published rates: never inverted
 * and never rounded, because 1 / 1.1684 has no end. Crossed through a base: `units` of the target and `per` of the
 * source for one unit of the base (Regulation (EC) 1103/97, article 4).
 */
export interface ExchangeRate {
  units: Decimal
  per: Decimal
}

export interface ConvertedAmounts {
  sourceAmount: Decimal
  targetAmount: Decimal
  /** What the spread keeps of the target currency: the mid rate's value of the source, less the target amount. */
  spreadAmount: Decimal
}

/** What a source amount buys: rounded down, so that no way there and back makes money. May be zero. */
export function convertSource(
  sourceAmount: Decimal,
  { units, per }: ExchangeRate,
  spreadBps: Decimal,
  targetExponent: number,
): ConvertedAmounts {
  const atMid = sourceAmount.times(units)
  const targetAmount = roundDown(atMid.times(wholeBps.minus(spreadBps)).div(per.times(wholeBps)), targetExponent)
  const midAmount = roundDown(atMid.div(per), targetExponent)
  return { sourceAmount, targetAmount, spreadAmount: midAmount.minus(targetAmount) }
}

/** What a target amount costs: rounded up. */
export function convertTarget(
  targetAmount: Decimal,
  { units, per }: ExchangeRate,
  spreadBps: Decimal,
  sourceExponent: number,
  targetExponent: number,
): ConvertedAmounts {
  const sourceAmount = roundUp(
    targetAmount
      .times(per)
      .times(wholeBps)
      .div(units.times(wholeBps.minus(spreadBps))),
    sourceExponent,
  )
  const midAmount = roundDown(sourceAmount.times(units).div(per), targetExponent)
  return { sourceAmount, targetAmount, spreadAmount: midAmount.minus(targetAmount) }
}

/** The rate less the spread as a decimal of at most 18 significant digits, for people: amounts are worked out from the fraction. */
export function rateText({ units, per }: ExchangeRate, spreadBps: Decimal = new Decimal(0)): string {
  const rate = units.times(wholeBps.minus(spreadBps)).div(per.times(wholeBps))
  return rate.toSignificantDigits(rateDigitsMax).toFixed()
}
