import { CurrencyCode } from '@florin/money'
import { ScheduleCode } from '@florin/pricing'
import { Metadata, Moment, text } from '@florin/server'
import { AccountRef } from '../accounts/schemas.ts'
import { MomentOrDay } from '../calendar/schemas.ts'
import { conditions } from '../conditions/schemas.ts'
import { recurrence, timing } from '../scheduled/schemas.ts'

/** Optional fields of every order. */
export const details = {
  ...timing,
  reference: text(1, 255).optional().meta({ description: 'Your own reference, for searching; need not be unique' }),
  description: text(0, 500).optional().meta({ description: 'Free text' }),
  metadata: Metadata.optional(),
  effective_at: MomentOrDay.optional().meta({
    description:
      "The moment at which it happened, or the day in the ledger's time zone, which counts from its start; at most a day " +
      'ahead, and not in a closed period. The moment of recording when omitted. Reads with `effective_at` count the ' +
      'transaction from this moment; whether money is available does not depend on it',
  }),
  expires_at: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    examples: ['2999-12-31T23:59:59Z'],
    description:
      'The order is rejected with `order_expired` if it is not posted before this moment, by the clock of the database. ' +
      'A retry of a posted order still returns the original answer',
  }),
  conditions,
}

/** Optional fields of orders that may be posted again and again. */
export const repeatable = { ...details, ...recurrence }

/** Fee fields of every order except a reversal. */
export const pricing = {
  fee_schedule: ScheduleCode.optional().meta({
    examples: undefined,
    description: 'Code of a fee schedule of the revenue service: its fee is charged in the same transaction',
  }),
  fee_account: AccountRef.optional().meta({
    examples: undefined,
    description: 'Id or code of the account that pays the fee; by default the paying account, or that of the deposit',
  }),
}

/** For `refine`: a fee account needs a fee schedule. */
export const feeRule: [
  check: (order: { fee_schedule?: string | undefined; fee_account?: string | undefined }) => boolean,
  refusal: { error: string; path: string[] },
] = [
  ({ fee_schedule, fee_account }) => fee_account === undefined || fee_schedule !== undefined,
  { error: 'Send fee_schedule with fee_account: it determines the fee', path: ['fee_account'] },
]

/** An order of one amount may state its currency, and is rejected if the account has another one. */
export const Currency = CurrencyCode.optional().meta({
  examples: ['USD'],
  description: 'Optional check: the order is rejected if the account has another currency',
})
