import type { Service } from '@florin/server'
import type pg from 'pg'
import { refuses } from '../errors.ts'
import type { CurrentRates } from './current-rates.ts'
import { listPastRates } from './history.ts'
import { namedLedger } from './publisher.ts'
import { findRate, listRates, lookUpRates, publishRates } from './rates.ts'
import {
  HeldRates,
  HistoryFilter,
  LookedUpRates,
  lookupsBytesMax,
  NewLookups,
  NewRates,
  PairParams,
  PastRatePage,
  Rate,
  RateFilter,
  RatePage,
  RateQuery,
  ReadHeaders,
  ratesBytesMax,
  WriteHeaders,
} from './schemas.ts'

export async function rateRoutes(app: Service, db: pg.Pool, current: CurrentRates): Promise<void> {
  app.post(
    '/rates',
    {
      bodyLimit: ratesBytesMax,
      config: { role: 'accountant', withoutLedger: 'all' },
      schema: {
        operationId: 'publishRates',
        summary: 'Publish rates of your own',
        description:
          'For one ledger, in which they take precedence over those for all ledgers, or for all. All of them or none. Another rate for the same pair and moment corrects the earlier one; the same rate again changes nothing. A rate that differs by more than 20 % from the trusted one before it is flagged and not quoted from until it is confirmed. Without a recent one of its publisher, that of a real source counts, and for a ledger that for all ledgers.',
        tags: ['rates'],
        headers: WriteHeaders,
        body: NewRates,
        response: {
          201: HeldRates,
          ...refuses('invalid_request', 'same_currency', 'valid_in_future', 'outcome_unknown'),
        },
      },
    },
    async ({ headers, body }, reply) =>
      reply.status(201).send({ data: await publishRates(db, current, namedLedger(headers), body) }),
  )

  app.get(
    '/rates',
    {
      config: { role: 'reader', withoutLedger: 'any', scoped: true },
      schema: {
        operationId: 'listRates',
        summary: 'List the rates of a currency',
        description: 'Against all other currencies, now or as of the end of a day, on one page.',
        tags: ['rates'],
        headers: ReadHeaders,
        querystring: RateFilter,
        response: { 200: RatePage, ...refuses('invalid_request') },
      },
    },
    async ({ headers, query }) => ({
      data: await listRates(db, current, namedLedger(headers), query),
      next_cursor: null,
    }),
  )

  app.post(
    '/rates/lookups',
    {
      bodyLimit: lookupsBytesMax,
      // It only reads.
      config: { role: 'reader', withoutLedger: 'any', scoped: true, services: ['ledger', 'revenue'], audit: 'none' },
      schema: {
        operationId: 'lookUpRates',
        summary: 'Look up many rates',
        description: 'Up to 1,000 in one request, as exact fractions, each now or as of a moment. For valuations.',
        tags: ['rates'],
        headers: ReadHeaders,
        body: NewLookups,
        response: { 200: LookedUpRates, ...refuses('invalid_request', 'same_currency') },
      },
    },
    async ({ headers, body }) => ({ data: await lookUpRates(db, current, namedLedger(headers), body) }),
  )

  app.get(
    '/rates/:base/:quote',
    {
      config: { role: 'reader', withoutLedger: 'any', scoped: true },
      schema: {
        operationId: 'getRate',
        summary: 'Get the rate of a pair',
        description: 'Now or as of a moment, with the published rates that it is made of.',
        tags: ['rates'],
        headers: ReadHeaders,
        params: PairParams,
        querystring: RateQuery,
        response: { 200: Rate, ...refuses('invalid_request', 'rate_not_found', 'same_currency') },
      },
    },
    async ({ headers, params, query }) => findRate(db, current, { ledger: namedLedger(headers), ...params }, query),
  )

  app.get(
    '/rates/:base/:quote/history',
    {
      config: { role: 'reader', withoutLedger: 'any', scoped: true },
      schema: {
        operationId: 'listPastRates',
        summary: 'List the past rates of a pair',
        description:
          'The last rate of each day, week or month, newest first, all from one source and for one ledger or all.',
        tags: ['rates'],
        headers: ReadHeaders,
        params: PairParams,
        querystring: HistoryFilter,
        response: {
          200: PastRatePage,
          ...refuses('invalid_request', 'cursor_invalid', 'rate_not_found', 'same_currency'),
        },
      },
    },
    async ({ headers, params, query }) =>
      listPastRates(db, current, { ledger: namedLedger(headers), ...params }, query),
  )
}
