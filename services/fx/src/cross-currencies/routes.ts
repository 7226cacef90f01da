import type { Service } from '@florin/server'
import type pg from 'pg'
import { refuses } from '../errors.ts'
import type { CurrentRates } from '../rates/current-rates.ts'
import { ledgersOf, namedLedger } from '../rates/publisher.ts'
import { ReadHeaders, WriteHeaders } from '../rates/schemas.ts'
import { setCrossCurrency } from './cross-currencies.ts'
import { listCurrentCrossCurrencies } from './queries.ts'
import { CrossCurrency, CrossCurrencyPage, NewCrossCurrency } from './schemas.ts'

export async function crossCurrencyRoutes(app: Service, db: pg.Pool, current: CurrentRates): Promise<void> {
  app.post(
    '/cross-currencies',
    {
      config: { role: 'accountant', withoutLedger: 'all' },
      schema: {
        operationId: 'setCrossCurrency',
        summary: 'Set the currency through which your rates are crossed',
        description:
          'Of the rates that you publish for a ledger, or of those that you publish for all ledgers. Two rates with this currency then give the rate of a pair that you do not publish. Rates for a ledger and rates for all ledgers are never crossed with each other.',
        tags: ['rates'],
        headers: WriteHeaders,
        body: NewCrossCurrency,
        response: { 201: CrossCurrency, ...refuses('invalid_request', 'valid_in_future') },
      },
    },
    async ({ headers, body }, reply) =>
      reply
        .status(201)
        .header('location', '/v1/cross-currencies')
        .send(await setCrossCurrency(db, current, namedLedger(headers), body)),
  )

  app.get(
    '/cross-currencies',
    {
      config: { role: 'reader', withoutLedger: 'any' },
      schema: {
        operationId: 'listCrossCurrencies',
        summary: 'List the currencies through which rates are crossed',
        description: 'The settings that hold now: that of the ledger, then that of the rates for all ledgers.',
        tags: ['rates'],
        headers: ReadHeaders,
        response: { 200: CrossCurrencyPage, ...refuses('invalid_request') },
      },
    },
    async ({ headers }) => ({
      data: await listCurrentCrossCurrencies(db, ledgersOf(namedLedger(headers))),
      next_cursor: null,
    }),
  )
}
