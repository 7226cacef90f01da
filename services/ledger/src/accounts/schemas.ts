import { Balance, CurrencyCode, nonPositiveForm } from '@florin/money'
import { Cursor, Limit, Metadata, MetadataChange, page, text, uuidPattern } from '@florin/server'
import { z } from 'zod'
import { MomentOrDay } from '../calendar/schemas.ts'
import { accountTypes, directions } from '../double-entry.ts'
import {
  AnsweredAt,
  AnsweredEffectiveAt,
  AsOf,
  Axis,
  axes,
  axisOfMoment,
  EffectiveAsOf,
  Final,
  oneAxis,
  PageHorizon,
  periodShape,
} from '../horizon/schemas.ts'
import { withMetadataFilters } from '../request/metadata-filters.ts'
import { CodePrefix } from './codes.ts'

const codePattern = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/
const codeLengthMax = 128

export const isAccountId = (ref: string) => uuidPattern.test(ref)

/** A reference to an account: its id or its code. */
export const AccountRef = z
  .string()
  .max(codeLengthMax)
  .regex(codePattern, 'Send the id of an account, or its code, like "customers.alice.usd"')
  .meta({
    examples: ['customers.alice.usd'],
    description: 'Id or code of an account. Answers have both: `account` is the id, `account_code` the code',
  })

const AccountCode = z
  .string()
  .max(codeLengthMax)
  .regex(codePattern, 'Send lower-case words joined by dots, like "customers.alice.usd"')
  .refine((code) => !isAccountId(code), 'A code must not have the form of an id')
  .refine((code) => !/^system(\.|$)/.test(code), 'Codes that start with "system." are reserved for the ledger')
  .meta({
    examples: ['customers.alice.usd'],
    description: 'Your own name for the account, unique in the ledger. Orders accept it in place of the id',
  })

export const AccountType = z.enum(accountTypes)
export const AccountStatus = z.enum(['active', 'frozen', 'closed'])
export const Owner = text(1, 128).meta({
  examples: ['alice'],
  description: 'Your reference of the owner, for example a customer number. An owner may have many accounts',
})

const typeMeaning = 'asset and expense accounts grow by debits; liability, equity and income accounts grow by credits'
const statusMeaning = 'active accepts postings, frozen rejects all postings until it is active again, closed is final'
const minimumMeaning = 'Postings that would take the available balance below it are rejected; null for no limit'

const maximumMeaning = 'Postings that would take the posted balance above it are rejected; null for no limit'

const minimumRule = 'minimum_balance must be zero or negative, because a new account is empty'

export const NewAccount = z
  .strictObject({
    code: AccountCode.optional(),
    owner: Owner.optional(),
    name: text(1, 200).optional().meta({ description: 'A name for people' }),
    type: AccountType.default('liability').meta({
      default: 'liability',
      description: `Money that you hold for a customer is a liability of yours. ${typeMeaning}`,
    }),
    currency: CurrencyCode.meta({ description: 'The currency of the account. It can never be changed' }),
    minimum_balance: Balance.refine((minimum) => !minimum.gt(0), minimumRule)
      .meta({ pattern: `^${nonPositiveForm}$`, examples: ['-500.00'] })
      .nullable()
      .optional()
      .meta({
        default: '0',
        description: `${minimumMeaning}. "0" when omitted; "-500.00" allows an overdraft of 500.00`,
      }),
    maximum_balance: Balance.refine((maximum) => !maximum.isNegative(), 'maximum_balance must not be negative')
      .nullable()
      .optional()
      .meta({ default: null, examples: ['10000.00'], description: maximumMeaning }),
    metadata: Metadata.optional(),
  })
  .meta({
    'x-examples': {
      alice: {
        summary: 'A dollar account of Alice',
        value: { code: 'customers.alice.usd', owner: 'alice', currency: 'USD' },
      },
      euros: {
        summary: 'A euro account of Alice',
        value: { code: 'customers.alice.eur', owner: 'alice', currency: 'EUR' },
      },
      bob: {
        summary: 'A dollar account of Bob with an overdraft',
        value: { code: 'customers.bob.usd', owner: 'bob', currency: 'USD', minimum_balance: '-500.00' },
      },
    },
  })

