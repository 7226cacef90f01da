import type { Queryable } from '@florin/postgres'
import { pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import { retryRecord } from './outbox.ts'
import { listDeadLetters, readOutbox } from './queries.ts'
import { DeadLetterFilter, DeadLetterPage, OutboxState, RecordParams, Requeued } from './schemas.ts'

interface Deps {
  db: Queryable
  ledgers: LedgerCache
}

export async function outboxRoutes(app: Service, { db, ledgers }: Deps): Promise<void> {
  app.get(
    '/outbox',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'getOutbox',
        summary: 'Read the outbox: number and age of undelivered fees',
        description: 'Fees wait in the outbox until the revenue service has recorded them.',
        tags: ['outbox'],
        headers: ReadHeaders,
        response: { 200: OutboxState, ...refuses('invalid_request', 'ledger_not_found') },
      },
    },
    async ({ headers }) => readOutbox(db, ledgers.idOf(headers['florin-ledger'])),
  )

  app.get(
    '/outbox/dead-letters',
    {
      config: { role: 'operator' },
      schema: {
        operationId: 'listDeadLetters',
        summary: 'List dead letters: fees that the revenue service rejected',
        description: 'Newest first, with the reason. They are not retried automatically.',
        tags: ['outbox'],
        headers: ReadHeaders,
        querystring: DeadLetterFilter,
        response: { 200: DeadLetterPage, ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found') },
      },
    },
    async ({ headers, query: { limit, cursor } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['dead-letters', ledger]
      const rows = await listDeadLetters(db, ledger, readCursor(cursor, mark, uuidPattern), limit)
      return pageOf(rows, limit, mark, ({ id }) => id)
    },
  )

  app.post(
    '/outbox/:fee/retry',
    {
      config: { role: 'operator' },
      schema: {
        operationId: 'retryRecord',
        summary: 'Retry a dead-lettered fee',
        description: 'Fix the cause of the rejection first. The relay then delivers the fee again.',
        tags: ['outbox'],
        headers: ReadHeaders,
        params: RecordParams,
        response: {
          202: Requeued,
          ...refuses('invalid_request', 'ledger_not_found', 'outbox_record_not_found', 'record_not_dead_lettered'),
        },
      },
    },
    async ({ headers, params: { fee } }, reply) => {
      await retryRecord(db, ledgers.idOf(headers['florin-ledger']), fee)
      return reply.status(202).send({ id: fee })
    },
  )
}
