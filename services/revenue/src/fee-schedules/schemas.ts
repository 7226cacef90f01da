import { Amount, CurrencyCode } from '@florin/money'
import { amountsOf, FeeLine, FeeRule, PricedKind, ScheduleCode, WrittenRule } from '@florin/pricing'
import { Limit, Moment, page } from '@florin/server'
import { z } from 'zod'

const exponentMax = 18

/** Days, months or years. The bounds are a century. */
export const Period = z
  .string()
  .regex(
    /^P(?:(?:[1-9][0-9]{0,3}|[12][0-9]{4}|3[0-5][0-9]{3})D|(?:[1-9][0-9]{0,2}|1[01][0-9]{2}|1200)M|(?:[1-9][0-9]?|100)Y)$/,
    'Write a period of days, months or years in ISO 8601, like "P30D", "P3M" or "P1Y", of a century at most',
  )
  .meta({ examples: ['P1Y'], description: 'ISO 8601, in days, months or years' })

export const Recognition = z
  .strictObject({
    method: z.enum(['at_once', 'evenly']),
    period: Period.optional(),
  })
  .refine(({ method, period }) => (method === 'evenly') === (period !== undefined), {
    error: 'Send a period with the method evenly, and only with it',
    path: ['period'],
  })
export type Recognition = z.infer<typeof Recognition>

export const NewFeeSchedule = z
  .strictObject({
    code: ScheduleCode,
    currency: z.union([CurrencyCode, z.literal('*')]).meta({
      examples: ['USD'],
      description: 'The currency that it prices, or * for every one, which only percentages can',
    }),
    kinds: z
      .array(PricedKind)
      .min(1)
      .refine((kinds) => new Set(kinds).size === kinds.length, 'Name each kind once'),
    rule: FeeRule,
    recognition: Recognition.optional().meta({
      description:
        'When the fee counts as earned: at_once on its day, or evenly over the days of the period that begins on that day. at_once when left out',
    }),
    valid_from: Moment.optional().meta({
      type: 'string',
      format: 'date-time',
      description: 'Not in the past, and not before the version before it; now when left out',
    }),
  })
  .refine(({ currency, rule }) => currency !== '*' || amountsOf(rule).length === 0, {
    error:
      'A schedule for every currency can only have percentages: an amount means something else in each currency. Name the currency, or leave out flat, minimum, maximum and up_to',
    path: ['rule'],
  })
  .meta({
    'x-examples': {
      card: {
        summary: 'Payments by card: 1.5 % and 0.25, at least 0.50 and at most 20.00',
        value: {
          code: 'card-payment',
          currency: 'USD',
          kinds: ['transfer'],
          rule: { flat: '0.25', percentage_bps: '150', minimum: '0.50', maximum: '20.00' },
        },
      },
      tiers: {
        summary: 'Withdrawals: each part of the amount at the price of its tier',
        value: {
          code: 'withdrawal',
          currency: 'USD',
          kinds: ['withdrawal'],
          rule: {
            tiers: [
              { up_to: '1000.00', percentage_bps: '100' },
              { up_to: '10000.00', percentage_bps: '50' },
              { up_to: null, percentage_bps: '12.5' },
            ],
            tier_mode: 'marginal',
            minimum: '1.00',
          },
        },
      },
      yearly: {
        summary: 'A card for a year, earned day by day',
        value: {
          code: 'card-year',
          currency: 'USD',
          kinds: ['transfer'],
          rule: { flat: '49.00' },
          recognition: { method: 'evenly', period: 'P1Y' },
        },
      },
      everywhere: {
        summary: 'A percentage of transfers in every currency',
        value: { code: 'transfer', currency: '*', kinds: ['transfer'], rule: { percentage_bps: '25' } },
      },
    },
  })

const money = z.string().meta({ examples: ['0.25'] })
export const FeeSchedule = z
  .object({
    code: z.string(),
    version: z.int().meta({ description: '1, 2, 3, ... Fees name the one that made them' }),
    currency: z.string(),
    kinds: z.array(PricedKind),
    rule: WrittenRule,
    recognition: Recognition,
    valid_from: z.string().meta({
      description: 'Of the versions whose moment has come, the highest is in force',
    }),
    recorded_at: z.string(),
  })
  .meta({ id: 'FeeSchedule' })
export type FeeSchedule = z.infer<typeof FeeSchedule>

/** For whoever prices by it: the version in force, and those that are to come. */
export const FeeScheduleVersions = z.object({
  as_of: z.string().meta({ description: "The moment of this answer, by the database's clock" }),
  revision: z.int().meta({ description: 'Grows with each new version of any schedule' }),
  data: z.array(FeeSchedule),
})

const wholeRevision = /^(?:0|[1-9][0-9]{0,14})$/

export const ChangesQuery = z.strictObject({
  after: z.string().regex(wholeRevision, 'Send a revision, a whole number').transform(Number),
})

export const FeeScheduleChanges = z.object({
  as_of: z.string(),
  revision: z.int(),
  data: z.array(z.object({ ledger: z.string(), code: z.string() })),
})

export const FeeSchedulePage = page(FeeSchedule)

export const FeeScheduleFilter = z.strictObject({ limit: Limit, cursor: z.string().optional() })

export const ScheduleParams = z.object({ code: ScheduleCode })

const versionMax = 2_147_483_647
const wholeVersion = /^[1-9][0-9]{0,9}$/

export const VersionQuery = z.strictObject({
  version: z
    .string()
    .refine((given) => wholeVersion.test(given) && Number(given) <= versionMax, 'Send a whole number from 1 on')
    .meta({ type: 'integer', minimum: 1, maximum: versionMax, description: 'The one in force now when left out' })
    .transform(Number)
    .optional(),
})

export const NewAssessment = z
  .strictObject({
    amount: Amount,
    currency: CurrencyCode.meta({ examples: ['USD'] }),
    kind: PricedKind,
    exponent: z.int().min(0).max(exponentMax).optional().meta({
      description: 'Decimals of the currency: required when ISO 4217 does not know it, and before ISO 4217 when given',
    }),
    version: z
      .int()
      .min(1)
      .max(versionMax)
      .optional()
      .meta({ description: 'A version of the schedule; the one in force now when left out' }),
  })
  .meta({ 'x-examples': { payment: { value: { amount: '125.00', currency: 'USD', kind: 'transfer' } } } })

export const Assessment = z
  .object({
    schedule: z.string(),
    version: z.int(),
    currency: z.string(),
    amount: money,
    fee: money.meta({ description: 'With the decimals of the currency; may be zero' }),
    recognition: Recognition,
    lines: z.array(FeeLine).meta({ description: 'How the fee came about: the amounts sum to it' }),
  })
  .meta({ id: 'Assessment' })
export type Assessment = z.infer<typeof Assessment>
