import type { Queryable } from '@florin/postgres'
import type { Service } from '@florin/server'
import { refuses } from '../errors.ts'
import { removeLedger } from './queries.ts'
import { RemovalStep, RemovedLedger } from './schemas.ts'

/** Others wait meanwhile, so a call is short. */
const rowsMax = 2_000

/** For the ledger only, so it is not documented. */
export async function removedLedgerRoutes(app: Service, db: Queryable): Promise<void> {
  app.post(
    '/removed-ledgers',
    {
      config: { services: ['ledger'] },
      schema: {
        hide: true,
        body: RemovedLedger,
        response: { 200: RemovalStep, ...refuses('invalid_request', 'outcome_unknown') },
      },
    },
    async ({ body }) => ({ step: await removeLedger(db, body, rowsMax) }),
  )
}
