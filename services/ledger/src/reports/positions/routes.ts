import { originOf } from '@florin/clients'
import type { Service } from '@florin/server'
import type pg from 'pg'
import type { FxClient } from '../../clients/fx.ts'
import { refuses } from '../../errors.ts'
import type { Horizon } from '../../horizon/horizon.ts'
import { readMoment } from '../../horizon/moment.ts'
import type { LedgerCache } from '../../ledgers/cache.ts'
import { ReadHeaders } from '../../request/headers.ts'
import { findPositions } from './positions.ts'
import { PositionFilter, Positions } from './schemas.ts'

interface Deps {
  db: pg.Pool
  fx: FxClient
  ledgers: LedgerCache
  horizon: Horizon
}

export async function positionRoutes(app: Service, { db, fx, ledgers, horizon }: Deps): Promise<void> {
  app.get(
    '/fx/positions',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listPositions',
        summary: 'Read the open FX positions and their gains',
        description:
          'One row per currency that was converted. With `in` each position is valued in that currency, with its realised and unrealised gain.',
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
      const name = headers['florin-ledger']
      const ledger = { id: ledgers.idOf(name), name }
      const moment = await readMoment({ db, horizon }, ledger.id, query)
      const asked = { reporting: query.in, at: moment.at, effectiveAt: moment.effective_at }
      return { ...(await findPositions({ db, fx }, ledger, asked, originOf(request))), ...moment }
    },
  )
}
