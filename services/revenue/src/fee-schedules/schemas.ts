import { Amount, CurrencyCode } from '@florin/money'
import { amountsOf, FeeLine, FeeRule, PricedKind, ScheduleCode, WrittenRule } from '@florin/pricing'
import { Cursor, Limit, Moment, page } from '@florin/server'
import { z } from 'zod'

const exponentMax = 18

/** Days, months or years, up to a century. */
export const Period = z
  .string()
  .regex(
    /^P(?:(?:[1-9][0-9]{0,3}|[12][0-9]{4}|3[0-5][0-9]{3})D|(?:[1-9][0-9]{0,2}|1[01][0-9]{2}|1200)M|(?:[1-9][0-9]?|100)Y)$/,
    'Send a period of days, months or years in ISO 8601, like "P30D", "P3M" or "P1Y", of at most a century.',
  )
  .meta({ examples: ['P1Y'], description: 'ISO 8601 duration in days, months or years' })

export const Recognition = z
  .strictObject({
    method: z
      .enum(['at_once', 'evenly'])
      .meta({ description: 'at_once: on the day of the charge. evenly: over the days of the period that starts then' }),
    period: Period.optional(),
  })
  .refine(({ method, period }) => (method === 'evenly') === (period !== undefined), {
    error: 'Send period with the method evenly, and only then.',
    path: ['period'],
  })
  .meta({ description: 'When the fee is recognised as revenue' })
export type Recognition = z.infer<typeof Recognition>

const kindsDescription = 'The kinds of transaction that the schedule prices'

export const NewFeeSchedule = z
  .strictObject({
    code: ScheduleCode,
    currency: z.union([CurrencyCode, z.literal('*')]).meta({
      examples: ['USD'],
      description: 'The currency to price, or * for all, which only percentages can',
    }),
    kinds: z
      .array(PricedKind)
      .min(1)
      .refine((kinds) => new Set(kinds).size === kinds.length, 'Name each kind once.')
      .meta({ description: kindsDescription }),
    rule: FeeRule.meta({ description: 'The price' }),
    recognition: Recognition.optional().meta({
      description: 'When the fee is recognised as revenue; at_once when left out',
    }),
    valid_from: Moment.optional().meta({
      type: 'string',
      format: 'date-time',
      description:
        'Start of the version: not in the past and not before the start of the version before; now when left out',
    }),
  })
  .refine(({ currency, rule }) => currency !== '*' || amountsOf(rule).length === 0, {
    error:
      'A schedule for all currencies can only have percentages, because an amount has another value in each currency. Name one currency, or leave out flat, minimum, maximum and up_to.',
    path: ['rule'],
  })
  .meta({
    'x-examples': {
      card: {
        summary: 'Card payments: 1.5 % and 0.25, at least 0.50 and at most 20.00',
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
        summary: 'A yearly card fee, recognised day by day',
        value: {
          code: 'card-year',
          currency: 'USD',
          kinds: ['transfer'],
          rule: { flat: '49.00' },
          recognition: { method: 'evenly', period: 'P1Y' },
        },
      },
      everywhere: {
        summary: 'A percentage of transfers in all currencies',
        value: { code: 'transfer', currency: '*', kinds: ['transfer'], rule: { percentage_bps: '25' } },
      },
    },
  })

const money = z.string().meta({ examples: ['0.25'] })
const version = z.int().meta({ examples: [1], description: 'Counts from 1. A fee names the version that priced it' })

export const FeeSchedule = z
  .object({
    code: z.string().meta({ examples: ['card-payment'], description: 'Code of the schedule' }),
    version,
    currency: z.string().meta({ examples: ['USD'], description: 'The priced currency; * for all' }),
    kinds: z.array(PricedKind).meta({ description: kindsDescription }),
    rule: WrittenRule,
    recognition: Recognition,
    valid_from: z.string().meta({
      description: 'Start of the version. Of the versions that have started, the newest is in force',
    }),
    recorded_at: z.string().meta({ description: 'Moment at which the version was added' }),
  })
  .meta({ id: 'FeeSchedule' })
export type FeeSchedule = z.infer<typeof FeeSchedule>

const answerMoment = z.string().meta({ description: "Moment of this answer, by the database's clock" })
const answerRevision = z.int().meta({ description: 'Grows with each version of any schedule' })

/** For pricing elsewhere: the version in force and the future ones. */
export const FeeScheduleVersions = z.object({
  as_of: answerMoment,
  revision: answerRevision,
  data: z.array(FeeSchedule).meta({ description: 'The version in force, then at most 50 future ones' }),
})

const wholeRevision = /^(?:0|[1-9][0-9]{0,14})$/

export const ChangesQuery = z.strictObject({
  after: z.string().regex(wholeRevision, 'Send a revision, a whole number.').transform(Number),
})

export const FeeScheduleChanges = z.object({
  as_of: answerMoment,
  revision: answerRevision,
  data: z.array(z.object({ ledger: z.string(), code: z.string() })),
})

export const FeeSchedulePage = page(FeeSchedule)

export const FeeScheduleFilter = z.strictObject({ limit: Limit, cursor: Cursor })

export const ScheduleParams = z.object({ code: ScheduleCode })

const versionMax = 2_147_483_647
const wholeVersion = /^[1-9][0-9]{0,9}$/

export const VersionQuery = z.strictObject({
  version: z
    .string()
    .refine((given) => wholeVersion.test(given) && Number(given) <= versionMax, 'Send a whole number of at least 1.')
    .meta({ type: 'integer', minimum: 1, maximum: versionMax, description: 'The version in force now when left out' })
    .transform(Number)
    .optional(),
})

export const NewAssessment = z
  .strictObject({
    amount: Amount,
    currency: CurrencyCode.meta({ examples: ['USD'], description: 'Currency of the amount' }),
    kind: PricedKind,
    exponent: z.int().min(0).max(exponentMax).optional().meta({
      description:
        'Number of decimals of the currency: 2 means that the smallest amount is 0.01. Required for a currency outside ISO 4217; overrides ISO 4217',
    }),
    version: z
      .int()
      .min(1)
      .max(versionMax)
      .optional()
      .meta({ description: 'Version of the schedule; the one in force now when left out' }),
  })
  .meta({
    'x-examples': {
      payment: {
        summary: 'A transfer of 125.00 dollars',
        value: { amount: '125.00', currency: 'USD', kind: 'transfer' },
      },
    },
  })

export const Assessment = z
  .object({
    schedule: z.string().meta({ examples: ['card-payment'], description: 'Code of the schedule' }),
    version,
    currency: z.string().meta({ examples: ['USD'], description: 'Currency of the amount and the fee' }),
    amount: money.meta({ examples: ['125.00'], description: 'The priced amount' }),
    fee: money.meta({ examples: ['2.13'], description: 'With the decimals of the currency; may be zero' }),
    recognition: Recognition,
    lines: z.array(FeeLine).meta({ description: 'The parts of the fee. Their amounts sum to it' }),
  })
  .meta({ id: 'Assessment' })
export type Assessment = z.infer<typeof Assessment>
