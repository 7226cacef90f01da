import type { Queryable } from '@florin/postgres'
import type { Service } from '@florin/server'
import { refuses } from '../errors.ts'
import type { RateCache } from '../snapshot/rate-cache.ts'
import { createQuote, createQuotes, readQuote } from './quotes.ts'
import { NewQuote, Quote, QuoteHeaders, QuoteOrders, QuoteOutcomes, QuoteParams } from './schemas.ts'
import type { QuoteWriter } from './writer.ts'

/** The largest call has some 300 bytes for each quote. */
const batchBytesMax = 262_144

export async function quoteRoutes(app: Service, db: Queryable, cache: RateCache, writer: QuoteWriter): Promise<void> {
  app.post(
    '/quotes',
    {
      // A quote moves nothing. The conversion that uses it is recorded.
      config: { role: 'teller', scoped: true, services: ['ledger'], audit: 'none' },
      schema: {
        operationId: 'createQuote',
        summary: 'Request a quote',
        description:
          'A rate for an amount, guaranteed until `expires_at`, for one ledger. Send its id as `quote_id` with a conversion in the ledger.',
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
      const quote = await createQuote(cache, writer, headers['florin-ledger'], body)
      return reply.status(201).header('location', `/v1/quotes/${quote.id}`).send(quote)
    },
  )

  // For the ledger only, so it is not documented.
  app.post(
    '/quotes/batch',
    {
      bodyLimit: batchBytesMax,
      config: { services: ['ledger'], audit: 'none' },
      schema: {
        hide: true,
        body: QuoteOrders,
        response: { 200: QuoteOutcomes, ...refuses('invalid_request') },
      },
    },
    async ({ body }) => ({ data: await createQuotes(cache, writer, body.quotes) }),
  )

  app.get(
    '/quotes/:quote_id',
    {
      config: { role: 'teller', scoped: true, services: ['ledger'] },
      schema: {
        operationId: 'getQuote',
        summary: 'Get a quote',
        description: 'As it was made. Only the ledger that it is for can read it.',
        tags: ['quotes'],
        headers: QuoteHeaders,
        params: QuoteParams,
        response: { 200: Quote, ...refuses('invalid_request', 'quote_not_found') },
      },
    },
    async ({ headers, params: { quote_id: id } }) => readQuote(db, headers['florin-ledger'], id),
  )
}
