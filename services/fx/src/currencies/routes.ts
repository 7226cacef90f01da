import type { Service } from '@florin/server'
import { refuses } from '../errors.ts'
import type { CurrentRates } from '../rates/current-rates.ts'
import { namedLedger } from '../rates/publisher.ts'
import { ReadHeaders } from '../rates/schemas.ts'
import { listCurrencies } from './currencies.ts'
import { CurrencyPage } from './schemas.ts'

export async function currencyRoutes(app: Service, current: CurrentRates): Promise<void> {
  app.get(
    '/currencies',
    {
      config: { role: 'reader', withoutLedger: 'any', scoped: true },
      schema: {
        operationId: 'listCurrencies',
        summary: 'List the currencies with rates',
        description: 'By code, on one page.',
        tags: ['currencies'],
        headers: ReadHeaders,
        response: { 200: CurrencyPage, ...refuses('invalid_request') },
      },
    },
    async ({ headers }) => ({ data: listCurrencies(current, namedLedger(headers)), next_cursor: null }),
  )
}
