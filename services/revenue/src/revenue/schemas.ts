import { RateUsed } from '@florin/clients'
import { CurrencyCode } from '@florin/money'
import { Day, dayMs } from '@florin/server'
import { z } from 'zod'
import { FeeKind } from '../fees/schemas.ts'

const daysByDayMax = 366
const daysByMonthMax = 3_660

const groups = ['day', 'month', 'currency', 'kind', 'schedule'] as const
export type Group = (typeof groups)[number]

const GroupBy = z
  .string()
  .regex(
    /^(day|month|currency|kind|schedule)(,(day|month|currency|kind|schedule))*$/,
    'Send one or more of day, month, currency, kind and schedule, separated by commas.',
  )
  .refine((list) => new Set(list.split(',')).size === list.split(',').length, 'Name each group once.')
  .refine((list) => !/day.*month|month.*day/.test(list), 'Group by day or by month, not by both.')
  .meta({
    examples: ['month,kind'],
    description:
      'day or month, kind and schedule, separated by commas. Currencies always have rows of their own, because their amounts cannot be added',
  })
  .transform((list) => list.split(',') as Group[])

export const RevenueFilter = z
  .strictObject({
    from: Day.meta({ examples: ['2026-04-01'], description: 'First day, in UTC' }),
    to: Day.meta({ examples: ['2026-07-01'], description: 'The day after the last day, in UTC' }),
    group_by: GroupBy.optional(),
    in: CurrencyCode.optional().meta({
      description:
        'Currency of a valuation, at the rate of the end of each period; of now for a period that has not ended',
    }),
  })
  .refine(({ from, to }) => from < to, { error: 'Send a day after from.', path: ['to'] })
  .refine(({ from, to, group_by = [] }) => !group_by.includes('day') || days(from, to) <= daysByDayMax, {
    error: `By day a report covers at most ${daysByDayMax} days. Send an earlier day.`,
    path: ['to'],
  })
  .refine(({ from, to, group_by = [] }) => !group_by.includes('month') || days(from, to) <= daysByMonthMax, {
    error: `By month a report covers at most ${daysByMonthMax} days. Send an earlier day.`,
    path: ['to'],
  })

function days(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs
}

const money = z.string().meta({ examples: ['125.00'] })

const charged = money.meta({ description: 'Fees charged in the period, less the reversals of the period' })
const recognised = money.meta({ description: 'Revenue recognised in the period' })
const deferred = money.meta({ description: 'Charged by the end of the period and not yet recognised' })

export const RevenueReport = z
  .object({
    from: z.string().meta({ examples: ['2026-04-01'], description: 'First day, in UTC' }),
    to: z.string().meta({ examples: ['2026-07-01'], description: 'The day after the last day' }),
    in: z
      .string()
      .nullable()
      .meta({ examples: ['EUR'], description: 'Currency of the valuation; null without one' }),
    data: z
      .array(
        z.object({
          period: z
            .string()
            .nullable()
            .meta({
              examples: ['2026-04'],
              description: 'Month or day; only its days between from and to count. Null when not grouped by either',
            }),
          currency: z.string().meta({ examples: ['USD'], description: 'Currency of the amounts' }),
          kind: FeeKind.nullable().meta({ description: 'Null when not grouped by kind' }),
          schedule: z
            .string()
            .nullable()
            .meta({ description: 'Null when not grouped by schedule, or for fees without one' }),
          charged,
          recognised,
          deferred,
          fees: z.int().meta({ description: 'Number of fees charged in the period, with reversals' }),
          valuation: z
            .object({
              charged,
              recognised,
              deferred,
              rate: RateUsed.nullable().meta({ description: 'Rate of the valuation; null for the same currency' }),
            })
            .nullable()
            .meta({ description: 'Valuation of the amounts in the currency `in`; null without it or without a rate' }),
        }),
      )
      .meta({ description: 'In the order of periods and currencies' }),
  })
  .meta({ id: 'RevenueReport' })
export type RevenueReport = z.infer<typeof RevenueReport>
export type RevenueRow = RevenueReport['data'][number]
