import { Cursor, Limit, page, uuidPattern } from '@florin/server'
import { z } from 'zod'

export const DeadLetter = z
  .object({
    id: z.string().meta({ description: 'Id of the fee' }),
    transaction: z.string().meta({ description: 'Id of the transaction' }),
    created_at: z.string().meta({ description: 'The moment at which the fee was added to the outbox' }),
    attempts: z.int().meta({ description: 'Number of delivery attempts' }),
    last_error: z.string().nullable().meta({ description: 'Reason of the rejection by the revenue service' }),
  })
  .meta({ id: 'DeadLetter' })
export type DeadLetter = z.infer<typeof DeadLetter>

export const OutboxState = z
  .object({
    pending: z
      .int()
      .meta({ description: 'Number of undelivered fees that the relay still delivers; counted up to 100000' }),
    oldest_pending_seconds: z.number().nullable().meta({ description: 'Age of the oldest of them; null for none' }),
    last_error: z.string().nullable().meta({ description: 'Reason of a recently failed attempt; null for none' }),
    dead_lettered: z.int().meta({
      description: 'Number of fees that the revenue service rejected; counted up to 100000',
    }),
  })
  .meta({ id: 'OutboxState' })
export type OutboxState = z.infer<typeof OutboxState>

export const DeadLetterPage = page(DeadLetter)

export const DeadLetterFilter = z.strictObject({ limit: Limit, cursor: Cursor })

export const RecordParams = z.object({
  fee: z
    .string()
    .regex(uuidPattern, 'Send the id of a fee')
    .meta({ examples: ['0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'], description: 'Id of a fee' }),
})

export const Requeued = z
  .object({ id: z.string().meta({ description: 'Id of the fee' }) })
  .meta({ description: 'The fee is pending again', examples: [{ id: '0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13' }] })
