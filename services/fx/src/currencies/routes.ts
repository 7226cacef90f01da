import type { Service } from '@florin/server'
import { refuses } from '../errors.ts'
import type { RateBook } from '../rates/book.ts'
import { listCurrencies } from './currencies.ts'
import { CurrencyPage } from './schemas.ts'

export async function currencyRoutes(app: Service, book: RateBook): Promise<void> {
  app.get(
    '/currencies',
    {
      schema: {
        operationId: 'listCurrencies',
        summary: 'List the currencies that there are rates of; all on one page',
        tags: ['currencies'],
        response: { 200: CurrencyPage, ...refuses('invalid_request') },
      },
    },
    async () => ({ data: listCurrencies(book), next_cursor: null }),
  )
}
