import { originOf } from '@florin/clients'
import type { Service } from '@florin/server'
import { z } from 'zod'
import { Owner } from '../accounts/schemas.ts'
import type { Books } from '../books.ts'
import { ReadHeaders } from '../context.ts'
import { refuses } from '../errors.ts'
import { findOwnerBalances } from './owners.ts'
import { OwnerBalanceFilter, OwnerBalancePage } from './schemas.ts'

export async function ownerRoutes(app: Service, books: Books): Promise<void> {
  app.get(
    '/owners/:owner/balances',
    {
      schema: {
        operationId: 'listOwnerBalances',
        summary: 'What an owner has, one row a currency, over all accounts of the owner',
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
      const ledger = books.ledgers.idOf(headers['florin-ledger'])
      const data = await findOwnerBalances(books, ledger, params.owner, query.in, originOf(request))
      return { data, next_cursor: null }
    },
  )
}
