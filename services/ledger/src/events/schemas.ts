import { Moment, text } from '@florin/server'
import { z } from 'zod'
import { Account, AccountRef, Owner } from '../accounts/schemas.ts'
import { Hold, HoldChange } from '../holds/schemas.ts'
import { Payment } from '../payments/schemas.ts'
import type { TransactionSchemas } from '../transactions/schemas.ts'
import { type EventType, eventTypes } from './event.ts'
import { readPosition } from './position.ts'

const money = z.string().meta({ examples: ['50.00'] })
const ofAccount = {
  account: z.string().meta({ description: 'Id of the account' }),
  account_code: z.string().nullable().meta({ description: 'Code of the account' }),
  currency: z.string().meta({ description: 'Code of the currency of the account' }),
}
const transaction = z.string().meta({ description: 'Id of the transaction' })

const ChangedAccount = Account.omit({ balance: true })
const OpenedHold = Hold.pick({
  id: true,
  account: true,
  account_code: true,
  currency: true,
  target_account: true,
  amount: true,
  fee_schedule: true,
  fee_account: true,
  expires_at: true,
  reference: true,
  description: true,
  metadata: true,
})
const ChangedHold = HoldChange.omit({ recorded_at: true }).extend({
  hold: z.string().meta({ description: 'Id of the hold' }),
  ...ofAccount,
  remaining: money.meta({ description: 'Still reserved after this change' }),
})
const PostedPayment = Payment.pick({
  id: true,
  number: true,
  target_account: true,
  amount: true,
  merchant: true,
}).extend({
  ...ofAccount,
  cashback: z
    .object({
      amount: money.meta({ description: 'The cashback, unless the payment is refunded' }),
      percentage_bps: z.string().nullable().meta({ description: 'The rule: share of the amount in basis points' }),
      fixed_amount: z.string().nullable().meta({ description: 'The rule: a fixed amount' }),
      delay: z.int().meta({ description: 'Seconds from the payment to its cashback' }),
    })
    .nullable()
    .meta({ description: 'Null: the payment earns none' }),
})
const ChangedPayment = z.object({
  payment: z.string().meta({ description: 'Id of the payment' }),
  number: z.string().meta({ description: 'Number of the payment' }),
  ...ofAccount,
  refunded: money.meta({ description: 'Refunded by this transaction' }),
  cashback: money.meta({ description: 'Cashback that the transaction paid; negative: that it returned' }),
  transaction,
})
const ChargedFee = z.object({
  id: z.string().meta({ description: 'Id of the fee' }),
  transaction,
  kind: z.string().meta({ description: 'Kind of the transaction; `fx_spread` for the spread of a conversion' }),
  schedule: z.string().nullable().meta({ description: 'Code of the fee schedule' }),
  version: z.int().nullable().meta({ description: 'Version of the fee schedule' }),
  ...ofAccount,
  amount: money.meta({ description: 'Negative for a refund' }),
  reverses: z.string().nullable().meta({ description: 'Id of the fee that this one refunds' }),
})

/** CloudEvents 1.0, with the extension `partitionkey`. */
const attributes = {
  specversion: z.literal('1.0').meta({ description: 'Version of CloudEvents' }),
  id: z.string().meta({ description: 'Position in the feed of the ledger. Send it as `after` to read on' }),
  source: z.string().meta({ examples: ['/ledgers/main'], description: 'The ledger' }),
  subject: z.string().meta({ description: 'Id of the transaction, account, hold, payment or fee' }),
  time: z.string().meta({ description: 'The moment at which the ledger recorded it' }),
  datacontenttype: z.literal('application/json').meta({ description: 'Media type of `data`' }),
  partitionkey: z.string().meta({ description: 'Key of the record in Kafka: an account, or a transaction' }),
}

export type EventSchemas = ReturnType<typeof describeEvents>

/** The schemas of events. Call it once: names of schemas are unique. */
export function describeEvents({ Transaction }: Pick<TransactionSchemas, 'Transaction'>) {
  const event = <Types extends readonly [EventType, ...EventType[]]>(id: string, types: Types, payload: z.ZodType) =>
    z
      .object({
        ...attributes,
        type: z.enum(types).meta({ description: 'What happened' }),
        data: payload.meta({ description: 'What was recorded. It never changes' }),
      })
      .meta({ id })
  const kinds = [
    event('AccountEvent', ['account.opened', 'account.changed'], ChangedAccount),
    event('TransactionEvent', ['transaction.posted'], Transaction.omit({ reversed_by: true })),
    event('HoldEvent', ['hold.opened'], OpenedHold),
    event('HoldChangeEvent', ['hold.captured', 'hold.voided', 'hold.expired'], ChangedHold),
    event('PaymentEvent', ['payment.posted'], PostedPayment),
    event('PaymentChangeEvent', ['payment.refunded', 'payment.cashback_paid'], ChangedPayment),
    event('FeeEvent', ['fee.charged', 'fee.refunded'], ChargedFee),
  ] as const
  const Event = z.discriminatedUnion('type', kinds).meta({ id: 'Event' })
  const EventPage = z.object({
    data: z.array(Event).meta({ description: 'Events, oldest first' }),
    position: z.string().nullable().meta({
      description:
        'Where the search ended: send it as `after` for what follows. With filters it moves on without events. Null while the ledger has no event',
    }),
  })
  return { Event, EventPage }
}

const isAfter = (given: string) =>
  given === 'latest' || readPosition(given) !== undefined || Moment.safeParse(given).success

/** Where to begin: after a position, at a moment, or at the end. */
export const After = z
  .string()
  .refine(isAfter, 'Send the `id` of an event, the `position` of a page, a moment with its zone, or "latest".')
  .meta({
    examples: ['2026-01-01T00:00:00.000Z'],
    description:
      'Only events after this position: the `id` of an event, or the `position` of a page. Or a moment: events from it on. Or `latest`: only what comes',
  })

/** Filters by the accounts that take part. */
export const accountFilters = {
  account: AccountRef.optional().meta({
    examples: undefined,
    description: 'Only events of this account: its id or code',
  }),
  owner: Owner.optional().meta({ examples: undefined, description: 'Only events of accounts of this owner' }),
  code_prefix: text(1, 128).optional().meta({
    examples: undefined,
    description: 'Only events of accounts whose code begins like this: `customers.alice.`',
  }),
}

export const EventTypes = z.array(z.enum(eventTypes)).min(1)

const TypeList = z
  .string()
  .transform((given) => given.split(','))
  .pipe(EventTypes)
  .meta({ type: 'string', description: `Only events of these types, separated by commas: ${eventTypes.join(', ')}` })

const limitDefault = 100
const limitMax = 1_000
/** Shorter than load balancers wait for an answer. */
export const waitSecondsMax = 20

const count = (least: number, most: number, preset: number, description: string) =>
  z
    .string()
    .refine((given) => /^\d{1,4}$/.test(given) && Number(given) >= least && Number(given) <= most, {
      error: `Send a whole number from ${least} to ${most}.`,
    })
    .meta({ type: 'integer', minimum: least, maximum: most, default: preset, description })
    .transform(Number)
    .default(preset)

export const EventQuery = z.strictObject({
  after: After.optional(),
  types: TypeList.optional(),
  ...accountFilters,
  limit: count(1, limitMax, limitDefault, 'Number of events of a page'),
  wait: count(0, waitSecondsMax, 0, 'Seconds to wait for an event if there is none yet. Not for streams'),
})
export type EventQuery = z.output<typeof EventQuery>
