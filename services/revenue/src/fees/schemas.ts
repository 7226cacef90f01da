import { hash } from 'node:crypto'
import { amountForm, CurrencyCode, findIsoCurrency } from '@florin/money'
import { PricedKind, ScheduleCode } from '@florin/pricing'
import { LedgerName, Limit, Moment, page, text, uuidForm } from '@florin/server'
import { z } from 'zod'

const feesMax = 1_000
const versionMax = 2_147_483_647
const ownerLengthMax = 128
const externalIdLengthMax = 128

export const Id = z
  .string()
  .regex(uuidForm, 'Write an id as a UUID in lower case')
  .meta({ examples: ['0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'] })

/** The id of an imported fee: UUIDv8 (RFC 9562) of its id in the other system. Ids of the ledger are UUIDv7. */
export function importedId(externalId: string): string {
  const hex = hash('sha256', externalId, 'hex')
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

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

const owner = text(1, ownerLengthMax)
  .nullable()
  .default(null)
  .meta({ description: 'Of the account', examples: ['alice'] })
const schedule = ScheduleCode.nullable()
  .default(null)
  .meta({ examples: ['card-payment'], description: 'That priced it, together with its version; null for none' })
const version = z.int().min(1).max(versionMax).nullable().default(null)

const isScheduleWhole = (fee: { schedule: string | null; version: number | null }) =>
  (fee.schedule === null) === (fee.version === null)
const scheduleWhole = { error: 'Send schedule and version together, or neither', path: ['version'] }
const isSpreadUnscheduled = (fee: { kind: FeeKind; schedule: string | null }) =>
  fee.kind !== 'fx_spread' || fee.schedule === null
const spreadUnscheduled = { error: 'The spread of a conversion has no schedule', path: ['schedule'] }
const isSignRight = (fee: { amount: string; reverses: string | null }) =>
  fee.amount.startsWith('-') === (fee.reverses !== null)
// One amount with more decimals would give them to every total of its currency, for ever.
const fitsCurrency = ({ amount, currency }: { amount: string; currency: string }) =>
  (amount.split('.')[1]?.length ?? 0) <= (findIsoCurrency(currency)?.exponent ?? Number.POSITIVE_INFINITY)
const decimalsFit = { error: 'The amount has more decimals than its currency in ISO 4217', path: ['amount'] }
const signRight = { error: 'A fee is above zero; one that reverses another is below zero', path: ['amount'] }

/** A fee as the ledger charged it. */
export const LedgerFee = z
  .strictObject({
    id: Id.meta({ description: 'The same id again is the same fee' }),
    ledger: LedgerName.meta({ examples: ['main'] }),
    transaction: Id.meta({ description: 'That charged it; for a reversal, that took it back' }),
    account: Id.meta({ description: 'That paid it' }),
    owner,
    kind: FeeKind.meta({
      description: "Kind of the transaction that charged it, or fx_spread; for a reversal, the original's",
    }),
    schedule,
    version,
    amount: FeeAmount,
    currency: CurrencyCode.meta({ examples: ['USD'] }),
    charged_at: Moment,
    reverses: Id.nullable().default(null).meta({ description: 'Id of the fee that it takes back, in full' }),
  })
  .refine(isScheduleWhole, scheduleWhole)
  .refine(isSpreadUnscheduled, spreadUnscheduled)
  .refine(isSignRight, signRight)

// One that cannot be read is refused by itself, so that it keeps no other from being recorded.
const listOf = (fee: z.ZodType) => {
  const { $schema, ...shape } = z.toJSONSchema(fee, { io: 'input', unrepresentable: 'any' })
  return z.strictObject({ fees: z.array(z.unknown().meta(shape)).min(1).max(feesMax) })
}

export const LedgerFees = listOf(LedgerFee)

const ExternalId = text(1, externalIdLengthMax)

/** A fee that another system charged. */
export const ImportedFee = z
  .strictObject({
    external_id: ExternalId.meta({
      examples: ['invoice-2025-0117'],
      description: 'In the other system. The same again is the same fee',
    }),
    account: Id.nullable().default(null).meta({ description: 'That paid it, where the ledger has the account' }),
    owner,
    kind: FeeKind,
    schedule,
    version,
    amount: FeeAmount,
    currency: CurrencyCode.meta({ examples: ['USD'] }),
    charged_at: Moment,
    reverses: ExternalId.nullable()
      .default(null)
      .meta({ description: 'external_id of the imported fee that it takes back, in full' }),
  })
  .refine(fitsCurrency, decimalsFit)
  .refine(isScheduleWhole, scheduleWhole)
  .refine(isSpreadUnscheduled, spreadUnscheduled)
  .refine(isSignRight, signRight)

const exampleImport = {
  external_id: 'invoice-2025-0117',
  account: null,
  owner: 'alice',
  kind: 'payment',
  schedule: null,
  version: null,
  amount: '12.50',
  currency: 'USD',
  charged_at: '2025-11-03T09:30:00.000Z',
  reverses: null,
}

export const ImportedFees = listOf(ImportedFee).meta({
  'x-examples': {
    fee: { summary: 'A fee of the system before this one', value: { fees: [exampleImport] } },
    reversal: {
      summary: 'The yearly fee of a card, earned day by day, and a fee that is taken back',
      value: {
        fees: [
          {
            ...exampleImport,
            external_id: 'card-2026-0004',
            kind: 'transfer',
            schedule: 'card-year',
            version: 1,
            amount: '49.00',
            charged_at: '2026-04-13T11:00:00.000Z',
          },
          { ...exampleImport, external_id: 'invoice-2025-0118' },
          {
            ...exampleImport,
            external_id: 'invoice-2025-0118-cancelled',
            amount: '-12.50',
            charged_at: '2026-04-14T16:00:00.000Z',
            reverses: 'invoice-2025-0118',
          },
        ],
      },
    },
  },
})

/** A fee to be recorded, wherever it comes from. */
export interface NewFee extends Omit<z.output<typeof LedgerFee>, 'transaction' | 'account'> {
  /** Null: the ledger charged it. */
  external_id: string | null
  transaction: string | null
  account: string | null
}

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
      description:
        'Only for a refused one: whether it may be recorded if it is sent again later. False: it never will be',
    }),
  })
  .meta({ id: 'FeeOutcome' })
