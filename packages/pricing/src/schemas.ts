import { Amount, BasisPoints, type Decimal } from '@florin/money'
import { z } from 'zod'

const tiersMax = 50

/** The kinds of transaction that cost something. */
export const PricedKind = z.enum(['deposit', 'withdrawal', 'transfer', 'payment', 'conversion', 'journal', 'cashback'])
export type PricedKind = z.infer<typeof PricedKind>

const codeLengthMax = 128

export const ScheduleCode = z
  .string()
  .max(codeLengthMax)
  .regex(
    /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/,
    'Name a fee schedule by a code of lower-case words joined by dots, like "card-payment"',
  )
  .meta({ examples: ['card-payment'], description: 'Code of a fee schedule' })

const price = {
  flat: Amount.optional().meta({ examples: ['0.25'], description: 'Charged whatever the amount' }),
  percentage_bps: BasisPoints.optional().meta({ examples: ['150'] }),
}

const hasPrice = ({ flat, percentage_bps }: { flat?: Decimal | undefined; percentage_bps?: string | undefined }) =>
  flat !== undefined || percentage_bps !== undefined

const Tier = z
  .strictObject({
    up_to: Amount.nullable().meta({ description: 'The highest amount of the tier; null in the last one' }),
    ...price,
  })
  .refine(hasPrice, 'Send flat, percentage_bps or both; percentage_bps "0" for a tier that costs nothing')

/** Of rules that reckon with amounts: one that was refused has stayed text. */
const isReadSoFar = ({ issues }: { issues: unknown[] }) => issues.length === 0

const Tiers = z
  .array(Tier)
  .min(1)
  .max(tiersMax)
  .refine(
    (tiers) => tiers.every(({ up_to }, index) => (up_to === null) === (index === tiers.length - 1)),
    'The last tier, and only that one, has an up_to of null',
  )
  .refine(
    (tiers) =>
      tiers.every(({ up_to }, index) => {
        const before = tiers[index - 1]?.up_to
        return !before || !up_to || up_to.gt(before)
      }),
    { error: 'Put the tiers in ascending order of up_to', when: isReadSoFar },
  )

/** A rule as somebody orders it, with everything that must be true of it. */
export const FeeRule = z
  .strictObject({
    ...price,
    tiers: Tiers.optional(),
    tier_mode: z
      .enum(['marginal', 'whole'])
      .optional()
      .meta({
        description:
          'marginal: each tier prices only the part of the amount that lies in it, its flat once the amount reaches into ' +
          'it. whole: the tier in which the amount lies prices all of it',
      }),
    minimum: Amount.optional().meta({ description: 'A lower fee is raised to this' }),
    maximum: Amount.optional().meta({ description: 'A higher fee is lowered to this' }),
  })
  .refine((rule) => hasPrice(rule) !== (rule.tiers !== undefined), {
    error: 'Send flat, percentage_bps or both, or else tiers',
    path: ['flat'],
  })
  .refine(({ tiers, tier_mode }) => (tiers === undefined) === (tier_mode === undefined), {
    error: 'Send tier_mode with tiers, and only with them',
    path: ['tier_mode'],
  })
  .refine(({ minimum, maximum }) => !minimum || !maximum || minimum.lte(maximum), {
    error: 'The minimum is above the maximum',
    path: ['minimum'],
    when: isReadSoFar,
  })
export type FeeRule = z.output<typeof FeeRule>

/** All amounts that a rule names. */
export function amountsOf({ flat, tiers = [], minimum, maximum }: FeeRule): Decimal[] {
  const amounts = [flat, minimum, maximum, ...tiers.flatMap((tier) => [tier.up_to, tier.flat])]
  return amounts.filter((amount) => amount !== undefined && amount !== null)
}

const money = z.string().meta({ examples: ['0.25'] })
const writtenPrice = { flat: money.optional(), percentage_bps: z.string().optional() }

/** A rule as it is kept, and sent: amounts as decimal strings. */
export const WrittenRule = z
  .object({
    ...writtenPrice,
    tiers: z.array(z.object({ up_to: money.nullable(), ...writtenPrice })).optional(),
    tier_mode: z.enum(['marginal', 'whole']).optional(),
    minimum: money.optional(),
    maximum: money.optional(),
  })
  .meta({ id: 'FeeRule' })
export type WrittenRule = z.infer<typeof WrittenRule>

/** A part of a fee. */
export const FeeLine = z.object({
  component: z.enum(['flat', 'percentage', 'tier', 'minimum', 'maximum', 'rounding']),
  text: z.string(),
  amount: money.meta({ examples: ['2.13'], description: 'Exact; may be negative' }),
})
export type FeeLine = z.infer<typeof FeeLine>
