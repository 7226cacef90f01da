import { Amount } from '@florin/money'
import { Cursor, Limit, Moment, page, text } from '@florin/server'
import { z } from 'zod'
import { AccountRef, Owner } from '../accounts/schemas.ts'
import { directions, transactionKinds } from '../double-entry.ts'
import { PageHorizon } from '../horizon/schemas.ts'
import type { PartField } from '../posting/part.ts'
import { withMetadataFilters } from '../request/metadata-filters.ts'
import { referenceTo } from '../request/references.ts'

const TransactionKind = z.enum(transactionKinds)
const money = z.string().meta({ examples: ['125.00'] })

const Entry = z.object({
  account: z.string().meta({ description: 'Id of the account' }),
  account_code: z.string().nullable().meta({ description: 'Code of the account' }),
  direction: z.enum(directions).meta({ description: 'The side of the entry' }),
  amount: money.meta({ description: 'Always positive, with the decimals of the currency' }),
  currency: z.string().meta({ description: 'Code of the currency of the account' }),
  balance_after: money.meta({ description: "The account's balance after this entry, in its normal sign" }),
  sequence: z.int().meta({ description: "The entry's number in the account's history: 1, 2, 3, ... without gaps" }),
})

const base = {
  id: z.string().meta({ description: 'Id of the transaction. Ids increase in the order of recording' }),
  kind: TransactionKind.meta({ description: 'The operation that made it; `adjustment` is a journal marked as such' }),
  reference: z.string().nullable().meta({ description: 'Your own reference, for searching' }),
  description: z.string().nullable().meta({ description: 'Free text' }),
  metadata: z.record(z.string(), z.string()).meta({ description: 'Your own notes: text by key' }),
  effective_at: z.string().meta({ description: 'The moment at which it happened, as the order stated' }),
  recorded_at: z.string().meta({ description: 'The moment at which the ledger recorded it' }),
  reverses: z.string().nullable().meta({ description: 'Id of the transaction that this one reverses' }),
  reversed_by: z.string().nullable().meta({ description: 'Id of the transaction that reverses this one' }),
}

/** A transaction as answers show it. Fields of parts come before the entries. */
export type Transaction = TransactionHead & { entries: z.output<typeof Entry>[] }
/** A transaction without its entries. */
export type TransactionHead = z.output<z.ZodObject<typeof base>> & Record<string, unknown>

export type TransactionSchemas = ReturnType<typeof describeTransactions>

/** The schemas of transactions with the fields of these parts. Call it once: names of schemas are unique. */
export function describeTransactions(fields: readonly PartField<unknown>[]) {
  const added = Object.fromEntries(
    fields.map(({ name, schema, description }) => [name, schema.optional().meta({ description })]),
  )
  const entries = z.array(Entry).meta({ description: 'Debits and credits, equal in each currency' })
  const Transaction = z.object({ ...base, ...added, entries }).meta({ id: 'Transaction' })
  return {
    Transaction,
    TransactionPage: page(Transaction).extend({ horizon: PageHorizon }),
    DryRunTransaction: Transaction.extend({
      id: z.null().meta({ description: 'Null, because nothing was recorded' }),
      recorded_at: z.null().meta({ description: 'Null, because nothing was recorded' }),
    }).meta({
      id: 'DryRunTransaction',
      description: 'With `dry_run=true`: the transaction that the order would make. Nothing was written',
    }),
  }
}

export const TransactionRef = referenceTo('transaction', 'example-transfer')

const KindList = z
  .string()
  .transform((given) => given.split(','))
  .pipe(z.array(TransactionKind).min(1))
  .meta({
    type: 'string',
    description: `Only transactions of these kinds, separated by commas: ${transactionKinds.join(', ')}`,
  })

const filterShape = {
  account: AccountRef.optional().meta({
    examples: undefined,
    description: 'Only transactions with an entry of this account: its id or code',
  }),
  owner: Owner.optional().meta({
    examples: undefined,
    description: 'Only transactions with an entry of an account of this owner',
  }),
  kind: KindList.optional(),
  direction: z.enum(directions).optional().meta({
    description: 'Only transactions with an entry on this side; with `account` or `owner`, an entry of theirs',
  }),
  amount_min: Amount.optional().meta({
    examples: undefined,
    description:
      'Only transactions with an entry of at least this amount, in any currency; the same entry as that of `direction`',
  }),
  amount_max: Amount.optional().meta({
    examples: undefined,
    description: 'Only transactions with an entry of at most this amount; the same entry again',
  }),
  reference: text(0, 255).optional().meta({ description: 'Only transactions with exactly this reference' }),
  from: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    description: 'Recorded at this moment or later',
  }),
  to: Moment.optional().meta({ type: 'string', format: 'date-time', description: 'Recorded before this moment' }),
  limit: Limit,
  cursor: Cursor,
}

export const TransactionFilter = withMetadataFilters(filterShape)
