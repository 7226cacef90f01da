import { CurrencyCode } from '@florin/money'
import { ScheduleCode } from '@florin/pricing'
import { Metadata, Moment, text } from '@florin/server'
import { AccountRef } from '../accounts/schemas.ts'

/** What every order may carry. */
export const details = {
  reference: text(1, 255).optional().meta({ description: 'Your own name for it, for searching' }),
  description: text(0, 500).optional(),
  metadata: Metadata.optional(),
  effective_at: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    description: 'When it happened; the moment of recording when left out',
  }),
  expires_at: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    examples: ['2999-12-31T23:59:59Z'],
    description:
      'The order is rejected with `order_expired` if it has not been posted by this moment, by the clock of the database. ' +
      'A replay of an order that was posted in time still answers the original',
  }),
}

/** What every order but a reversal may say about its price. */
export const pricing = {
  fee_schedule: ScheduleCode.optional().meta({
    examples: undefined,
    description: 'Code of a fee schedule of the revenue service: what it asks for is a part of the transaction',
  }),
  fee_account: AccountRef.optional().meta({
    examples: undefined,
    description: 'Who pays the fee, when that is not the account that pays, or gets the deposit',
  }),
}

/** For `refine`: a fee has somebody who asks for it. */
export const feeRule: [
  check: (order: { fee_schedule?: string | undefined; fee_account?: string | undefined }) => boolean,
  refusal: { error: string; path: string[] },
] = [
  ({ fee_schedule, fee_account }) => fee_account === undefined || fee_schedule !== undefined,
  { error: 'Name the fee_schedule that this account is to pay for', path: ['fee_account'] },
]

/** An order of one amount may say its currency, and is refused when the account has another. */
export const Currency = CurrencyCode.optional().meta({
  examples: ['USD'],
  description: 'Optional: refused when it is not the currency of the account',
})
