import { PricedKind, ScheduleCode } from '@florin/fees'
import { LedgerName, Limit, Moment, page, text, uuidForm } from '@florin/http'
import { amountForm, CurrencyCode } from '@florin/money'
import { z } from 'zod'

const feesMax = 1_000
const versionMax = 2_147_483_647
const ownerLengthMax = 128

export const Id = z
  .string()
  .regex(uuidForm, 'Write an id as a UUID in lower case')
  .meta({ examples: ['0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'] })

/** The kinds of transaction that cost something, and the spread that conversions keep. */
export const FeeKind = z.enum([...PricedKind.options, 'fx_spread'])
export type FeeKind = z.infer<typeof FeeKind>

/** Kept as its text: recognition counts in the last of its decimals. */
const FeeAmount = z
  .string({ error: 'Send money as a decimal string, like "12.50"' })
  .regex(
    new RegExp(`^-?${amountForm}$`),
    'Write an amount in plain digits, like "12.50" or "-12.50": not zero, at most 10^24, with at most 18 decimals',
  )
  .meta({
    examples: ['2.13'],
    description:
      "With the currency's decimals: it is earned in units of the last one, and kept with those of ISO 4217 at least. " +
      'Negative for a reversal, and only for one: that is the amount of its fee with a minus before it',
  })

export const NewFee = z
  .strictObject({
    id: Id.meta({ description: 'The same id again is the same fee' }),
    ledger: LedgerName.meta({ examples: ['main'] }),
    transaction: Id.meta({ description: 'That charged it; for a reversal, that took it back' }),
    account: Id.meta({ description: 'That paid it' }),
    owner: text(1, ownerLengthMax)
      .nullable()
      .default(null)
      .meta({ description: 'Of the account', examples: ['alice'] }),
    kind: FeeKind.meta({
      description: "Kind of the transaction that charged it, or fx_spread; for a reversal, the original's",
    }),
    schedule: ScheduleCode.nullable()
      .default(null)
      .meta({ examples: ['card-payment'], description: 'That priced it, together with its version; null for none' }),
    version: z.int().min(1).max(versionMax).nullable().default(null),
    amount: FeeAmount,
    currency: CurrencyCode.meta({ examples: ['USD'] }),
    charged_at: Moment,
    reverses: Id.nullable().default(null).meta({ description: 'Id of the fee that it takes back, in full' }),
  })
  .refine(({ schedule, version }) => (schedule === null) === (version === null), {
    error: 'Send schedule and version together, or neither',
    path: ['version'],
  })
  .refine(({ kind, schedule }) => kind !== 'fx_spread' || schedule === null, {
    error: 'The spread of a conversion has no schedule',
    path: ['schedule'],
  })
  .refine(({ amount, reverses }) => amount.startsWith('-') === (reverses !== null), {
    error: 'A fee is above zero; one that reverses another is below zero',
    path: ['amount'],
  })
  .meta({
    'x-examples': {
      fee: {
        summary: 'What the ledger records of a payment',
        value: {
          id: '0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13',
          ledger: 'main',
          transaction: '0199c2a4-3f5e-7000-8001-5d2f0c9e0001',
          account: '0199c2a4-3f5e-7000-8001-5d2f0c9e0002',
          owner: 'alice',
          kind: 'transfer',
          schedule: 'card-payment',
          version: 1,
          amount: '2.12',
          currency: 'USD',
          charged_at: '2026-04-13T09:30:00.000Z',
          reverses: null,
        },
      },
      reversal: {
        summary: 'The same taken back',
        value: {
          id: '0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b14',
          ledger: 'main',
          transaction: '0199c2a4-3f5e-7000-8001-5d2f0c9e0003',
          account: '0199c2a4-3f5e-7000-8001-5d2f0c9e0002',
          owner: 'alice',
          kind: 'transfer',
          schedule: 'card-payment',
          version: 1,
          amount: '-2.12',
          currency: 'USD',
          charged_at: '2026-04-14T16:00:00.000Z',
          reverses: '0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13',
        },
      },
    },
  })
export type NewFee = z.output<typeof NewFee>

// One that cannot be read is refused by itself, so that it keeps no other from being recorded.
const { $schema, ...newFeeShape } = z.toJSONSchema(NewFee, { io: 'input', unrepresentable: 'any' })

export const NewFees = z
  .strictObject({
    fees: z.array(z.unknown().meta(newFeeShape)).min(1).max(feesMax),
  })
  .meta({
    'x-examples': {
      spread: {
        summary: 'The spread of a conversion, and the yearly fee of a card',
        value: {
          fees: [
            {
              id: '0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b21',
              ledger: 'main',
              transaction: '0199c2a4-3f5e-7000-8001-5d2f0c9e0004',
              account: '0199c2a4-3f5e-7000-8001-5d2f0c9e0002',
              owner: 'alice',
              kind: 'fx_spread',
              schedule: null,
              version: null,
              amount: '0.58',
              currency: 'EUR',
              charged_at: '2026-04-13T10:00:00.000Z',
              reverses: null,
            },
            {
              id: '0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b22',
              ledger: 'main',
              transaction: '0199c2a4-3f5e-7000-8001-5d2f0c9e0005',
              account: '0199c2a4-3f5e-7000-8001-5d2f0c9e0002',
              owner: 'alice',
              kind: 'transfer',
              schedule: 'card-year',
              version: 1,
              amount: '49.00',
              currency: 'USD',
              charged_at: '2026-04-13T11:00:00.000Z',
              reverses: null,
            },
          ],
        },
      },
    },
  })

/** What became of one fee of a batch. */
export const Outcome = z
  .object({
    id: z.string().nullable().meta({ description: 'As it was sent; null when it is no id' }),
    outcome: z.enum(['recorded', 'known', 'refused']).meta({
      description: 'known: it was recorded before, with the same content',
    }),
    code: z.string().optional().meta({ description: 'Why it was refused' }),
    detail: z.string().optional(),
    retriable: z.boolean().optional().meta({
      description: 'Of a refused one: whether the same again may be recorded later. The others are refused for good',
    }),
  })
  .meta({ id: 'FeeOutcome' })
export type Outcome = z.infer<typeof Outcome>

export const Outcomes = z.object({ data: z.array(Outcome).meta({ description: 'In the order of the fees' }) })

const money = z.string().meta({ examples: ['2.13'] })

export const Fee = z
  .object({
    id: z.string(),
    ledger: z.string(),
    transaction: z.string(),
    account: z.string(),
    owner: z.string().nullable(),
    kind: FeeKind,
    schedule: z.string().nullable(),
    version: z.int().nullable(),
    amount: money,
    currency: z.string(),
    charged_at: z.string(),
    reverses: z.string().nullable(),
    reversed_by: z.string().nullable().meta({ description: 'Id of the fee that takes it back' }),
    recorded_at: z.string(),
  })
  .meta({ id: 'Fee' })
export type Fee = z.infer<typeof Fee>

export const FeePage = page(Fee)

export const FeeFilter = z.strictObject({
  transaction: Id.optional(),
  account: Id.optional(),
  owner: text(1, ownerLengthMax).optional(),
  kind: FeeKind.optional(),
  schedule: ScheduleCode.optional(),
  currency: CurrencyCode.optional(),
  from: Moment.optional().meta({ type: 'string', format: 'date-time', description: 'Charged at this moment or later' }),
  to: Moment.optional().meta({ type: 'string', format: 'date-time', description: 'Charged before this moment' }),
  limit: Limit,
  cursor: z.string().optional(),
})

export const FeeParams = z.object({ fee: Id.meta({ description: 'Id of a fee' }) })