export const AccountChange = z
  .strictObject({
    status: AccountStatus.optional().meta({
      description: `${statusMeaning}. Closing needs a balance of zero`,
    }),
    name: text(1, 200).nullable().optional().meta({ description: 'A name for people; null removes it' }),
    owner: Owner.nullable().optional().meta({
      examples: undefined,
      description:
        'The new owner; null removes it. Grants that are limited to an owner reach the account, and its whole history, from this moment. Holds, scheduled orders and proposals of the account stay: end them first',
    }),
    minimum_balance: Balance.nullable()
      .optional()
      .meta({
        examples: ['-500.00'],
        description: `${minimumMeaning}. The available balance must not be below it now`,
      }),
    maximum_balance: Balance.nullable()
      .optional()
      .meta({
        examples: ['10000.00'],
        description: `${maximumMeaning}. The posted balance must not be above it now`,
      }),
    metadata: MetadataChange.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'Send at least one field to change, like status or metadata')
  .meta({
    'x-examples': {
      tier: { value: { metadata: { tier: 'gold' } } },
      overdraft: { summary: 'A larger overdraft', value: { minimum_balance: '-750.00' } },
    },
  })

const money = z.string().meta({ examples: ['125.00'] })
const currency = z.string().meta({ description: 'Code of the currency of the account' })

export const Account = z
  .object({
    id: z.string().meta({ description: 'Id of the account. Orders accept it in place of the code' }),
    code: z.string().nullable().meta({ description: 'Your own name for it, unique in the ledger' }),
    owner: z.string().nullable().meta({ description: 'Your reference of the owner' }),
    name: z.string().nullable().meta({ description: 'A name for people' }),
    type: AccountType.meta({ description: typeMeaning }),
    currency,
    status: AccountStatus.meta({ description: statusMeaning }),
    minimum_balance: z.string().nullable().meta({ description: minimumMeaning }),
    maximum_balance: z.string().nullable().meta({ description: maximumMeaning }),
    metadata: z.record(z.string(), z.string()).meta({ description: 'Your own notes: text by key' }),
    version: z.int().meta({ description: 'Number of changes of the account itself, from 1. Postings do not count' }),
    created_at: z.string().meta({ description: 'The moment at which the account was opened' }),
    balance: z
      .object({
        posted: money.meta({ description: 'The sum of all entries, in the normal sign of the account type' }),
        pending: money.meta({ description: 'The amount that holds reserve' }),
        available: money.meta({ description: 'posted less pending' }),
      })
      .meta({ description: 'The present balance' }),
  })
  .meta({ id: 'Account' })
export type Account = z.infer<typeof Account>

/** For lists with filters that no single index supports. */
export const searchNote =
  'Each page searches at most 10,000 rows. With filters that match few rows, a page can have fewer rows than `limit`, or none, and still a `next_cursor`: the next page continues the search. Only a `next_cursor` of null ends the list.'

export const AccountPage = page(Account)

export const AccountFilter = withMetadataFilters({
  owner: Owner.optional().meta({ examples: undefined, description: 'Only accounts of this owner' }),
  code_prefix: CodePrefix,
  type: AccountType.optional().meta({ description: 'Only accounts of this type' }),
  currency: CurrencyCode.optional().meta({ examples: undefined, description: 'Only accounts in this currency' }),
  status: AccountStatus.optional().meta({ description: 'Only accounts with this status' }),
  limit: Limit,
  cursor: Cursor,
})

export const AccountBalance = z
  .object({
    account: z.string().meta({ description: 'Id of the account' }),
    account_code: z.string().nullable().meta({ description: 'Code of the account' }),
    currency,
    posted: money.meta({ description: 'The sum of all entries, in the normal sign of the account type' }),
    pending: money.nullable().meta({ description: 'The amount that holds reserve; null with `at` and `effective_at`' }),
    available: money.nullable().meta({ description: 'posted less pending; null with `at` and `effective_at`' }),
    sequence: z.int().meta({
      description:
        'Number of the last entry in the balance; 0 for none. With `effective_at`: number of the last entry that was recorded so far',
    }),
    at: AnsweredAt,
    effective_at: AnsweredEffectiveAt,
    final: Final,
  })
  .meta({ id: 'AccountBalance' })
export type AccountBalance = z.infer<typeof AccountBalance>

const balancesMin = 2
const balancesDefault = 60
/** On the effective axis a balance may need the sum of some thousand totals. */
const balancesMax = 200

export const BalanceHistoryQuery = z.strictObject({
  ...periodShape,
  points: z
    .string()
    .refine((given) => /^\d{1,3}$/.test(given) && Number(given) >= balancesMin && Number(given) <= balancesMax, {
      error: `Send a whole number from ${balancesMin} to ${balancesMax}.`,
    })
    .meta({
      type: 'integer',
      minimum: balancesMin,
      maximum: balancesMax,
      default: balancesDefault,
      description: 'Number of balances. A period of fewer milliseconds has fewer',
    })
    .transform(Number)
    .default(balancesDefault),
})

export const BalanceHistory = z
  .object({
    account: z.string().meta({ description: 'Id of the account' }),
    account_code: z.string().nullable().meta({ description: 'Code of the account' }),
    currency,
    axis: z.enum(axes).meta({ description: 'The axis of the moments' }),
    data: z
      .array(
        z.object({
          moment: z.string().meta({ description: 'Everything up to this moment, included, is in the balance' }),
          posted: money.meta({ description: 'In the normal sign of the account type' }),
        }),
      )
      .meta({ description: 'Oldest first' }),
    final: z.boolean().meta({
      description:
        'Whether the same period can never have other balances. On the effective axis orders may be dated back to it, until it is closed',
    }),
  })
  .meta({ id: 'BalanceHistory' })
export type BalanceHistory = z.infer<typeof BalanceHistory>

export const BalanceFilter = z.strictObject({ at: AsOf, effective_at: EffectiveAsOf }).refine(...oneAxis)

export const EntryFilter = z
  .strictObject({
    at: AsOf,
    effective_at: EffectiveAsOf,
    axis: Axis,
    from: MomentOrDay.optional().meta({
      description:
        "At this moment or later, or from the start of this day in the ledger's time zone, on the axis of the list",
    }),
    to: MomentOrDay.optional().meta({
      description: "Before this moment, or before this day in the ledger's time zone, on the axis of the list",
    }),
    order: z
      .enum(['desc', 'asc'])
      .default('desc')
      .meta({ default: 'desc', description: 'desc: newest first. asc: oldest first' }),
    limit: Limit,
    cursor: Cursor,
  })
  .refine(...oneAxis)
  .refine(...axisOfMoment)

/** An entry in an account's history. */
export const HistoryEntry = z
  .object({
    sequence: z.int().meta({ description: "The entry's number in the history: 1, 2, 3, ... without gaps" }),
    direction: z.enum(directions).meta({ description: 'The side of the entry' }),
    amount: money.meta({ description: 'Always positive' }),
    currency,
    balance_after: money.meta({
      description: "The account's balance after this entry on the axis of the list, in its normal sign",
    }),
    transaction: z.string().meta({ description: 'Id of the transaction' }),
    kind: z.string().meta({ description: 'Kind of the transaction' }),
    reference: z.string().nullable().meta({ description: 'Reference of the transaction' }),
    description: z.string().nullable().meta({ description: 'Description of the transaction' }),
    effective_at: z.string().meta({ description: 'The moment at which it happened, as its order stated' }),
    recorded_at: z.string().meta({ description: 'The moment at which the ledger recorded it' }),
  })
  .meta({ id: 'HistoryEntry' })
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const HistoryPage = page(HistoryEntry).extend({ horizon: PageHorizon, final: Final })
