import type { Queryable } from '@florin/postgres'
import type { Service } from '@florin/server'
import { refuses } from '../errors.ts'
import type { RateBook } from '../rates/book.ts'
import { giveQuote, readQuote } from './quotes.ts'
import { NewQuote, Quote, QuoteHeaders, QuoteParams } from './schemas.ts'
import type { QuoteWriter } from './writer.ts'

export async function quoteRoutes(app: Service, db: Queryable, book: RateBook, writer: QuoteWriter): Promise<void> {
  app.post(
    '/quotes',
    {
      schema: {
        operationId: 'giveQuote',
        summary: 'Ask for a quote: a rate promised for an amount until a moment, for one ledger',
        tags: ['quotes'],
        headers: QuoteHeaders,
        body: NewQuote,
        response: {
          201: Quote,
          ...refuses(
            'invalid_request',
            'rate_not_found',
            'same_currency',
            'currency_unknown',
            'too_many_decimals',
            'stale_rate',
            'rate_unconfirmed',
            'amount_too_small',
            'amount_too_large',
          ),
        },
      },
    },
    async ({ headers, body }, reply) => {
      const quote = await giveQuote(book, writer, headers['florin-ledger'], body)
      return reply.status(201).header('location', `/v1/quotes/${quote.id}`).send(quote)
    },
  )

  app.get(
    '/quotes/:quote',
    {
      schema: {
        operationId: 'getQuote',
        summary: 'Read a quote as it was given',
        tags: ['quotes'],
        headers: QuoteHeaders,
        params: QuoteParams,
        response: { 200: Quote, ...refuses('invalid_request', 'quote_not_found') },
      },
    },
    async ({ headers, params: { quote } }) => readQuote(db, headers['florin-ledger'], quote),
  )
}
