import type { Queryable } from '@florin/postgres'
import type { Service } from '@florin/server'
import { refuses } from '../errors.ts'
import type { CurrentRates } from '../rates/current-rates.ts'
import { listCurrentSpreads } from './queries.ts'
import { NewSpread, Spread, SpreadPage } from './schemas.ts'
import { setSpread } from './spreads.ts'

export async function spreadRoutes(app: Service, db: Queryable, current: CurrentRates): Promise<void> {
  app.post(
    '/spreads',
    {
      config: { role: 'accountant', ledger: 'all' },
      schema: {
        operationId: 'setSpread',
        summary: 'Set a spread',
        description:
          'The share of the mid rate that quotes keep, for a pair or as the default of all pairs without a spread of their own. Earlier quotes keep theirs.',
        tags: ['spreads'],
        body: NewSpread,
        response: { 201: Spread, ...refuses('invalid_request', 'same_currency') },
      },
    },
    async ({ body }, reply) =>
      reply
        .status(201)
        .header('location', '/v1/spreads')
        .send(await setSpread(db, current, body)),
  )

  app.get(
    '/spreads',
    {
      config: { role: 'reader', ledger: 'any' },
      schema: {
        operationId: 'listSpreads',
        summary: 'List the spreads',
        description: 'The default, then those of pairs, on one page.',
        tags: ['spreads'],
        response: { 200: SpreadPage, ...refuses('invalid_request') },
      },
    },
    async () => ({ data: await listCurrentSpreads(db), next_cursor: null }),
  )
}
