import type { Queryable } from '@florin/postgres'
import type { Service } from '@florin/server'
import { refuses } from '../errors.ts'
import type { RateBook } from '../rates/book.ts'
import { listCurrentSpreads } from './queries.ts'
import { NewSpread, Spread, SpreadPage } from './schemas.ts'
import { setSpread } from './spreads.ts'

export async function spreadRoutes(app: Service, db: Queryable, book: RateBook): Promise<void> {
  app.post(
    '/spreads',
    {
      schema: {
        operationId: 'setSpread',
        summary: 'Set what a quote keeps of the mid rate, for a pair or for all that have no spread of their own',
        tags: ['spreads'],
        body: NewSpread,
        response: { 201: Spread, ...refuses('invalid_request', 'same_currency') },
      },
    },
    async ({ body }, reply) =>
      reply
        .status(201)
        .header('location', '/v1/spreads')
        .send(await setSpread(db, book, body)),
  )

  app.get(
    '/spreads',
    {
      schema: {
        operationId: 'listSpreads',
        summary: 'List the spreads: the default, then those of pairs; all on one page',
        tags: ['spreads'],
        response: { 200: SpreadPage, ...refuses('invalid_request') },
      },
    },
    async () => ({ data: await listCurrentSpreads(db), next_cursor: null }),
  )
}
