import { Balance, CurrencyCode, nonPositiveForm } from '@florin/money'
import { Limit, Metadata, MetadataChange, Moment, page, text, uuidPattern } from '@florin/server'
import { z } from 'zod'
import { accountTypes, directions } from '../double-entry.ts'
import { AsOf, Final, PageHorizon } from '../horizon/schemas.ts'

const codePattern = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/
const codeLengthMax = 128

export const isAccountId = (ref: string) => uuidPattern.test(ref)

/** An account by its id or by its code. */
export const AccountRef = z
  .string()
  .max(codeLengthMax)
  .regex(codePattern, 'Name an account by its id, or by its code, like "customers.alice.usd"')
  .meta({ examples: ['customers.alice.usd'], description: 'Id or code of an account' })

const AccountCode = z
  .string()
  .max(codeLengthMax)
  .regex(codePattern, 'Write a code in lower-case words joined by dots, like "customers.alice.usd"')
  .refine((code) => !isAccountId(code), 'A code cannot look like an id')
  .refine((code) => !/^system(\.|$)/.test(code), 'Codes that begin with "system." are reserved')
  .meta({ examples: ['customers.alice.usd'], description: 'A name of your own, unique in the ledger' })

export const AccountType = z.enum(accountTypes)
export const AccountStatus = z.enum(['active', 'frozen', 'closed'])
export const Owner = text(1, 128).meta({
  examples: ['alice'],
  description: 'Whose it is: any reference of yours. One owner may have many accounts',
})

const minimumRule = 'A minimum is zero or below: a new account is empty'

export const NewAccount = z
  .strictObject({
    code: AccountCode.optional(),
    owner: Owner.optional(),
    name: text(1, 200).optional(),
    type: AccountType.default('liability').meta({
      default: 'liability',
      description: 'What you hold for a customer is a liability of yours',
    }),
    currency: CurrencyCode,
    minimum_balance: Balance.refine((minimum) => !minimum.gt(0), minimumRule)
      .meta({ pattern: `^${nonPositiveForm}$`, examples: ['-500.00'] })
      .nullable()
      .optional()
      .meta({
        default: '0',
        description:
          'What the account may not fall below: "0" unless said otherwise, "-500.00" for an overdraft, null for no limit',
      }),
    metadata: Metadata.optional(),
  })
  .meta({
    'x-examples': {
      alice: {
        summary: 'An account of Alice',
        value: { code: 'customers.alice.usd', owner: 'alice', currency: 'USD' },
      },
      euros: {
        summary: 'Another one of Alice, in euros',
        value: { code: 'customers.alice.eur', owner: 'alice', currency: 'EUR' },
      },
      bob: {
        summary: 'An account of Bob, with an overdraft',
        value: { code: 'customers.bob.usd', owner: 'bob', currency: 'USD', minimum_balance: '-500.00' },
      },
    },
  })

export const AccountChange = z
  .strictObject({
    status: AccountStatus.optional().meta({
      description: 'frozen refuses all postings until active again; closed needs a balance of zero and is final',
    }),
    name: text(1, 200).nullable().optional(),
    metadata: MetadataChange.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'Name something to change')
  .meta({ 'x-examples': { tier: { value: { metadata: { tier: 'gold' } } } } })

const money = z.string().meta({ examples: ['125.00'] })

export const Account = z
  .object({
    id: z.string(),
    code: z.string().nullable(),
    owner: z.string().nullable(),
    name: z.string().nullable(),
    type: AccountType,
    currency: z.string(),
    status: AccountStatus,
    minimum_balance: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    version: z.int().meta({ description: 'Grows with each change of the account itself, not with postings' }),
    created_at: z.string(),
    balance: z.object({ posted: money, pending: money, available: money }),
  })
  .meta({ id: 'Account' })
export type Account = z.infer<typeof Account>

/** Of lists whose filters no index has together. */
export const searchNote =
  'A page is searched for in 10,000 rows at most, so with filters that match few of them it may have fewer rows than `limit`, or none, and a `next_cursor` all the same: the search goes on there. Only a `next_cursor` of null is the end.'

export const AccountPage = page(Account)

export const AccountFilter = z.strictObject({
  owner: Owner.optional().meta({ examples: undefined }),
  type: AccountType.optional(),
  currency: CurrencyCode.optional().meta({ examples: undefined }),
  status: AccountStatus.optional(),
  limit: Limit,
  cursor: z.string().optional(),
})

export const AccountBalance = z
  .object({
    account: z.string(),
    account_code: z.string().nullable(),
    currency: z.string(),
    posted: money.meta({ description: 'What has happened' }),
    pending: money.nullable().meta({ description: 'What holds have reserved; null as of a moment' }),
    available: money.nullable().meta({ description: 'What may still be spent; null as of a moment' }),
    sequence: z.int().meta({ description: "The account's last entry in it; 0 for none" }),
    at: z.string().nullable().meta({ description: 'The moment asked for; null for now' }),
    final: Final,
  })
  .meta({ id: 'AccountBalance' })
export type AccountBalance = z.infer<typeof AccountBalance>

export const EntryFilter = z.strictObject({
  at: AsOf,
  from: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    description: 'Recorded at this moment or later',
  }),
  to: Moment.optional().meta({ type: 'string', format: 'date-time', description: 'Recorded before this moment' }),
  order: z.enum(['desc', 'asc']).default('desc').meta({ default: 'desc', description: 'Newest or oldest first' }),
  limit: Limit,
  cursor: z.string().optional(),
})

/** A line of an account's history. */
export const HistoryEntry = z
  .object({
    sequence: z.int(),
    direction: z.enum(directions),
    amount: money,
    currency: z.string(),
    balance_after: money,
    transaction: z.string(),
    kind: z.string(),
    reference: z.string().nullable(),
    description: z.string().nullable(),
    effective_at: z.string(),
    recorded_at: z.string(),
  })
  .meta({ id: 'HistoryEntry' })
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const HistoryPage = page(HistoryEntry).extend({ horizon: PageHorizon, final: Final })
