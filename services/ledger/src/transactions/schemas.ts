import { Limit, Moment, page, text } from '@florin/server'
import { z } from 'zod'
import { AccountRef, Owner } from '../accounts/schemas.ts'
import { directions, transactionKinds } from '../double-entry.ts'
import { PageHorizon } from '../horizon/schemas.ts'
import type { PartField } from '../posting/part.ts'
import { bareKey } from '../request/headers.ts'

const TransactionKind = z.enum(transactionKinds)
const money = z.string().meta({ examples: ['125.00'] })

const Entry = z.object({
  account: z.string(),
  account_code: z.string().nullable(),
  direction: z.enum(directions),
  amount: money,
  currency: z.string(),
  balance_after: money.meta({ description: "The account's balance after this entry, in its normal sign" }),
  sequence: z.int().meta({ description: "The entry's place in the account's history: 1, 2, 3, ... without gaps" }),
})

const base = {
  id: z.string(),
  kind: TransactionKind,
  reference: z.string().nullable(),
  description: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  effective_at: z.string().meta({ description: 'When it happened' }),
  recorded_at: z.string().meta({ description: 'When it was written' }),
  reverses: z.string().nullable().meta({ description: 'The transaction that this one reverses' }),
  reversed_by: z.string().nullable().meta({ description: 'The transaction that reverses this one' }),
}

/** A transaction as it is answered, with the fields that parts add to it before its entries. */
export type Transaction = TransactionHead & { entries: z.output<typeof Entry>[] }
/** Without its entries. */
export type TransactionHead = z.output<z.ZodObject<typeof base>> & Record<string, unknown>

export type TransactionSchemas = ReturnType<typeof describeTransactions>

/** The schemas of transactions with the fields of these parts. To be called once: a schema's name is unique. */
export function describeTransactions(fields: readonly PartField<unknown>[]) {
  const added = Object.fromEntries(
    fields.map(({ name, schema, description }) => [name, schema.optional().meta({ description })]),
  )
  const Transaction = z.object({ ...base, ...added, entries: z.array(Entry) }).meta({ id: 'Transaction' })
  return {
    Transaction,
    TransactionPage: page(Transaction).extend({ horizon: PageHorizon }),
    /** With dry_run: the transaction as it would be. */
    DryRunTransaction: Transaction.extend({ id: z.null(), recorded_at: z.null() }).meta({
      description: 'With dry_run: the transaction as it would be. Nothing was written',
    }),
  }
}

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
