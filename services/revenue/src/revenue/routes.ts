import { originOf } from '@florin/clients'
import type { Queryable } from '@florin/postgres'
import { LedgerHeader, prefersCsv, type Service } from '@florin/server'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import type { FxClient } from '../fx/client.ts'
import { writeCsv } from './csv.ts'
import { reportRevenue } from './revenue.ts'
import { RevenueFilter, RevenueReport } from './schemas.ts'

export async function revenueRoutes(app: Service, db: Queryable, fx: FxClient): Promise<void> {
  app.get(
    '/revenue',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'reportRevenue',
        summary: 'Report revenue from fees',
        description:
          'Charged, recognised and deferred fees by period, kind and schedule, with an optional valuation in one currency. As CSV with `accept: text/csv`.',
        tags: ['revenue'],
        headers: LedgerHeader,
        querystring: RevenueFilter,
        response: {
          200: {
            description: 'OK',
            content: {
              'application/json': { schema: RevenueReport },
              'text/csv': { schema: z.string().meta({ description: 'The rows of the report, with a header' }) },
            },
          },
          ...refuses('invalid_request', 'currency_unknown', 'report_too_large', 'fx_answer_invalid', 'fx_unavailable'),
        },
      },
    },
    async (request, reply) => {
      const { headers, query, raw } = request
      const report = await reportRevenue(db, fx, headers['florin-ledger'], query, originOf(request))
      reply.header('vary', 'accept')
      if (!prefersCsv(raw.headers.accept)) return report
      return reply
        .type('text/csv; charset=utf-8; header=present')
        .serializer((csv: string) => csv)
        .send(writeCsv(report))
    },
  )
}
