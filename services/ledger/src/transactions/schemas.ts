import { Amount, CurrencyCode } from '@florin/money'
import { ScheduleCode } from '@florin/pricing'
import { bodyBytesWithMetadata, countedFirst, Limit, Metadata, Moment, page, text } from '@florin/server'
import { z } from 'zod'
import { AccountRef, Owner } from '../accounts/schemas.ts'
import { PageHorizon } from '../horizon/schemas.ts'
import { bareKey } from '../idempotency/key.ts'

export const TransactionKind = z.enum([
  'deposit',
  'withdrawal',
  'transfer',
  'payment',
  'conversion',
  'reversal',
  'cashback',
  'journal',
  'adjustment',
])
export type TransactionKind = z.infer<typeof TransactionKind>

const entriesMax = 100
/** Bytes of an entry: an account, an amount and a currency of the greatest length, and white space. */
const entryBytesMax = 512
/** Bytes of the body of a journal. */
export const journalBytesMax = bodyBytesWithMetadata + entriesMax * entryBytesMax
const money = z.string().meta({ examples: ['125.00'] })

/** What every order may carry. */
export const notes = {
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

export const NewJournal = z
  .strictObject({
    entries: countedFirst(
      z
        .array(
          z.strictObject({
            account: AccountRef,
            direction: z.enum(['debit', 'credit']),
            amount: Amount,
            currency: Currency,
          }),
        )
        .min(2)
        .max(entriesMax),
      entriesMax,
      `Send at most ${entriesMax} entries`,
    ),
    adjustment: z
      .boolean()
      .optional()
      .meta({
        examples: undefined,
        description:
          'True: a correction by hand. Only such a journal may have entries of the accounts in which the ledger keeps fees, ' +
          'spreads and FX positions (`system.fees.*`, `system.fx-spread.*`, `system.fx.*`). Its kind is `adjustment`; ' +
          '`/v1/fx/positions` and `pnpm verify` report it',
      }),
    ...pricing,
    ...notes,
  })
  .refine(...feeRule)
  .refine(({ adjustment, fee_schedule }) => adjustment !== true || fee_schedule === undefined, {
    error: 'An adjustment has no fee: leave fee_schedule out',
    path: ['fee_schedule'],
  })
  .meta({
    'x-examples': {
      gift: {
        summary: 'Bob gives Alice 5.00, as two entries',
        value: {
          entries: [
            { account: 'customers.bob.usd', direction: 'debit', amount: '5.00' },
            { account: 'customers.alice.usd', direction: 'credit', amount: '5.00' },
          ],
          description: 'A gift',
        },
      },
    },
  })

export const NewReversal = z
  .strictObject(notes)
  .nullish()
  .meta({ 'x-examples': { why: { value: { description: 'Sent to the wrong account' } } } })

const Entry = z.object({
  account: z.string(),
  account_code: z.string().nullable(),
  direction: z.enum(['debit', 'credit']),
  amount: money,
  currency: z.string(),
  balance_after: money.meta({ description: "The account's balance after this entry, in its normal sign" }),
  sequence: z.int().meta({ description: "The entry's place in the account's history: 1, 2, 3, ... without gaps" }),
})

const rate = z.string().meta({ examples: ['0.855871276959945'] })

export const Conversion = z
  .object({
    quote: z.string().meta({ description: 'Id of the quote of the FX service. It can be used once' }),
    source_currency: z.string(),
    target_currency: z.string(),
    source_amount: money.meta({ description: 'What the source account paid' }),
    target_amount: money.meta({ description: 'What the target account got' }),
    spread_amount: money.meta({ description: 'What the spread kept, in the target currency' }),
    rate: rate.meta({ description: 'Target for one of the source, after the spread' }),
    mid_rate: rate.meta({ description: 'Target for one of the source, before the spread' }),
    spread_bps: z.string().meta({ description: 'The spread, in basis points of the mid rate' }),
    rate_source: z.string().meta({ description: 'Who published the rate' }),
    simulated: z.boolean().meta({ description: 'Whether the rate was made up, for a demonstration' }),
    rate_as_of: z.string().meta({ description: 'The moment from which the rate was valid' }),
    rate_age_seconds: z.int().meta({ description: 'How old it was when it was quoted' }),
    quoted_at: z.string(),
  })
  .meta({ id: 'Conversion' })
export type Conversion = z.infer<typeof Conversion>

export const Fee = z
  .object({
    schedule: z.string().meta({ description: 'Code of the fee schedule' }),
    version: z.int().meta({ description: 'The version of it that priced the transaction' }),
    amount: money.meta({ description: 'Zero when the schedule asks for nothing' }),
    currency: z.string(),
    account: z.string().meta({ description: 'Id of the account that paid it' }),
  })
  .meta({ id: 'Fee' })
export type Fee = z.infer<typeof Fee>

export const Transaction = z
  .object({
    id: z.string(),
    kind: TransactionKind,
    reference: z.string().nullable(),
    description: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    effective_at: z.string().meta({ description: 'When it happened' }),
    recorded_at: z.string().meta({ description: 'When it was written' }),
    reverses: z.string().nullable().meta({ description: 'The transaction that this one takes back' }),
    reversed_by: z.string().nullable().meta({ description: 'The transaction that takes this one back' }),
    conversion: Conversion.optional().meta({ description: 'On what terms money was exchanged; only in a conversion' }),
    fee: Fee.optional().meta({ description: 'Only where a fee schedule was named' }),
    entries: z.array(Entry),
  })
  .meta({ id: 'Transaction' })
export type Transaction = z.infer<typeof Transaction>

export const TransactionPage = page(Transaction).extend({ horizon: PageHorizon })

/** What a dry run answers: the transaction as it would be. */
export const DryRunTransaction = Transaction.extend({ id: z.null(), recorded_at: z.null() }).meta({
  description: 'With dry_run: the transaction as it would be. Nothing was written',
})

/** The answers of a route that moves money. */
export const postedResponses = { 200: DryRunTransaction, 201: Transaction }

const keyPrefix = 'key:'

/** A transaction by its id, or by the key that it was posted with: what became of a request whose answer was lost. */
export const TransactionRef = z
  .string()
  .regex(
    /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|key:[\x21-\x7e]{1,255})$/,
    'Name a transaction by its id, or by "key:" and the Idempotency-Key that it was posted with',
  )
  .meta({
    examples: ['key:example-transfer'],
    description: 'Id of a transaction, or `key:` and the Idempotency-Key that it was posted with',
  })

/** The key in the reference, or undefined when it is an id. */
export function keyIn(ref: string): string | undefined {
  return ref.startsWith(keyPrefix) ? bareKey(ref.slice(keyPrefix.length)) : undefined
}

export const TransactionFilter = z.strictObject({
  account: AccountRef.optional().meta({ examples: undefined, description: 'With an entry of this account' }),
  owner: Owner.optional().meta({ examples: undefined, description: 'With an entry of an account of this owner' }),
  kind: TransactionKind.optional(),
  reference: text(0, 255).optional(),
  from: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    description: 'Recorded at this moment or later',
  }),
  to: Moment.optional().meta({ type: 'string', format: 'date-time', description: 'Recorded before this moment' }),
  limit: Limit,
  cursor: z.string().optional(),
})
