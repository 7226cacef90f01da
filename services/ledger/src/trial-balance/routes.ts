import type { Service } from '@florin/server'
import { z } from 'zod'
import type { Books } from '../books.ts'
import { ReadHeaders } from '../context.ts'
import { refuses } from '../errors.ts'
import { AsOf } from '../horizon/schemas.ts'
import { computeTrialBalance } from './queries.ts'
import { TrialBalance } from './schemas.ts'

export async function trialBalanceRoutes(app: Service, books: Books): Promise<void> {
  const { db } = books
  app.get(
    '/trial-balance',
    {
      schema: {
        operationId: 'getTrialBalance',
        summary: 'Prove the books: in each currency the debit column equals the credit column',
        tags: ['trial balance'],
        headers: ReadHeaders,
        querystring: z.strictObject({ at: AsOf }),
        response: { 200: TrialBalance, ...refuses('invalid_request', 'ledger_not_found', 'moment_in_future') },
      },
    },
    async ({ headers, query: { at } }) => {
      const finality = await books.horizon.waitFor(at)
      const balance = await computeTrialBalance(db, books.ledgers.idOf(headers['florin-ledger']), at ?? null)
      return { ...balance, ...finality }
    },
  )
}
