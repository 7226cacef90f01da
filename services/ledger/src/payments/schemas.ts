import { Cursor, Limit, Moment, page, text } from '@florin/server'
import { z } from 'zod'
import { AccountRef, Owner } from '../accounts/schemas.ts'
import { Category } from '../cashback-plans/schemas.ts'
import { referenceTo } from '../request/references.ts'

export const cashbackStatuses = ['scheduled', 'paid', 'cancelled', 'rejected'] as const
export type CashbackStatus = (typeof cashbackStatuses)[number]

const numberPattern = /^payment([1-9][0-9]{0,14})$/

/** The number in a reference like "payment12"; undefined for an id or a key. */
export function numberIn(ref: string): string | undefined {
  return numberPattern.exec(ref)?.[1]
}

export const paymentParams = z.object({
  payment: z
    .union([z.string().regex(numberPattern), referenceTo('payment', 'example-payment')], {
      error: 'Send the id or the number of a payment, or "key:" followed by its Idempotency-Key',
    })
    .meta({
      type: 'string',
      examples: ['key:example-payment'],
      description: 'Id of a payment, its number, like `payment1`, or `key:` followed by its Idempotency-Key',
    }),
})

const merchant = {
  name: text(1, 200).meta({ examples: ['Corner Shop'], description: 'Name of the merchant, for people' }),
}

/** The merchant in an order. */
export const NewMerchant = z.strictObject({
  ...merchant,
  category: Category.optional(),
  reference: text(1, 255).optional().meta({ examples: undefined, description: "The merchant's own reference" }),
})

const Merchant = z.object({
  ...merchant,
  category: z.string().nullable().meta({ description: 'Category of the merchant' }),
  reference: z.string().nullable().meta({ description: "The merchant's own reference" }),
})
export type Merchant = z.output<typeof Merchant>

const money = z.string().meta({ examples: ['25.00'] })
const number = z
  .string()
  .meta({ examples: ['payment1'], description: 'Number of the payment, in the order of recording' })

/** The field of a transaction that is a payment. It never changes. */
export const PaymentOfTransaction = z
  .object({
    number: number.nullable().meta({ description: 'Number of the payment; null in a dry run' }),
    merchant: Merchant,
    cashback: z
      .object({
        amount: money.meta({ description: 'The cashback, unless the payment is refunded' }),
        due_at: z.string().nullable().meta({ description: 'The moment at which it falls due; null in a dry run' }),
      })
      .nullable()
      .meta({ description: 'Null: the payment earns none' }),
  })
  .meta({ id: 'PaymentOfTransaction' })

const Cashback = z
  .object({
    status: z.enum(cashbackStatuses).meta({
      description:
        '`scheduled`: it will be paid at `due_at`. `paid`: it was paid. `cancelled`: it will not be paid. `rejected`: it could not be paid; retry its scheduled order, which has the id of the payment',
    }),
    due_at: z.string().meta({ description: 'The moment at which it falls due' }),
    amount: money.meta({ description: 'The cashback for what is not refunded' }),
    paid: money.meta({ description: 'Paid, less what refunds returned' }),
    percentage_bps: z.string().nullable().meta({ description: 'The rule: share of the amount in basis points' }),
    fixed_amount: z.string().nullable().meta({ description: 'The rule: a fixed amount' }),
    plan: z
      .object({
        category: z.string().nullable().meta({ description: 'Category of merchants; null for all' }),
        currency: z.string().meta({ description: 'Currency of the payments; * for all' }),
        version: z.int().meta({ description: 'Version of the plan' }),
      })
      .nullable()
      .meta({ description: 'The plan of the rule; null: the rule is that of the order, or the preset' }),
    transaction: z.string().nullable().meta({ description: 'Id of the transaction that paid it' }),
    reason: z
      .object({
        code: z.string().meta({ description: 'Code of the reason' }),
        detail: z.string().meta({ description: 'The reason, for people' }),
      })
      .nullable()
      .meta({ description: 'Why it was cancelled or rejected' }),
  })
  .meta({ id: 'Cashback' })

export const Payment = z
  .object({
    id: z.string().meta({ description: 'Id of the payment and of its transaction' }),
    number,
    account: z.string().meta({ description: 'Id of the account that paid' }),
    account_code: z.string().nullable().meta({ description: 'Code of the account' }),
    target_account: z.string().meta({ description: 'Id of the account that received' }),
    amount: money.meta({ description: 'The amount of the payment' }),
    currency: z.string().meta({ description: 'Code of the currency of the account' }),
    refunded: money.meta({ description: 'Refunded so far' }),
    merchant: Merchant,
    cashback: Cashback.nullable().meta({ description: 'Null: the payment earns none' }),
    reference: z.string().nullable().meta({ description: 'Your own reference' }),
    description: z.string().nullable().meta({ description: 'Free text' }),
    metadata: z.record(z.string(), z.string()).meta({ description: 'Your own notes: text by key' }),
    recorded_at: z.string().meta({ description: 'The moment at which the ledger recorded it' }),
  })
  .meta({ id: 'Payment' })
export type Payment = z.output<typeof Payment>

export const PaymentWithChanges = Payment.extend({
  changes: z
    .array(
      z.object({
        transaction: z.string().meta({ description: 'Id of the transaction' }),
        refunded: money.meta({ description: 'Refunded by it' }),
        cashback: money.meta({ description: 'Cashback that it paid; negative: that it returned' }),
        recorded_at: z.string().meta({ description: 'The moment at which the ledger recorded it' }),
      }),
    )
    .meta({ description: 'Refunds, and payments of cashback, oldest first' }),
}).meta({ id: 'PaymentWithChanges' })

export const PaymentPage = page(Payment)

export const PaymentFilter = z.strictObject({
  account: AccountRef.optional().meta({ examples: undefined, description: 'Payments of this account, by id or code' }),
  owner: Owner.optional().meta({ examples: undefined, description: 'Payments of accounts of this owner' }),
  category: Category.optional().meta({ examples: undefined, description: 'Payments to merchants of this category' }),
  from: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    description: 'Recorded at this moment or later',
  }),
  to: Moment.optional().meta({ type: 'string', format: 'date-time', description: 'Recorded before this moment' }),
  cashback: z.enum(cashbackStatuses).optional().meta({ description: 'Payments whose cashback has this status' }),
  limit: Limit,
  cursor: Cursor,
})
