import { Cursor, LedgerName, Limit, Moment, page, text } from '@florin/server'
import { z } from 'zod'

export const AuditEntry = z
  .object({
    id: z
      .string()
      .meta({ examples: ['7421.318'], description: 'Its place in the chain: ids have the order of the trail' }),
    at: z.string().meta({ description: 'The moment at which the entry was written' }),
    service: z.string().meta({ description: 'The service that received the request' }),
    request_id: z.string().meta({ description: 'As in the header x-request-id, which the client may choose' }),
    subject: z.string().nullable().meta({ description: 'The caller; null if it was not authenticated' }),
    on_behalf_of: z.string().nullable().meta({ description: 'The caller of the service that sent the request' }),
    address: z.string().meta({
      description: "The client's network address; that of the proxy in front, unless it is one of TRUSTED_PROXIES",
    }),
    action: z.string().meta({ examples: ['postTransfer'], description: 'The operation: its operationId' }),
    path: z.string().meta({ description: 'Without the query and without credentials' }),
    ledger: z.string().nullable().meta({ description: 'Name of the ledger; null for a request about no single one' }),
    idempotency_key: z.string().nullable().meta({ description: 'As it was sent' }),
    request_hash: z.string().nullable().meta({ description: 'Of the order that was posted, scheduled or proposed' }),
    status: z.int().nullable().meta({
      description:
        'HTTP status of the answer. Null: the entry was written before the request was handled, and another one with its `request_id` has the answer. If there is none, the answer is not known',
    }),
    code: z.string().nullable().meta({ description: 'Code of the problem, if the request was rejected' }),
    made: z.string().nullable().meta({ description: 'Id of the transaction or hold, or the location in the answer' }),
    repeated: z.int().meta({ description: 'Number of equal rejections within a second, which are one entry' }),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.output<typeof AuditEntry>

export const AuditPage = page(AuditEntry)

const filter = (description: string) => text(1, 255).optional().meta({ description })

export const AuditFilter = z.strictObject({
  subject: filter('Only requests of this caller'),
  action: filter('Only this operation, by its operationId'),
  service: z.enum(['ledger', 'fx', 'revenue']).optional().meta({ description: 'Only requests to this service' }),
  ledger: LedgerName.optional().meta({ description: 'Only requests about this ledger' }),
  code: filter('Only requests that were rejected with this code'),
  request_id: filter('Only the request with this id'),
  made: filter('Only the request that made this: the id of a transaction or hold, or a location'),
  from: Moment.optional().meta({
    type: 'string',
    format: 'date-time',
    description: 'Only entries of this moment or later',
  }),
  to: Moment.optional().meta({ type: 'string', format: 'date-time', description: 'Only entries before this moment' }),
  limit: Limit,
  cursor: Cursor,
})

export const AuditSeal = z
  .object({
    number: z.string().meta({ examples: ['42'], description: 'Seals are numbered 1, 2, 3, ...' }),
    sealed_at: z.string().meta({ description: 'The moment at which the seal was made' }),
    last_entry: z.string().meta({ description: 'Id of the last entry that it seals' }),
    entries: z.int().meta({ description: 'Number of entries since the seal before' }),
    hash: z.string().meta({ description: 'SHA-256, in hexadecimal, of the hash before and of the entries' }),
  })
  .meta({ id: 'AuditSeal' })
export type AuditSeal = z.output<typeof AuditSeal>

export const AuditSealPage = page(AuditSeal)

export const AuditSealQuery = z.strictObject({ limit: Limit, cursor: Cursor })
