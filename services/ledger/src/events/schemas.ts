import { text } from '@florin/server'
import { z } from 'zod'
import { AccountRef, Owner } from '../accounts/schemas.ts'

export const eventTypes = [
  'account.opened',
  'account.changed',
  'transaction.posted',
  'hold.opened',
  'hold.captured',
  'hold.voided',
  'hold.expired',
  'payment.posted',
  'payment.refunded',
  'payment.cashback_paid',
  'fee.charged',
  'fee.refunded',
] as const
export type EventType = (typeof eventTypes)[number]

export interface CloudEvent {
  specversion: '1.0'
  id: string
  source: string
  type: EventType
  subject: string
  time: string
  datacontenttype: 'application/json'
  partitionkey: string
  data: unknown
}

/** Filters by the accounts that take part. */
export const accountFilters = {
  account: AccountRef.optional().meta({
    examples: undefined,
    description: 'Only events of this account: its id or code',
  }),
  owner: Owner.optional().meta({ examples: undefined, description: 'Only events of accounts of this owner' }),
  code_prefix: text(1, 128).optional().meta({
    examples: undefined,
    description: 'Only events of accounts whose code begins like this: `customers.alice.`',
  }),
}

export const EventTypes = z.array(z.enum(eventTypes)).min(1)
