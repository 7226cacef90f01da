import { pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import type pg from 'pg'
import { refuses } from '../errors.ts'
import { runOnce } from '../idempotency/idempotency.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders, writeHeaders } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import { addPlan } from './cashback-plans.ts'
import { listPlans } from './queries.ts'
import { CashbackPlan, NewPlan, PlanFilter, PlanPage } from './schemas.ts'

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
}

export async function cashbackPlanRoutes(app: Service, { db, ledgers }: Deps): Promise<void> {
  app.post(
    '/cashback-plans',
    {
      config: { role: 'accountant' },
      schema: {
        operationId: 'addCashbackPlan',
        summary: 'Add a cashback plan, or a version of one',
        description:
          'A plan of the category of the merchant precedes a plan for all, and a plan of the currency one for all currencies. Without a plan a payment earns 2 % after 24 hours.',
        tags: ['payments'],
        headers: writeHeaders('example-cashback-plan'),
        body: NewPlan,
        response: {
          201: CashbackPlan,
          ...refuses(
            'invalid_request',
            'ledger_not_found',
            'currency_unknown',
            'too_many_decimals',
            'moment_in_past',
            'plan_version_too_early',
            'idempotency_key_reused',
            'outcome_unknown',
          ),
        },
      },
    },
    async (request, reply) => {
      const context = contextOf(ledgers, request, 'addCashbackPlan')
      const answer = await runOnce(db, context, (tx) => addPlan(tx, context.ledger, request.body))
      return sendAnswer(reply, answer, () => '/v1/cashback-plans')
    },
  )

  app.get(
    '/cashback-plans',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listCashbackPlans',
        summary: 'List cashback plans',
        description: 'All versions, newest first.',
        tags: ['payments'],
        headers: ReadHeaders,
        querystring: PlanFilter,
        response: { 200: PlanPage, ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found') },
      },
    },
    async ({ headers, query: { limit, cursor } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['cashback-plans', ledger]
      const rows = await listPlans(db, ledger, readCursor(cursor, mark, uuidPattern), limit)
      const { next_cursor } = pageOf(rows, limit, mark, ({ id }) => id)
      return { data: rows.map(({ plan }) => plan), next_cursor }
    },
  )
}
