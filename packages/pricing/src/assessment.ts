import assert from 'node:assert/strict'
import { Decimal, roundHalfEven, zero } from '@florin/money'
import type { FeeLine, WrittenRule } from './schemas.ts'

/** A price as numbers. */
interface Price {
  flat: Decimal | undefined
  percentageBps: Decimal | undefined
}

interface Tier extends Price {
  /** The lower bound, not included. */
  over: Decimal
  upTo: Decimal | undefined
}

export interface Rule {
  price: Price | undefined
  tiers: Tier[]
  mode: 'marginal' | 'whole' | undefined
  minimum: Decimal | undefined
  maximum: Decimal | undefined
  /** The largest number of decimals of its amounts. */
  decimalsMax: number
}

export interface AssessedFee {
  fee: Decimal
  /** They sum to the fee. */
  lines: FeeLine[]
}

type Component = FeeLine['component']

const wholeBps = new Decimal(10_000)

export function readRule({ flat, percentage_bps, tiers = [], tier_mode, minimum, maximum }: WrittenRule): Rule {
  const price = readPrice({ flat, percentage_bps })
  const read = tiers.map((tier, index) => ({
    ...readPrice(tier),
    over: decimalOf(tiers[index - 1]?.up_to) ?? zero,
    upTo: decimalOf(tier.up_to),
  }))
  const bounds = { minimum: decimalOf(minimum), maximum: decimalOf(maximum) }
  const amounts = [price.flat, bounds.minimum, bounds.maximum, ...read.flatMap((tier) => [tier.flat, tier.upTo])]
  return {
    price: read.length > 0 ? undefined : price,
    tiers: read,
    mode: tier_mode,
    ...bounds,
    decimalsMax: Math.max(0, ...amounts.map((amount) => amount?.decimalPlaces() ?? 0)),
  }
}

function readPrice(price: { flat?: string | undefined; percentage_bps?: string | undefined }): Price {
  return { flat: decimalOf(price.flat), percentageBps: decimalOf(price.percentage_bps) }
}

function decimalOf(text: string | null | undefined): Decimal | undefined {
  return text === undefined || text === null ? undefined : new Decimal(text)
}

/**
 * The fee of an amount, with its parts. Computed exactly, rounded once to the currency's decimals, a tie to the even unit,
 * and then kept between minimum and maximum, which must fit the currency.
 */
export function assessFee(rule: Rule, amount: Decimal, exponent: number): AssessedFee {
  const lines: FeeLine[] = []
  let fee = zero
  const add = (component: Component, text: string, change: Decimal) => {
    lines.push({ component, text, amount: moneyText(change, exponent) })
    fee = fee.plus(change)
  }

  if (rule.price) {
    const { flat, percentageBps } = rule.price
    if (flat) add('flat', `${moneyText(flat, exponent)} for any amount`, flat)
    if (percentageBps) {
      add('percentage', `${percent(percentageBps)} of ${moneyText(amount, exponent)}`, share(amount, percentageBps))
    }
  } else if (rule.mode === 'whole') {
    const tier = rule.tiers.find(({ upTo }) => !upTo || amount.lte(upTo))
    assert(tier, 'the last tier has no end')
    add('tier', describeTier(tier, amount, exponent), priceOf(tier, amount))
  } else {
    for (const tier of rule.tiers) {
      if (amount.lte(tier.over)) break
      const part = (tier.upTo ? Decimal.min(amount, tier.upTo) : amount).minus(tier.over)
      add('tier', describeTier(tier, part, exponent), priceOf(tier, part))
    }
  }

  const rounded = roundHalfEven(fee, exponent)
  if (!rounded.eq(fee)) add('rounding', `To ${exponent} decimals, a tie to the even unit`, rounded.minus(fee))
  const { minimum, maximum } = rule
  if (minimum?.gt(fee)) add('minimum', `Raised to the minimum of ${moneyText(minimum, exponent)}`, minimum.minus(fee))
  if (maximum?.lt(fee)) add('maximum', `Lowered to the maximum of ${moneyText(maximum, exponent)}`, maximum.minus(fee))
  return { fee, lines }
}

function priceOf({ flat = zero, percentageBps = zero }: Price, amount: Decimal): Decimal {
  return flat.plus(share(amount, percentageBps))
}

/** Exact: there are enough digits for any amount and any basis points. */
function share(amount: Decimal, percentageBps: Decimal): Decimal {
  return amount.times(percentageBps).div(wholeBps)
}

function percent(bps: Decimal): string {
  return `${bps.div(100).toFixed()} %`
}

function describeTier({ flat, percentageBps, over, upTo }: Tier, priced: Decimal, exponent: number): string {
  const text = (value: Decimal) => moneyText(value, exponent)
  const parts = [
    ...(flat ? [text(flat)] : []),
    ...(percentageBps ? [`${percent(percentageBps)} of ${text(priced)}`] : []),
  ]
  const bounds = upTo ? `over ${text(over)} up to ${text(upTo)}` : `over ${text(over)}`
  return `${parts.join(' and ')}, the tier ${bounds}`
}

/** With the currency's decimals, and more if the value has more. */
function moneyText(value: Decimal, exponent: number): string {
  return value.toFixed(Math.max(exponent, value.decimalPlaces()))
}
