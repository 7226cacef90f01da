import type { Service } from '@florin/http'
import { z } from 'zod'
import { Owner } from '../accounts/schemas.ts'
import type { Books } from '../books.ts'
import { ReadHeaders } from '../context.ts'
import { LedgerError, refuses } from '../errors.ts'
import { listOwnerBalances } from './queries.ts'
import { OwnerBalancePage } from './schemas.ts'

export async function ownerRoutes(app: Service, books: Books): Promise<void> {
  const { db } = books
  app.get(
    '/owners/:owner/balances',
    {
      schema: {
        operationId: 'listOwnerBalances',
        summary: 'What an owner has, one row a currency, over all accounts of the owner',
        tags: ['owners'],
        headers: ReadHeaders,
        params: z.object({ owner: Owner }),
        response: { 200: OwnerBalancePage, ...refuses('invalid_request', 'ledger_not_found', 'owner_not_found') },
      },
    },
    async ({ headers, params: { owner } }) => {
      const data = await listOwnerBalances(db, books.ledgers.idOf(headers['florin-ledger']), owner)
      if (data.length === 0) throw new LedgerError('owner_not_found', `No account of this ledger belongs to ${owner}.`)
      return { data, next_cursor: null }
    },
  )
}
