import type { Queryable } from '@florin/postgres'
import type { Service } from '@florin/server'
import { refuses } from '../errors.ts'
import type { CurrentRates } from '../rates/current-rates.ts'
import { namedLedger } from '../rates/publisher.ts'
import { ReadHeaders, WriteHeaders } from '../rates/schemas.ts'
import { confirmRate, readFlaggedRates } from './flagged-rates.ts'
import { Confirmation, FlaggedRateFilter, FlaggedRatePage, FlaggedRateParams } from './schemas.ts'

export async function flaggedRateRoutes(app: Service, db: Queryable, current: CurrentRates): Promise<void> {
  app.get(
    '/flagged-rates',
    {
      config: { role: 'reader', withoutLedger: 'any' },
      schema: {
        operationId: 'listFlaggedRates',
        summary: 'List the flagged rates',
        description:
          'The rates that differ by more than 20 % from the trusted rate before them and have not been confirmed, newest first.',
        tags: ['flagged rates'],
        headers: ReadHeaders,
        querystring: FlaggedRateFilter,
        response: { 200: FlaggedRatePage, ...refuses('invalid_request', 'cursor_invalid') },
      },
    },
    async ({ headers, query }) => readFlaggedRates(db, namedLedger(headers), query),
  )

  app.post(
    '/flagged-rates/:rate_id/confirmation',
    {
      config: { role: 'accountant', withoutLedger: 'all' },
      schema: {
        operationId: 'confirmRate',
        summary: 'Confirm a flagged rate',
        description:
          'Quotes use it from now on, and later rates are measured against it. A second confirmation changes nothing. The header names the ledger of the rate, if it holds in one only.',
        tags: ['flagged rates'],
        headers: WriteHeaders,
        params: FlaggedRateParams,
        response: { 201: Confirmation, ...refuses('invalid_request', 'flagged_rate_not_found') },
      },
    },
    async ({ headers, params: { rate_id: id } }, reply) =>
      reply.status(201).send(await confirmRate(db, current, namedLedger(headers), id)),
  )
}
