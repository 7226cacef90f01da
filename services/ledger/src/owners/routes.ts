import { originOf } from '@florin/clients'
import type { Queryable } from '@florin/postgres'
import type { Service } from '@florin/server'
import { z } from 'zod'
import { Owner } from '../accounts/schemas.ts'
import type { FxClient } from '../clients/fx.ts'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import { findOwnerBalances } from './owners.ts'
import { OwnerBalanceFilter, OwnerBalancePage } from './schemas.ts'

interface Deps {
  db: Queryable
  fx: FxClient
  ledgers: LedgerCache
}

export async function ownerRoutes(app: Service, { db, fx, ledgers }: Deps): Promise<void> {
  app.get(
    '/owners/:owner/balances',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'listOwnerBalances',
        summary: 'Read the balances of an owner',
        description:
          'The sum over all accounts of the owner, one row per currency; empty for an owner without accounts. With `in` each sum is valued in that currency.',
        tags: ['owners'],
        headers: ReadHeaders,
        params: z.object({ owner: Owner }),
        querystring: OwnerBalanceFilter,
        response: {
          200: OwnerBalancePage,
          ...refuses('invalid_request', 'ledger_not_found', 'currency_unknown', 'fx_answer_invalid', 'fx_unavailable'),
        },
      },
    },
    async (request) => {
      const { headers, params, query } = request
      const name = headers['florin-ledger']
      const ledger = { id: ledgers.idOf(name), name }
      const accounts = { owner: params.owner, reach: request.access.scope }
      const data = await findOwnerBalances({ db, fx }, ledger, accounts, query.in, originOf(request))
      return { data, next_cursor: null }
    },
  )
}
