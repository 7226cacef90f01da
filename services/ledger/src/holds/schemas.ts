import { Cursor, Limit, Moment, page } from '@florin/server'
import { z } from 'zod'
import { AccountRef, Owner } from '../accounts/schemas.ts'
import { referenceTo } from '../request/references.ts'

export const holdStatuses = ['open', 'captured', 'voided', 'expired'] as const
export type HoldStatus = (typeof holdStatuses)[number]

export const holdParams = z.object({ hold: referenceTo('hold', 'example-hold') })

const money = z.string().meta({ examples: ['50.00'] })

export const HoldChange = z.object({
  captured: money.meta({ description: 'Captured by this change' }),
  released: money.meta({ description: 'Released by this change' }),
  status: z.enum(holdStatuses).meta({ description: 'The status of the hold from this change on' }),
  transaction: z.string().nullable().meta({ description: 'Id of the transaction of the capture' }),
  recorded_at: z.string().meta({ description: 'The moment at which the ledger recorded it' }),
})

const hold = {
  id: z.string().meta({ description: 'Id of the hold' }),
  account: z.string().meta({ description: 'Id of the account on which the amount is reserved' }),
  account_code: z.string().nullable().meta({ description: 'Code of the account' }),
  target_account: z
    .string()
    .nullable()
    .meta({ description: 'Id of the account that captures credit; null: each capture names one' }),
  amount: money.meta({ description: 'The amount that was reserved' }),
  currency: z.string().meta({ description: 'Code of the currency of the account' }),
  captured: money.meta({ description: 'Captured so far' }),
  released: money.meta({ description: 'Released without a capture' }),
  remaining: money.meta({ description: 'Still reserved: the amount without what was captured and released' }),
  status: z.enum(holdStatuses).meta({ description: 'Only an `open` hold can be captured or voided' }),
  fee_schedule: z.string().nullable().meta({ description: 'Fee schedule of each capture that names no other' }),
  fee_account: z
    .string()
    .nullable()
    .meta({ description: 'Id of the account that pays this fee; null for the account of the hold' }),
  expires_at: z.string().meta({ description: 'From this moment it cannot be captured; what remains is then released' }),
  reference: z.string().nullable().meta({ description: 'Your own reference' }),
  description: z.string().nullable().meta({ description: 'Free text' }),
  metadata: z.record(z.string(), z.string()).meta({ description: 'Your own notes: text by key' }),
  created_at: z.string().meta({ description: 'The moment at which the amount was reserved' }),
  ended_at: z.string().nullable().meta({ description: 'The moment of its end; null while it is open' }),
}

export const Hold = z.object(hold).meta({ id: 'Hold' })
export type Hold = z.output<typeof Hold>

export const DryRunHold = Hold.extend({
  id: z.string().nullable().meta({ description: 'Null for a new hold, because nothing was recorded' }),
}).meta({
  id: 'DryRunHold',
  description: 'With `dry_run=true`: the hold as the order would leave it. Nothing was written',
})

export const HoldWithChanges = Hold.extend({
  changes: z.array(HoldChange).meta({ description: 'Captures and releases, oldest first' }),
}).meta({ id: 'HoldWithChanges' })

export const HoldPage = page(Hold)

export const HoldFilter = z.strictObject({
  account: AccountRef.optional().meta({ description: 'Holds on this account, by id or code' }),
  owner: Owner.optional().meta({ description: 'Holds on accounts of this owner' }),
  status: z.enum(holdStatuses).optional().meta({ description: 'Holds with this status' }),
  expires_before: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    description: 'Holds that expire before this moment',
  }),
  limit: Limit,
  cursor: Cursor,
})
