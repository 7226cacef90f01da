import { Balance, CurrencyCode } from '@florin/money'
import { Cursor, Limit as PageLimit, page, uuidPattern } from '@florin/server'
import { z } from 'zod'
import { AccountRef, Owner } from '../accounts/schemas.ts'
import { TimeZone } from '../calendar/schemas.ts'

export const measures = ['out', 'in', 'net'] as const
export type Measure = (typeof measures)[number]
export const periods = ['day', 'month'] as const
export const alignments = ['calendar', 'rolling'] as const

const measure = z.enum(measures).meta({
  description:
    'out: what leaves, with fees and with what holds reserve. in: what arrives. net: out less in. Each transaction counts by what it changes in total',
})
const period = z.enum(periods).meta({ description: 'A rolling day is 24 hours, a rolling month 30 of them' })
const alignment = z
  .enum(alignments)
  .meta({ description: 'calendar: since the beginning of the day or month. rolling: the last 24 hours or 30 days' })
/** The database has its own list of zones: see `time_zone_unknown`. */
const timeZone = TimeZone.regex(
  /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/,
  'Send the name of a time zone, like "Europe/Berlin"',
)

export const NewLimit = z
  .strictObject({
    account: AccountRef.optional().meta({ description: 'Id or code of the account' }),
    owner: Owner.optional().meta({
      examples: undefined,
      description: 'All accounts of this owner in `currency`, together',
    }),
    currency: CurrencyCode.optional().meta({
      examples: undefined,
      description: 'With `owner`: the currency of the accounts',
    }),
    measure,
    period,
    alignment: alignment.default('calendar').meta({ default: 'calendar' }),
    time_zone: timeZone
      .optional()
      .meta({ description: 'Of the days and months of a calendar; that of the ledger when omitted' }),
    amount: Balance.refine((amount) => !amount.isNegative(), 'amount must not be negative').meta({
      examples: ['1000000.00'],
      description: 'At most this in a window',
    }),
  })
  .refine(({ account, owner }) => (account === undefined) !== (owner === undefined), 'Send either account or owner')
  .refine(({ owner, currency }) => (owner === undefined) === (currency === undefined), {
    error: 'Send currency with owner, and only then: an account has one',
    path: ['currency'],
  })
  .meta({
    'x-examples': {
      daily: {
        summary: 'At most a million dollars a day leave the account of Alice',
        value: { account: 'customers.alice.usd', measure: 'out', period: 'day', amount: '1000000.00' },
      },
    },
  })
export type NewLimit = z.output<typeof NewLimit>

const shape = {
  id: z.string().meta({ description: 'Id of the limit' }),
  account: z.string().nullable().meta({ description: 'Id of the account; null for a limit of an owner' }),
  owner: z.string().nullable().meta({ description: 'The owner; null for a limit of an account' }),
  currency: z.string().meta({ description: 'Code of the currency' }),
  measure,
  period,
  alignment,
  time_zone: z.string().meta({ description: 'Of the days and months of a calendar' }),
  amount: z.string().meta({ description: 'At most this in a window' }),
  created_by: z.string().meta({ description: 'Who added it' }),
  created_at: z.string().meta({ description: 'The moment from which it applies' }),
}

export const AccountLimit = z
  .object({
    ...shape,
    used: z
      .string()
      .meta({ description: 'Used in the present window, with what holds reserve. `net` may be negative' }),
    remaining: z.string().meta({ description: 'What may still move; never negative' }),
    resets_at: z.string().nullable().meta({
      description:
        'calendar: the beginning of the next window. rolling: the moment at which the oldest movement leaves the window; null if there is none',
    }),
  })
  .meta({ id: 'AccountLimit' })
export type AccountLimit = z.output<typeof AccountLimit>

export const AccountLimits = z.object({
  data: z.array(AccountLimit).meta({ description: 'The limits of the account, then those of its owner' }),
})

export const MovementLimit = z
  .object({
    ...shape,
    ended_by: z.string().nullable().meta({ description: 'Who ended or replaced it; null while it applies' }),
    ended_at: z.string().nullable().meta({ description: 'The moment of its end; null while it applies' }),
  })
  .meta({ id: 'MovementLimit' })
export type MovementLimit = z.output<typeof MovementLimit>

export const LimitPage = page(MovementLimit)
export const LimitFilter = z.strictObject({ limit: PageLimit, cursor: Cursor })
export const limitParams = z.object({
  limit_id: z
    .string()
    .regex(uuidPattern, 'Send the id of a limit')
    .meta({ description: 'Id of a limit', examples: ['0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'] }),
})