export type Outcome = z.infer<typeof Outcome>

export const Outcomes = z.object({ data: z.array(Outcome).meta({ description: 'In the order of the fees' }) })

/** What became of one imported fee. */
export const ImportOutcome = Outcome.extend({
  id: z.string().nullable().meta({ description: 'Of the fee here; null when it was refused' }),
  external_id: z.string().nullable().meta({ description: 'As it was sent' }),
}).meta({ id: 'ImportOutcome' })
export type ImportOutcome = z.infer<typeof ImportOutcome>

export const ImportOutcomes = z.object({
  data: z.array(ImportOutcome).meta({ description: 'In the order of the fees' }),
})

const money = z.string().meta({ examples: ['2.13'] })

export const Fee = z
  .object({
    id: z.string(),
    ledger: z.string(),
    external_id: z
      .string()
      .nullable()
      .meta({ description: 'Id in the system that it was imported from; null for a fee that the ledger charged' }),
    transaction: z.string().nullable().meta({ description: 'Null for an imported fee' }),
    account: z.string().nullable().meta({ description: 'Null for an imported fee that names none' }),
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
  imported: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Only imported fees, or only those that the ledger charged' }),
  from: Moment.optional().meta({ type: 'string', format: 'date-time', description: 'Charged at this moment or later' }),
  to: Moment.optional().meta({ type: 'string', format: 'date-time', description: 'Charged before this moment' }),
  limit: Limit,
  cursor: z.string().optional(),
})

export const FeeParams = z.object({
  fee: Id.meta({ description: 'Id of a fee', examples: [importedId(exampleImport.external_id)] }),
})
