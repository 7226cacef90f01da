import { Amount, BasisPoints, Decimal } from '@florin/money'
import { z } from 'zod'

const secondsMax = 366 * 86_400
const presetSeconds = 86_400

/** What a payment earns: a share of it, or a fixed amount. */
export interface CashbackRule {
  /** Basis points. Null: a fixed amount. */
  bps: string | null
  flat: Decimal | null
  /** Seconds from the payment. */
  delay: number
}

/** Without a plan and without a rule in the order: 2 % after a day. */
export const presetRule: CashbackRule = { bps: '200', flat: null, delay: presetSeconds }

/** The fields of a rule, in orders and in plans. */
export const ruleFields = {
  percentage_bps: BasisPoints.optional().meta({
    examples: ['200'],
    description: 'Share of the amount in basis points, hundredths of a percent; "0" for no cashback',
  }),
  amount: Amount.optional().meta({
    examples: undefined,
    description: 'Or a fixed amount, in the currency of the payment',
  }),
  delay: z
    .int()
    .min(0)
    .max(secondsMax)
    .default(presetSeconds)
    .meta({ examples: [presetSeconds], description: 'Seconds from the payment to the cashback' }),
}

/** For `refine`. */
export const oneRule: [
  check: (rule: { percentage_bps?: string | undefined; amount?: Decimal | undefined }) => boolean,
  refusal: { error: string; path: string[] },
] = [
  ({ percentage_bps, amount }) => (percentage_bps === undefined) !== (amount === undefined),
  { error: 'Send either percentage_bps or amount', path: ['percentage_bps'] },
]

export const WrittenCashback = z.strictObject(ruleFields).refine(...oneRule)

export function toRule({ percentage_bps, amount, delay }: z.output<typeof WrittenCashback>): CashbackRule {
  return { bps: percentage_bps ?? null, flat: amount ?? null, delay }
}

/** A rule as a table has it. */
export function ruleOf({ bps, flat }: { bps: string | null; flat: string | null }): Pick<CashbackRule, 'bps' | 'flat'> {
  return { bps, flat: flat === null ? null : new Decimal(flat) }
}

/**
 * The cashback of a payment of `amount` of which `net` is not refunded: in proportion, and rounded down once, to the decimals
 * of the currency.
 */
export function owedCashback(
  { bps, flat }: Pick<CashbackRule, 'bps' | 'flat'>,
  amount: Decimal,
  net: Decimal,
  exponent: number,
): Decimal {
  if (bps !== null) return net.times(bps).times('0.0001').toDecimalPlaces(exponent, Decimal.ROUND_DOWN)
  if (flat === null) return new Decimal(0)
  // In whole minor units, so that the division is exact.
  const unit = new Decimal(10).pow(exponent)
  return flat.times(net).times(unit).dividedToIntegerBy(amount).dividedBy(unit)
}
