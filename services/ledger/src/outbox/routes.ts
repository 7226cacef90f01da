import type { Queryable } from '@florin/postgres'
import { pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import { retryRecord } from './outbox.ts'
import { listDead, readOutbox } from './queries.ts'
import { DeadFilter, DeadRecordPage, OutboxState, RecordParams } from './schemas.ts'

interface Deps {
  db: Queryable
  ledgers: LedgerCache
}

export async function outboxRoutes(app: Service, { db, ledgers }: Deps): Promise<void> {
  app.get(
    '/outbox',
    {
      schema: {
        operationId: 'getOutbox',
        summary: 'Number and age of undelivered fees',
        tags: ['outbox'],
        headers: ReadHeaders,
        response: { 200: OutboxState, ...refuses('invalid_request', 'ledger_not_found') },
      },
    },
    async ({ headers }) => readOutbox(db, ledgers.idOf(headers['florin-ledger'])),
  )

  app.get(
    '/outbox/dead',
    {
      schema: {
        operationId: 'listDeadRecords',
        summary: 'List the fees that the revenue service rejected, with the reason, newest first',
        tags: ['outbox'],
        headers: ReadHeaders,
        querystring: DeadFilter,
        response: { 200: DeadRecordPage, ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found') },
      },
    },
    async ({ headers, query: { limit, cursor } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['dead', ledger]
      const rows = await listDead(db, ledger, readCursor(cursor, mark, uuidPattern), limit)
      return pageOf(rows, limit, mark, ({ id }) => id)
    },
  )

  app.post(
    '/outbox/:fee/retry',
    {
      schema: {
        operationId: 'retryRecord',
        summary: 'Deliver a rejected fee again, once its reason is fixed',
        tags: ['outbox'],
        headers: ReadHeaders,
        params: RecordParams,
        response: {
          202: z.object({ id: z.string() }),
          ...refuses('invalid_request', 'ledger_not_found', 'outbox_record_not_found', 'record_not_dead'),
        },
      },
    },
    async ({ headers, params: { fee } }, reply) => {
      await retryRecord(db, ledgers.idOf(headers['florin-ledger']), fee)
      return reply.status(202).send({ id: fee })
    },
  )
}
