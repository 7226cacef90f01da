import { Limit, page, uuidPattern } from '@florin/server'
import { z } from 'zod'

export const DeadRecord = z
  .object({
    id: z.string().meta({ description: 'Of the fee' }),
    transaction: z.string(),
    created_at: z.string(),
    attempts: z.int(),
    last_error: z.string().nullable().meta({ description: 'Why the revenue service rejected it' }),
  })
  .meta({ id: 'DeadRecord' })
export type DeadRecord = z.infer<typeof DeadRecord>

export const OutboxState = z
  .object({
    pending: z
      .int()
      .meta({ description: 'Records that are still to be delivered; 100000 stands for that many or more' }),
    oldest_pending_seconds: z.number().nullable().meta({ description: 'Age of the oldest of them; null without any' }),
    last_error: z.string().nullable().meta({ description: 'Of a recent attempt that failed' }),
    dead: z.int().meta({
      description: 'Records that the revenue service rejected; 100000 stands for that many or more',
    }),
  })
  .meta({ id: 'OutboxState' })
export type OutboxState = z.infer<typeof OutboxState>

export const DeadRecordPage = page(DeadRecord)

export const DeadFilter = z.strictObject({ limit: Limit, cursor: z.string().optional() })

export const RecordParams = z.object({
  fee: z
    .string()
    .regex(uuidPattern, 'Name a record by the id of its fee')
    .meta({ examples: ['0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'], description: 'Id of a fee' }),
})
