import { LedgerName, pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { findCalendar } from '../calendar/queries.ts'
import { refuses } from '../errors.ts'
import { runOnce } from '../idempotency/idempotency.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { writeHeadersOutsideLedgers } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import { changePeriod } from './periods.ts'
import { listPeriodChanges } from './queries.ts'
import { ledgerParams, PeriodChange, PeriodClose, PeriodFilter, PeriodPage, PeriodReopening } from './schemas.ts'

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
}

const tags = ['ledgers']
const rejects = [
  'invalid_request',
  'ledger_not_found',
  'ledger_removing',
  'period_change_invalid',
  'period_not_over',
  'idempotency_key_reused',
  'outcome_unknown',
] as const

export async function periodRoutes(app: Service, deps: Deps): Promise<void> {
  closeRoute(app, deps)
  reopenRoute(app, deps)
  listRoute(app, deps)
}

function closeRoute(app: Service, { db, ledgers }: Deps): void {
  app.post(
    '/ledgers/:ledger/periods/close',
    {
      config: { role: 'accountant' },
      schema: {
        operationId: 'closePeriod',
        summary: 'Close all days before a day',
        description:
          'From the answer on, no order is posted whose `effective_at` is before the day, whichever replica it is sent to: it is rejected with `period_closed`. So balances and reports of the closed period are final.',
        tags,
        headers: writeHeadersOutsideLedgers('example-close'),
        params: ledgerParams,
        body: PeriodClose,
        response: { 201: PeriodChange, ...refuses(...rejects) },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const context = contextOf(ledgers, request, 'closePeriod', params.ledger, params.ledger)
      const change = { action: 'close', day: body.before, reason: body.reason ?? null } as const
      const changedBy = context.origin.subject
      const answer = await runOnce(db, context, (tx) => changePeriod(tx, context.ledger, { ...change, changedBy }))
      return sendAnswer(reply, answer, () => `/v1/ledgers/${params.ledger}/periods`)
    },
  )
}

function reopenRoute(app: Service, { db, ledgers }: Deps): void {
  app.post(
    '/ledgers/:ledger/periods/reopen',
    {
      config: { role: 'operator' },
      schema: {
        operationId: 'reopenPeriod',
        summary: 'Reopen closed days',
        description: 'Orders may be dated back to the day again. What was read as final may change.',
        tags,
        headers: writeHeadersOutsideLedgers('example-reopen'),
        params: ledgerParams,
        body: PeriodReopening,
        response: { 201: PeriodChange, ...refuses(...rejects) },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const context = contextOf(ledgers, request, 'reopenPeriod', params.ledger, params.ledger)
      const change = { action: 'reopen', day: body.before ?? null, reason: body.reason } as const
      const changedBy = context.origin.subject
      const answer = await runOnce(db, context, (tx) => changePeriod(tx, context.ledger, { ...change, changedBy }))
      return sendAnswer(reply, answer, () => `/v1/ledgers/${params.ledger}/periods`)
    },
  )
}

function listRoute(app: Service, { db, ledgers }: Deps): void {
  app.get(
    '/ledgers/:ledger/periods',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listPeriods',
        summary: 'Read where the ledger is closed, and who closed and reopened it',
        description: 'Newest first.',
        tags,
        params: z.object({ ledger: LedgerName.meta({ examples: ['main'] }) }),
        querystring: PeriodFilter,
        response: {
          200: PeriodPage,
          ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found', 'ledger_removing'),
        },
      },
    },
    async ({ params, query: { limit, cursor } }) => {
      const ledger = ledgers.idOf(params.ledger)
      const mark = ['periods', ledger]
      const changes = await listPeriodChanges(db, ledger, readCursor(cursor, mark, uuidPattern), limit)
      const { closedDay } = await findCalendar(db, ledger)
      return { ...pageOf(changes, limit, mark, ({ id }) => id), closed_before: closedDay }
    },
  )
}
