import { CurrencyCode } from '@florin/money'
import { Cursor, Limit, Moment, page } from '@florin/server'
import { z } from 'zod'
import { oneRule, ruleFields } from './cashback.ts'

/** A category of merchants, in the client's own terms. */
export const Category = z
  .string()
  .max(64)
  .regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/, 'Send lower-case words joined by dots, like "travel.hotels"')
  .meta({ examples: ['groceries'], description: 'Category of the merchant, in your own terms' })

export const NewPlan = z
  .strictObject({
    category: Category.nullable()
      .default(null)
      .meta({ description: 'Payments to merchants of this category; null for all that have no plan of their own' }),
    currency: z
      .union([CurrencyCode, z.literal('*')])
      .default('*')
      .meta({ examples: ['USD'], description: 'Payments in this currency, or * for all, which only a share can' }),
    ...ruleFields,
    valid_from: Moment.optional().meta({
      type: 'string',
      format: 'date-time',
      description:
        'Start of the version: not in the past and not before the start of the version before; now when omitted',
    }),
  })
  .refine(...oneRule)
  .refine(({ currency, amount }) => amount === undefined || currency !== '*', {
    error: 'A fixed amount needs a currency, because it has another value in each. Send currency.',
    path: ['currency'],
  })
  .meta({ 'x-examples': { groceries: { value: { category: 'groceries', percentage_bps: '300', delay: 604_800 } } } })

export const CashbackPlan = z
  .object({
    category: z.string().nullable().meta({ description: 'Category of merchants; null for all others' }),
    currency: z.string().meta({ description: 'Currency of the payments; * for all' }),
    version: z.int().meta({ description: 'Counts from 1. A payment names the version by which it earns' }),
    percentage_bps: z.string().nullable().meta({ description: 'Share of the amount in basis points' }),
    amount: z.string().nullable().meta({ description: 'Or a fixed amount' }),
    delay: z.int().meta({ description: 'Seconds from the payment to the cashback' }),
    valid_from: z
      .string()
      .meta({ description: 'Start of the version. Of the versions that have started, the newest applies' }),
    recorded_at: z.string().meta({ description: 'Moment at which the version was added' }),
  })
  .meta({ id: 'CashbackPlan' })
export type CashbackPlan = z.output<typeof CashbackPlan>

export const PlanPage = page(CashbackPlan)
export const PlanFilter = z.strictObject({ limit: Limit, cursor: Cursor })
