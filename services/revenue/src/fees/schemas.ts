import { hash } from 'node:crypto'
import { amountForm, CurrencyCode, exponentOf } from '@florin/money'
import { PricedKind, ScheduleCode } from '@florin/pricing'
import { Cursor, Day, LedgerName, Limit, Moment, page, text, uuidPattern } from '@florin/server'
import { z } from 'zod'

const feesMax = 1_000
const versionMax = 2_147_483_647
const ownerLengthMax = 128
const externalIdLengthMax = 128

export const Id = z
  .string()
  .regex(uuidPattern, 'Send a UUID in lower case.')
  .meta({ examples: ['0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'] })

/** The id of an imported fee: UUIDv8 (RFC 9562) of its id in the other system. Ids of the ledger are UUIDv7. */
export function importedId(externalId: string): string {
  const hex = hash('sha256', externalId, 'hex')
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const FeeKind = z.enum([...PricedKind.options, 'fx_spread']).meta({
  description: 'Kind of the transaction that was charged; fx_spread is the spread of a conversion',
})
export type FeeKind = z.infer<typeof FeeKind>

/** Kept as text: recognition counts in units of its last decimal. */
const FeeAmount = z
  .string({ error: ({ input }) => (input === undefined ? undefined : 'Send money as a decimal string, like "12.50".') })
  .regex(
    new RegExp(`^-?${amountForm}$`),
    'Write the amount in plain digits, like "12.50" or "-12.50": not zero, at most 10^24, with at most 18 decimals.',
  )
  .meta({
    examples: ['2.13'],
    description:
      "With the currency's decimals: recognition counts in units of the last one. " +
      'Negative for a reversal only, which has the amount of its fee with a minus sign',
  })

const owner = text(1, ownerLengthMax)
  .nullable()
  .default(null)
  .meta({ description: 'Owner of the account', examples: ['alice'] })
const schedule = ScheduleCode.nullable()
  .default(null)
  .meta({ examples: ['card-payment'], description: 'Code of the schedule that priced it; null for none' })
const version = z
  .int()
  .min(1)
  .max(versionMax)
  .nullable()
  .default(null)
  .meta({ description: 'Version of the schedule; null for none' })
const effectiveOn = Day.nullable()
  .default(null)
  .meta({
    examples: ['2026-03-31'],
    description: 'Day of which it is revenue; null for the day in UTC on which it was charged',
  })
const chargedAt = Moment.meta({ type: 'string', format: 'date-time', description: 'Moment of the charge' })

const isScheduleWhole = (fee: { schedule: string | null; version: number | null }) =>
  (fee.schedule === null) === (fee.version === null)
const scheduleWhole = { error: 'Send both schedule and version, or neither.', path: ['version'] }
const isSpreadUnscheduled = (fee: { kind: FeeKind; schedule: string | null }) =>
  fee.kind !== 'fx_spread' || fee.schedule === null
const spreadUnscheduled = { error: 'The spread of a conversion has no schedule. Leave it out.', path: ['schedule'] }
const isSignRight = (fee: { amount: string; reverses: string | null }) =>
  fee.amount.startsWith('-') === (fee.reverses !== null)
// The decimals of one amount would appear in all totals of its currency.
const fitsCurrency = ({ amount, currency }: { amount: string; currency: string }) =>
  (amount.split('.')[1]?.length ?? 0) <= (exponentOf(currency) ?? Number.POSITIVE_INFINITY)
const decimalsFit = { error: 'The amount has more decimals than its currency in ISO 4217. Round it.', path: ['amount'] }
const signRight = { error: 'A fee must be above zero, a reversal below zero.', path: ['amount'] }

/** A fee as the ledger charged it. */
export const LedgerFee = z
  .strictObject({
    id: Id.meta({ description: 'The same id again means the same fee' }),
    ledger: LedgerName.meta({ examples: ['main'], description: 'Name of the ledger' }),
    transaction: Id.meta({
      description: 'The transaction that charged it, or for a reversal the one that reversed it',
    }),
    account: Id.meta({ description: 'The account that paid it' }),
    owner,
    kind: FeeKind.meta({
      description: 'Kind of the transaction that charged it, or fx_spread; a reversal has the kind of its fee',
    }),
    schedule,
    version,
    amount: FeeAmount,
    currency: CurrencyCode.meta({ examples: ['USD'], description: 'Currency of the fee' }),
    charged_at: chargedAt,
    effective_on: effectiveOn,
    reverses: Id.nullable().default(null).meta({ description: 'Id of the fee that it reverses, in full' }),
  })
  .refine(isScheduleWhole, scheduleWhole)
  .refine(isSpreadUnscheduled, spreadUnscheduled)
  .refine(isSignRight, signRight)

// Each fee is checked on its own, so that an invalid one does not affect the others.
const listOf = (fee: z.ZodType) => {
  const { $schema, ...shape } = z.toJSONSchema(fee, { io: 'input', unrepresentable: 'any' })
  return z.strictObject({
    fees: z.array(z.unknown().meta(shape)).min(1).max(feesMax).meta({ description: 'The fees' }),
  })
}

export const LedgerFees = listOf(LedgerFee)

const ExternalId = text(1, externalIdLengthMax)

/** A fee that another system charged. */
export const ImportedFee = z
  .strictObject({
    external_id: ExternalId.meta({
      examples: ['invoice-2025-0117'],
      description: 'Id in the other system. The same id again means the same fee',
    }),
    account: Id.nullable().default(null).meta({ description: 'The account that paid it, if the ledger has it' }),
    owner,
    kind: FeeKind,
    schedule,
    version,
    amount: FeeAmount,
    currency: CurrencyCode.meta({ examples: ['USD'], description: 'Currency of the fee' }),
    charged_at: chargedAt,
    effective_on: effectiveOn,
    reverses: ExternalId.nullable()
      .default(null)
      .meta({ description: 'external_id of the imported fee that it reverses, in full' }),
  })
  .refine(fitsCurrency, decimalsFit)
  .refine(isScheduleWhole, scheduleWhole)
  .refine(isSpreadUnscheduled, spreadUnscheduled)
  .refine(isSignRight, signRight)

const exampleImport = {
  external_id: 'invoice-2025-0117',
  account: null,
  owner: 'alice',
  kind: 'withdrawal',
  schedule: null,
  version: null,
  amount: '12.50',
  currency: 'USD',
  charged_at: '2025-11-03T09:30:00.000Z',
  reverses: null,
}

export const ImportedFees = listOf(ImportedFee).meta({
  'x-examples': {
    fee: { summary: 'A fee of an earlier system', value: { fees: [exampleImport] } },
    reversal: {
      summary: 'A yearly card fee, recognised day by day, and a fee with its reversal',
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

/** A fee to record, from the ledger or imported. */
export interface NewFee extends Omit<z.output<typeof LedgerFee>, 'transaction' | 'account'> {
  /** Null for a fee of the ledger. */
  external_id: string | null
  transaction: string | null
  account: string | null
}

/** The outcome of one fee of a batch. */
export const Outcome = z
  .object({
    id: z.string().nullable().meta({ description: 'As sent; null if it is not a valid id' }),
    outcome: z.enum(['recorded', 'known', 'refused']).meta({
      description: 'known: the same fee was recorded before. refused: it was rejected',
    }),
    code: z.string().optional().meta({ description: 'Reason of the rejection' }),
    detail: z.string().optional().meta({ description: 'What is wrong with the fee, and what to do about it' }),
    retriable: z.boolean().optional().meta({
      description: 'Of a rejected fee: true if a later retry may succeed',
    }),
  })
  .meta({ id: 'FeeOutcome' })
export type Outcome = z.infer<typeof Outcome>

export const Outcomes = z.object({ data: z.array(Outcome).meta({ description: 'In the order of the fees' }) })

/** The outcome of one imported fee. */
export const ImportOutcome = Outcome.extend({
  id: z.string().nullable().meta({ description: 'Id of the recorded fee; null if it was rejected' }),
  external_id: z.string().nullable().meta({ description: 'As sent' }),
}).meta({ id: 'ImportOutcome' })
export type ImportOutcome = z.infer<typeof ImportOutcome>

export const ImportOutcomes = z.object({
  data: z.array(ImportOutcome).meta({ description: 'In the order of the fees' }),
})

export const Fee = z
  .object({
    id: z.string().meta({ description: 'Id of the fee' }),
    ledger: z.string().meta({ examples: ['main'], description: 'Name of the ledger' }),
    external_id: z
      .string()
      .nullable()
      .meta({ description: 'Id in the system that it was imported from; null for a fee of the ledger' }),
    transaction: z
      .string()
      .nullable()
      .meta({ description: 'Id of the transaction that charged it; null for an imported fee' }),
    account: z
      .string()
      .nullable()
      .meta({ description: 'Id of the account that paid it; null for an imported fee without one' }),
    owner: z
      .string()
      .nullable()
      .meta({ examples: ['alice'], description: 'Owner of the account' }),
    kind: FeeKind,
    schedule: z
      .string()
      .nullable()
      .meta({ examples: ['card-payment'], description: 'Code of the schedule that priced it; null for none' }),
    version: z.int().nullable().meta({ description: 'Version of the schedule; null for none' }),
    amount: z.string().meta({ examples: ['2.13'], description: 'Negative for a reversal' }),
    currency: z.string().meta({ examples: ['USD'], description: 'Currency of the fee' }),
    charged_at: z.string().meta({ description: 'Moment of the charge' }),
    effective_on: z.string().nullable().meta({
      description: 'Day of which it is revenue; null for the day in UTC on which it was charged',
    }),
    reverses: z.string().nullable().meta({ description: 'Id of the fee that it reverses' }),
    reversed_by: z.string().nullable().meta({ description: 'Id of the fee that reverses it' }),
    recorded_at: z.string().meta({ description: 'Moment at which this service recorded it' }),
  })
  .meta({ id: 'Fee' })
export type Fee = z.infer<typeof Fee>

export const FeePage = page(Fee)

export const FeeFilter = z.strictObject({
  transaction: Id.optional().meta({ description: 'Only fees of this transaction' }),
  account: Id.optional().meta({ description: 'Only fees paid by this account' }),
  owner: text(1, ownerLengthMax).optional().meta({ description: 'Only fees paid by accounts of this owner' }),
  kind: FeeKind.optional().meta({ description: 'Only fees of this kind' }),
  schedule: ScheduleCode.optional().meta({ description: 'Only fees priced by this schedule' }),
  currency: CurrencyCode.optional().meta({ description: 'Only fees in this currency' }),
  imported: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true: only imported fees. false: only fees of the ledger' }),
  from: Moment.optional().meta({ type: 'string', format: 'date-time', description: 'Charged at this moment or later' }),
  to: Moment.optional().meta({ type: 'string', format: 'date-time', description: 'Charged before this moment' }),
  limit: Limit,
  cursor: Cursor,
})

export const FeeParams = z.object({
  fee: Id.meta({ description: 'Id of a fee', examples: [importedId(exampleImport.external_id)] }),
})
