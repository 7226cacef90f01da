import type { Queryable } from '@florin/postgres'
import type { Service } from '@florin/server'
import { refuses } from '../errors.ts'
import type { RateBook } from '../rates/book.ts'
import { confirmRate, readFlaggedRates } from './flagged-rates.ts'
import { Confirmation, FlaggedRateFilter, FlaggedRatePage, FlaggedRateParams } from './schemas.ts'

export async function flaggedRateRoutes(app: Service, db: Queryable, book: RateBook): Promise<void> {
  app.get(
    '/flagged-rates',
    {
      schema: {
        operationId: 'listFlaggedRates',
        summary:
          'List the rates that are far from the trusted ones before them, and that nobody has confirmed, newest first',
        tags: ['flagged rates'],
        querystring: FlaggedRateFilter,
        response: { 200: FlaggedRatePage, ...refuses('invalid_request', 'cursor_invalid') },
      },
    },
    async ({ query }) => readFlaggedRates(db, query),
  )

  app.post(
    '/flagged-rates/:rate/confirmation',
    {
      schema: {
        operationId: 'confirmRate',
        summary:
          'Confirm a flagged rate, so that it is quoted from and later ones are measured against it; twice changes nothing',
        tags: ['flagged rates'],
        params: FlaggedRateParams,
        response: { 201: Confirmation, ...refuses('invalid_request', 'flagged_rate_not_found') },
      },
    },
    async ({ params: { rate } }, reply) => reply.status(201).send(await confirmRate(db, book, rate)),
  )
}
