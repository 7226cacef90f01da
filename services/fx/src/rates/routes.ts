import type { Service } from '@florin/server'
import type pg from 'pg'
import { refuses } from '../errors.ts'
import type { RateBook } from './book.ts'
import { findRate, listPastRates, listRates, lookUpRates, publishRates } from './rates.ts'
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
  ratesBytesMax,
} from './schemas.ts'

export async function rateRoutes(app: Service, db: pg.Pool, book: RateBook): Promise<void> {
  app.post(
    '/rates',
    {
      bodyLimit: ratesBytesMax,
      schema: {
        operationId: 'publishRates',
        summary: 'Publish rates of your own, or correct them: the same rate of the same moment again changes nothing',
        tags: ['rates'],
        body: NewRates,
        response: {
          201: HeldRates,
          ...refuses('invalid_request', 'same_currency', 'valid_in_future', 'outcome_unknown'),
        },
      },
    },
    async ({ body }, reply) => reply.status(201).send({ data: await publishRates(db, book, body) }),
  )

  app.get(
    '/rates',
    {
      schema: {
        operationId: 'listRates',
        summary: 'List the rates of a currency against all others, now or as of the end of a day; all on one page',
        tags: ['rates'],
        querystring: RateFilter,
        response: { 200: RatePage, ...refuses('invalid_request') },
      },
    },
    async ({ query }) => ({ data: await listRates(db, book, query), next_cursor: null }),
  )

  app.post(
    '/rates/lookups',
    {
      bodyLimit: lookupsBytesMax,
      schema: {
        operationId: 'lookUpRates',
        summary: 'Read up to 1,000 rates at once, as exact fractions, each now or as of a moment',
        tags: ['rates'],
        body: NewLookups,
        response: { 200: LookedUpRates, ...refuses('invalid_request', 'same_currency') },
      },
    },
    async ({ body }) => ({ data: await lookUpRates(db, book, body) }),
  )

  app.get(
    '/rates/:base/:quote',
    {
      schema: {
        operationId: 'getRate',
        summary: 'Read the rate of a pair with what it is made of, now or as of a moment',
        tags: ['rates'],
        params: PairParams,
        querystring: RateQuery,
        response: { 200: Rate, ...refuses('invalid_request', 'rate_not_found', 'same_currency') },
      },
    },
    async ({ params: { base, quote }, query }) => findRate(db, book, base, quote, query),
  )

  app.get(
    '/rates/:base/:quote/history',
    {
      schema: {
        operationId: 'listPastRates',
        summary: 'Read the history of a rate, the last of each day, week or month, newest first',
        tags: ['rates'],
        params: PairParams,
        querystring: HistoryFilter,
        response: {
          200: PastRatePage,
          ...refuses('invalid_request', 'cursor_invalid', 'rate_not_found', 'same_currency'),
        },
      },
    },
    async ({ params: { base, quote }, query }) => listPastRates(db, book, base, quote, query),
  )
}
