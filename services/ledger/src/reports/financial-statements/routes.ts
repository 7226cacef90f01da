import { originOf } from '@florin/clients'
import { prefersCsv, type Service } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import type { FxClient } from '../../clients/fx.ts'
import { refuses } from '../../errors.ts'
import type { Horizon } from '../../horizon/horizon.ts'
import type { LedgerCache } from '../../ledgers/cache.ts'
import { ReadHeaders } from '../../request/headers.ts'
import { readWindow } from '../trial-balance/window.ts'
import { exportReport } from './csv.ts'
import { balanceSheetForm, incomeLineNames, incomeStatementForm, sheetLineNames } from './forms.ts'
import { computeReport } from './report.ts'
import { BalanceSheet, BalanceSheetFilter, IncomeStatement, IncomeStatementFilter } from './schemas.ts'

interface Deps {
  db: pg.Pool
  fx: FxClient
  ledgers: LedgerCache
  horizon: Horizon
}

const csvType = 'text/csv; charset=utf-8; header=present'
const csvText = z.string().meta({ description: 'The rows, with a header' })
const refusals = [
  'invalid_request',
  'ledger_not_found',
  'moment_in_future',
  'currency_unknown',
  'fx_answer_invalid',
  'fx_unavailable',
] as const

export async function financialStatementRoutes(app: Service, deps: Deps): Promise<void> {
  const ledgerOf = ({ 'florin-ledger': name }: z.output<typeof ReadHeaders>) => ({ id: deps.ledgers.idOf(name), name })
  app.get(
    '/balance-sheet',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'getBalanceSheet',
        summary: 'Read the balance sheet',
        description:
          'Assets, liabilities and equity per currency as of a moment, by the types of accounts. With `in` also their value in one currency. With `accept: text/csv` the answer is a file.',
        tags: ['trial balance'],
        headers: ReadHeaders,
        querystring: BalanceSheetFilter,
        response: {
          200: {
            description: 'OK',
            content: { 'application/json': { schema: BalanceSheet }, 'text/csv': { schema: csvText } },
          },
          ...refuses(...refusals),
        },
      },
    },
    async (request, reply) => {
      const { headers, query, raw } = request
      const ledger = ledgerOf(headers)
      const { window, asked } = await readWindow(deps, ledger.id, query)
      const { at, effective_at, final } = asked
      const report = await computeReport(deps, ledger, balanceSheetForm, window, query.in, originOf(request))
      reply.header('vary', 'accept')
      if (!prefersCsv(raw.headers.accept)) return { at, effective_at, final, ...report }
      return reply
        .type(csvType)
        .serializer((csv: string) => csv)
        .send(exportReport(report, sheetLineNames))
    },
  )
  app.get(
    '/income-statement',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'getIncomeStatement',
        summary: 'Read the income statement',
        description:
          'Income, expense and result per currency over a range. With `in` also their value in one currency, and what the FX positions gained. With `accept: text/csv` the answer is a file.',
        tags: ['trial balance'],
        headers: ReadHeaders,
        querystring: IncomeStatementFilter,
        response: {
          200: {
            description: 'OK',
            content: { 'application/json': { schema: IncomeStatement }, 'text/csv': { schema: csvText } },
          },
          ...refuses(...refusals, 'range_empty'),
        },
      },
    },
    async (request, reply) => {
      const { headers, query, raw } = request
      const ledger = ledgerOf(headers)
      const { window, asked } = await readWindow(deps, ledger.id, query)
      const { from, to, final } = asked
      const report = await computeReport(deps, ledger, incomeStatementForm, window, query.in, originOf(request))
      reply.header('vary', 'accept')
      if (!prefersCsv(raw.headers.accept)) return { from, to, final, ...report }
      return reply
        .type(csvType)
        .serializer((csv: string) => csv)
        .send(exportReport(report, incomeLineNames))
    },
  )
}
