import { Amount, BasisPoints, type Decimal } from '@florin/money'
import { z } from 'zod'

const tiersMax = 50

/** The kinds of transaction that can have a fee. */
export const PricedKind = z
  .enum(['deposit', 'withdrawal', 'transfer', 'payment', 'conversion', 'capture', 'journal'])
  .meta({ description: 'Kind of transaction' })
export type PricedKind = z.infer<typeof PricedKind>

const codeLengthMax = 128

export const ScheduleCode = z
  .string()
  .max(codeLengthMax)
  .regex(
    /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/,
    'Send a code of lower-case letters, digits, hyphens and underscores, with dots between words, like "card-payment".',
  )
  .meta({ examples: ['card-payment'], description: 'Code of a fee schedule' })

const price = {
  flat: Amount.optional().meta({ examples: ['0.25'], description: 'Fixed amount' }),
  percentage_bps: BasisPoints.optional().meta({
    examples: ['150'],
    description: 'Share of the amount in basis points: hundredths of a percent',
  }),
}

const hasPrice = ({ flat, percentage_bps }: { flat?: Decimal | undefined; percentage_bps?: string | undefined }) =>
  flat !== undefined || percentage_bps !== undefined

const Tier = z
  .strictObject({
    up_to: Amount.nullable().meta({ description: 'Upper bound of the tier, included; null in the last one' }),
    ...price,
  })
  .refine(hasPrice, 'Send flat, percentage_bps or both; for a free tier percentage_bps "0".')

/** For rules that compare amounts: an invalid amount is still text. */
const isValidSoFar = ({ issues }: { issues: unknown[] }) => issues.length === 0

const Tiers = z
  .array(Tier)
  .min(1)
  .max(tiersMax)
  .refine(
    (tiers) => tiers.every(({ up_to }, index) => (up_to === null) === (index === tiers.length - 1)),
    'Send up_to null in the last tier, and only there.',
  )
  .refine(
    (tiers) =>
      tiers.every(({ up_to }, index) => {
        const before = tiers[index - 1]?.up_to
        return !before || !up_to || up_to.gt(before)
      }),
    { error: 'Send the tiers in ascending order of up_to.', when: isValidSoFar },
  )

/** A rule of a new schedule, with all its checks. */
export const FeeRule = z
  .strictObject({
    ...price,
    tiers: Tiers.optional().meta({ description: 'Prices by amount, in ascending order; instead of one price' }),
    tier_mode: z
      .enum(['marginal', 'whole'])
      .optional()
      .meta({
        description:
          'marginal: each tier prices the part of the amount within it, and adds its flat amount once the amount reaches ' +
          'it. whole: the tier of the amount prices all of it',
      }),
    minimum: Amount.optional().meta({ description: 'Lower bound of the fee' }),
    maximum: Amount.optional().meta({ description: 'Upper bound of the fee' }),
  })
  .refine((rule) => hasPrice(rule) !== (rule.tiers !== undefined), {
    error: 'Send flat, percentage_bps or both, or send tiers instead.',
    path: ['flat'],
  })
  .refine(({ tiers, tier_mode }) => (tiers === undefined) === (tier_mode === undefined), {
    error: 'Send tier_mode with tiers, and only then.',
    path: ['tier_mode'],
  })
  .refine(({ minimum, maximum }) => !minimum || !maximum || minimum.lte(maximum), {
    error: 'The minimum exceeds the maximum.',
    path: ['minimum'],
    when: isValidSoFar,
  })
export type FeeRule = z.output<typeof FeeRule>

/** All amounts of a rule. */
export function amountsOf({ flat, tiers = [], minimum, maximum }: FeeRule): Decimal[] {
  const amounts = [flat, minimum, maximum, ...tiers.flatMap((tier) => [tier.up_to, tier.flat])]
  return amounts.filter((amount) => amount !== undefined && amount !== null)
}

const money = z.string().meta({ examples: ['0.25'] })
const writtenPrice = {
  flat: money.optional().meta({ description: 'Fixed amount' }),
  percentage_bps: z
    .string()
    .optional()
    .meta({
      examples: ['150'],
      description: 'Share of the amount in basis points: hundredths of a percent',
    }),
}

/** A rule as answers and the database have it: amounts as decimal strings. */
export const WrittenRule = z
  .object({
    ...writtenPrice,
    tiers: z
      .array(
        z.object({
          up_to: money.nullable().meta({ description: 'Upper bound of the tier, included; null in the last one' }),
          ...writtenPrice,
        }),
      )
      .optional()
      .meta({ description: 'Prices by amount, in ascending order; instead of one price' }),
    tier_mode: z
      .enum(['marginal', 'whole'])
      .optional()
      .meta({ description: 'marginal: each tier prices its part of the amount. whole: one tier prices all of it' }),
    minimum: money.optional().meta({ description: 'Lower bound of the fee' }),
    maximum: money.optional().meta({ description: 'Upper bound of the fee' }),
  })
  .meta({ id: 'FeeRule', description: 'The price: a flat amount, a percentage, both, or tiers' })
export type WrittenRule = z.infer<typeof WrittenRule>

/** A part of a fee. */
export const FeeLine = z.object({
  component: z
    .enum(['flat', 'percentage', 'tier', 'minimum', 'maximum', 'rounding'])
    .meta({ description: 'The part of the rule' }),
  text: z.string().meta({ examples: ['1.5 % of 125.00'], description: 'Explanation of the part' }),
  amount: money.meta({ examples: ['2.13'], description: 'Exact, so with more decimals if needed; may be negative' }),
})
export type FeeLine = z.infer<typeof FeeLine>
