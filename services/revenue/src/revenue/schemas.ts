import { RateUsed } from '@florin/clients'
import { CurrencyCode } from '@florin/money'
import { Day } from '@florin/server'
import { z } from 'zod'
import { FeeKind } from '../fees/schemas.ts'

const daysByDayMax = 366
const daysByMonthMax = 3_660
const dayMs = 86_400_000

const groups = ['day', 'month', 'currency', 'kind', 'schedule'] as const
export type Group = (typeof groups)[number]

const GroupBy = z
  .string()
  .regex(
    /^(day|month|currency|kind|schedule)(,(day|month|currency|kind|schedule))*$/,
    'Name what to group by, separated by commas: day or month, currency, kind, schedule',
  )
  .refine((list) => new Set(list.split(',')).size === list.split(',').length, 'Name each group once')
  .refine((list) => !/day.*month|month.*day/.test(list), 'Group by day or by month, not by both')
  .meta({
    examples: ['month,kind'],
    description:
      'Any of day or month, kind and schedule, separated by commas. Currencies are always apart, because amounts of two are never added',
  })
  .transform((list) => list.split(',') as Group[])

export const RevenueFilter = z
  .strictObject({
    from: Day.meta({ examples: ['2026-04-01'], description: 'First day (UTC)' }),
    to: Day.meta({ examples: ['2026-07-01'], description: 'The day after the last one' }),
    group_by: GroupBy.optional(),
    in: CurrencyCode.optional().meta({
      description: 'The currency to value the rows in, at the rate of the end of each period or of now',
    }),
  })
  .refine(({ from, to }) => from < to, { error: 'Send a day after from', path: ['to'] })
  .refine(({ from, to, group_by = [] }) => !group_by.includes('day') || days(from, to) <= daysByDayMax, {
    error: `By day a report covers at most ${daysByDayMax} days`,
    path: ['to'],
  })
  .refine(({ from, to, group_by = [] }) => !group_by.includes('month') || days(from, to) <= daysByMonthMax, {
    error: `By month a report covers at most ${daysByMonthMax} days`,
    path: ['to'],
  })

function days(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs
}

const money = z.string().meta({ examples: ['125.00'] })

export const RevenueReport = z
  .object({
    from: z.string(),
    to: z.string(),
    in: z.string().nullable().meta({ description: 'The currency of the worth of each row' }),
    data: z.array(
      z.object({
        period: z
          .string()
          .nullable()
          .meta({
            examples: ['2026-04'],
            description: 'A month or a day, of which only the days between from and to count; null for all of them',
          }),
        currency: z.string(),
        kind: FeeKind.nullable().meta({ description: 'Null when not grouped by' }),
        schedule: z.string().nullable().meta({ description: 'Null when not grouped by, or for fees without one' }),
        charged: money.meta({ description: 'The fees of the period, less the reversals of the period' }),
        recognised: money.meta({ description: 'What was earned in the period' }),
        deferred: money.meta({
          description: 'What was charged until the end of the period, and is not earned by then',
        }),
        fees: z.int().meta({ description: 'How many were recorded in the period, reversals too' }),
        worth: z
          .object({
            charged: money,
            recognised: money,
            deferred: money,
            rate: RateUsed.nullable().meta({ description: 'Null for the currency asked for itself' }),
          })
          .nullable()
          .meta({ description: 'Null when it was not asked for, or when there is no rate' }),
      }),
    ),
  })
  .meta({ id: 'RevenueReport' })
export type RevenueReport = z.infer<typeof RevenueReport>
export type RevenueRow = RevenueReport['data'][number]
