import type { Queryable } from '@florin/postgres'
import type { Service } from '@florin/server'
import { z } from 'zod'
import { refuses } from '../../errors.ts'
import type { Horizon } from '../../horizon/horizon.ts'
import { AsOf } from '../../horizon/schemas.ts'
import type { LedgerCache } from '../../ledgers/cache.ts'
import { ReadHeaders } from '../../request/headers.ts'
import { computeTrialBalance } from './queries.ts'
import { TrialBalance } from './schemas.ts'

interface Deps {
  db: Queryable
  ledgers: LedgerCache
  horizon: Horizon
}

export async function trialBalanceRoutes(app: Service, { db, ledgers, horizon }: Deps): Promise<void> {
  app.get(
    '/trial-balance',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'getTrialBalance',
        summary: 'Read the trial balance',
        description:
          'The sums of all balances per currency. In balanced books the debit column equals the credit column.',
        tags: ['trial balance'],
        headers: ReadHeaders,
        querystring: z.strictObject({ at: AsOf }),
        response: { 200: TrialBalance, ...refuses('invalid_request', 'ledger_not_found', 'moment_in_future') },
      },
    },
    async ({ headers, query: { at } }) => {
      const finality = await horizon.waitFor(at)
      const balance = await computeTrialBalance(db, ledgers.idOf(headers['florin-ledger']), at ?? null)
      return { ...balance, ...finality }
    },
  )
}
