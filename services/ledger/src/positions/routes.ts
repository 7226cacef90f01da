import { originOf } from '@florin/clients'
import type { Service } from '@florin/server'
import type { Books } from '../books.ts'
import { ReadHeaders } from '../context.ts'
import { refuses } from '../errors.ts'
import { findPositions } from './positions.ts'
import { PositionFilter, Positions } from './schemas.ts'

export async function positionRoutes(app: Service, books: Books): Promise<void> {
  app.get(
    '/fx/positions',
    {
      schema: {
        operationId: 'listPositions',
        summary: 'What conversions have left in each currency, what it is worth and what it has gained',
        tags: ['conversions'],
        headers: ReadHeaders,
        querystring: PositionFilter,
        response: {
          200: Positions,
          ...refuses(
            'invalid_request',
            'ledger_not_found',
            'moment_in_future',
            'history_too_long',
            'currency_unknown',
            'fx_answer_invalid',
            'fx_unavailable',
          ),
        },
      },
    },
    async (request) => {
      const { headers, query } = request
      const ledger = books.ledgers.idOf(headers['florin-ledger'])
      const finality = await books.horizon.waitFor(query.at)
      const positions = await findPositions(books, ledger, query.in, query.at ?? null, originOf(request))
      return { ...positions, ...finality }
    },
  )
}
