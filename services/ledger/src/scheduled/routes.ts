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

/** Changes before the reads of one order: the examples run in this order. */
export async function scheduledRoutes(app: Service, deps: Deps): Promise<void> {
  listRoute(app, deps)
  changeRoutes(app, deps)
  readRoute(app, deps)
}

function listRoute(app: Service, { db, ledgers }: Deps): void {
  app.get(
    '/scheduled',
    {
      config: { role: 'reader' },
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
      const { status, operation, series, due_before: dueBefore } = filters
      const { data, searchedTo } = await listScheduledOrders(
        db,
        ledger,
        { status, operation, series, dueBefore, before },
        limit,
      )
      return pageOf(data.map(presentScheduled), limit, mark, ({ id }) => id, searchedTo)
    },
  )
}

function changeRoutes(app: Service, { db, ledgers }: Deps): void {
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
      config: { role: 'operator' },
      schema: {
        operationId: 'retryScheduledOrder',
        summary: 'Retry a scheduled order',
        description: 'Attempts a due or rejected order now. An order that is not due stays scheduled.',
        tags,
        ...changes,
      },
    },
    ({ headers, params }) => retryOrder(db, ledgers.idOf(headers['florin-ledger']), params.order),
  )

  app.delete(
    '/scheduled/:order',
    {
      config: { role: ['teller', 'operator'] },
      schema: {
        operationId: 'cancelScheduledOrder',
        summary: 'Cancel a scheduled order',
        description:
          'An order that was not posted. For any order of a series, also one that was posted: cancels the scheduled order of the series, so that the series ends.',
        tags,
        ...changes,
      },
    },
    ({ headers, params }) => cancelOrder(db, ledgers.idOf(headers['florin-ledger']), params.order),
  )
}

function readRoute(app: Service, { db, ledgers }: Deps): void {
  app.get(
    '/scheduled/:order',
    {
      config: { role: 'reader' },
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
}
