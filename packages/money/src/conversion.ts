import { z } from 'zod'
import { Decimal, zero } from './decimal.ts'
import { roundDown, roundUp } from './rounding.ts'

const ratePattern = /^(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{1,15})?$/
const rateMin = new Decimal('0.000000001')
const rateMax = new Decimal('1000000000')
const rateDigitsMax = 18
const termPattern = /^(?:0|[1-9][0-9]{0,18})(?:\.[0-9]{1,30})?$/
const termMin = rateMin.times(rateMin)
const termMax = rateMax.times(rateMax)
const termDigitsMax = 2 * rateDigitsMax
const bpsPattern = /^(?:0|[1-9][0-9]{0,3})(?:\.[0-9]{1,4})?$/
const wholeBps = new Decimal(10_000)

/** A published rate, kept as text so that no digit changes. From 10^-9 to 10^9, at most 18 significant digits. */
export const Rate = z
  .string({
    error: ({ input }) =>
      input === undefined ? undefined : 'Send a rate as a decimal string, like "1.1684": a JSON number loses digits.',
  })
  .refine(
    isRate,
    'Write the rate in plain digits, like "1.1684", from 10^-9 to 10^9 and with at most 18 significant digits.',
  )
  .meta({
    pattern: ratePattern.source,
    examples: ['1.1684'],
    description: 'Units of one currency for one unit of the other',
  })

function isRate(text: string): boolean {
  if (!ratePattern.test(text)) return false
  const rate = new Decimal(text)
  return rate.gte(rateMin) && rate.lte(rateMax) && rate.precision() <= rateDigitsMax
}

/** Numerator or denominator of an exchange rate: a published rate, or the product of two. */
export const RateTerm = z.string().refine((text) => {
  if (!termPattern.test(text)) return false
  const term = new Decimal(text)
  return term.gte(termMin) && term.lte(termMax) && term.precision() <= termDigitsMax
}, 'Write the number in plain digits, from 10^-18 to 10^18 and with at most 36 significant digits.')

/** Hundredths of a percent, from 0 to below 10000, with at most four decimals. */
export const BasisPoints = z
  .string({
    error: ({ input }) => (input === undefined ? undefined : 'Send basis points as a decimal string, like "25".'),
  })
  .regex(
    bpsPattern,
    'Write the basis points in plain digits, like "25" or "12.5": below 10000, with at most four decimals.',
  )
  .meta({ pattern: bpsPattern.source, examples: ['50'], description: 'Basis points: hundredths of a percent' })

/**
 * Value of one unit of the source in the target, as the fraction `units / per` of published rates or products of two: never
 * inverted and never rounded, because 1 / 1.1684 has no end. Crossed through a base: `units` of the target and `per` of the
 * source for one unit of the base (Regulation (EC) 1103/97, article 4).
 */
export interface ExchangeRate {
  units: Decimal
  per: Decimal
}

export interface ConvertedAmounts {
  sourceAmount: Decimal
  targetAmount: Decimal
  /** Share of the spread, in the target currency: the value of the source at the mid rate, less the target amount. */
  spreadAmount: Decimal
}

/** The target amount for a source amount: rounded down, so that no round trip makes money. May be zero. */
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

/** The source amount for a target amount: rounded up. */
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

/** The rate less the spread as a decimal of at most 18 significant digits, for people. Amounts follow from the fraction. */
export function rateText({ units, per }: ExchangeRate, spreadBps: Decimal = zero): string {
  const rate = units.times(wholeBps.minus(spreadBps)).div(per.times(wholeBps))
  return rate.toSignificantDigits(rateDigitsMax).toFixed()
}
