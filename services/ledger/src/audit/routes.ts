import { Readable } from 'node:stream'
import type { Queryable } from '@florin/postgres'
import { pageOf, readCursor, type Service } from '@florin/server'
import { z } from 'zod'
import { searchNote } from '../accounts/schemas.ts'
import { refuses } from '../errors.ts'
import { exportAuditEntries } from './export.ts'
import { listAuditEntries, listSeals } from './queries.ts'
import { AuditFilter, AuditPage, AuditSealPage, AuditSealQuery } from './schemas.ts'

const tags = ['audit trail']
const config = { role: 'admin', ledger: 'all' } as const
const placePattern = /^[0-9]{1,18}\.[0-9]{1,18}$/
const linesType = 'application/x-ndjson'

export async function auditRoutes(app: Service, { db }: { db: Queryable }): Promise<void> {
  app.get(
    '/audit',
    {
      config,
      schema: {
        operationId: 'listAuditEntries',
        summary: 'List the audit trail',
        description: `Every write and every refusal of authority of all services, newest first, once its database transaction is final: usually within a second. With \`accept: ${linesType}\` the answer is an export of all matching entries, one JSON object per line, without \`limit\`. ${searchNote}`,
        tags,
        querystring: AuditFilter,
        response: {
          200: {
            description: 'Entries, newest first',
            content: {
              'application/json': { schema: AuditPage },
              [linesType]: { schema: z.string().meta({ description: 'One entry per line' }) },
            },
          },
          ...refuses('invalid_request', 'cursor_invalid'),
        },
      },
    },
    async (request, reply) => {
      const { limit, cursor, ...conditions } = request.query
      const mark = ['audit', conditions]
      const before = readCursor(cursor, mark, placePattern)
      reply.header('vary', 'accept')
      if (request.raw.headers.accept?.includes(linesType)) {
        const lines = Readable.from(exportAuditEntries(db, conditions, before, () => request.authorizeAgain()))
        // The answer to HEAD would read all entries after its client has left.
        reply.raw.once('close', () => lines.destroy())
        return reply.type(linesType).send(lines as never)
      }
      const { entries, searchedTo } = await listAuditEntries(db, conditions, before, limit)
      return pageOf(entries, limit, mark, ({ id }) => id, searchedTo)
    },
  )

  app.get(
    '/audit/seals',
    {
      config,
      schema: {
        operationId: 'listAuditSeals',
        summary: 'List the seals of the audit trail',
        description:
          'Newest first. Each seal contains the hash of the one before: keep one elsewhere to prove later that no entry before it was changed, removed or added.',
        tags,
        querystring: AuditSealQuery,
        response: { 200: AuditSealPage, ...refuses('invalid_request', 'cursor_invalid') },
      },
    },
    async ({ query: { limit, cursor } }) => {
      const mark = ['audit-seals']
      const before = readCursor(cursor, mark, /^[1-9][0-9]{0,17}$/)
      return pageOf(await listSeals(db, before, limit), limit, mark, ({ number }) => number)
    },
  )
}
