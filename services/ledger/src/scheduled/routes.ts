import type { Queryable } from '@florin/postgres'
import { pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import { searchNote } from '../accounts/schemas.ts'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import { presentScheduled } from './present.ts'
import { listScheduledOrders } from './queries.ts'
import { cancelOrder, requireScheduledOrder, retryOrder } from './scheduled.ts'
import { ScheduledFilter, ScheduledOrder, ScheduledPage, scheduledParams } from './schemas.ts'

interface Deps {
  db: Queryable
  ledgers: LedgerCache
}

const tags = ['scheduled orders']

export async function scheduledRoutes(app: Service, { db, ledgers }: Deps): Promise<void> {
  app.get(
    '/scheduled',
    {
      schema: {
        operationId: 'listScheduledOrders',
        summary: 'List scheduled orders',
        description: `Also the cashbacks of payments. Newest first. With \`status=rejected\` the orders that could not be posted. ${searchNote}`,
        tags,
        headers: ReadHeaders,
        querystring: ScheduledFilter,
        response: { 200: ScheduledPage, ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found') },
      },
    },
    async ({ headers, query: { limit, cursor, ...filters } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['scheduled', ledger, filters]
      const before = readCursor(cursor, mark, uuidPattern) ?? undefined
      const { status, series, due_before: dueBefore } = filters
      const { data, searchedTo } = await listScheduledOrders(db, ledger, { status, series, dueBefore, before }, limit)
      return pageOf(data.map(presentScheduled), limit, mark, ({ id }) => id, searchedTo)
    },
  )

  const changes = {
    headers: ReadHeaders,
    params: scheduledParams,
    response: {
      200: ScheduledOrder,
      ...refuses(
        'invalid_request',
        'ledger_not_found',
        'scheduled_order_not_found',
        'scheduled_order_ended',
        'outcome_unknown',
      ),
    },
  }

  app.post(
    '/scheduled/:order/retry',
    {
      schema: {
        operationId: 'retryScheduledOrder',
        summary: 'Retry a scheduled order',
        description:
          'Attempts one that is due at once, also one that was rejected. One that is not due yet stays scheduled.',
        tags,
        ...changes,
      },
    },
    ({ headers, params }) => retryOrder(db, ledgers.idOf(headers['florin-ledger']), params.order),
  )

  app.get(
    '/scheduled/:order',
    {
      schema: {
        operationId: 'getScheduledOrder',
        summary: 'Read a scheduled order',
        description: 'By its id, or by the Idempotency-Key of its request.',
        tags,
        headers: ReadHeaders,
        params: scheduledParams,
        response: {
          200: ScheduledOrder,
          ...refuses('invalid_request', 'ledger_not_found', 'scheduled_order_not_found'),
        },
      },
    },
    async ({ headers, params }) =>
      presentScheduled(await requireScheduledOrder(db, ledgers.idOf(headers['florin-ledger']), params.order)),
  )

  app.delete(
    '/scheduled/:order',
    {
      schema: {
        operationId: 'cancelScheduledOrder',
        summary: 'Cancel a scheduled order',
        description: 'One that was not posted. If it is recurring, its series ends.',
        tags,
        ...changes,
      },
    },
    ({ headers, params }) => cancelOrder(db, ledgers.idOf(headers['florin-ledger']), params.order),
  )
}
