import { LedgerName, ledgerNotFound, type Service } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import { runOnce } from '../idempotency/idempotency.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { readLedger } from '../ledgers/queries.ts'
import { Ledger } from '../ledgers/schemas.ts'
import { writeHeadersOutsideLedgers } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import { beginRemoval } from './queries.ts'

export async function removalRoutes(
  app: Service,
  { db, ledgers }: { db: pg.Pool; ledgers: LedgerCache },
): Promise<void> {
  app.delete(
    '/ledgers/:ledger',
    {
      config: { role: 'admin', ledger: 'all' },
      schema: {
        operationId: 'removeLedger',
        summary: 'Remove a trial ledger',
        description:
          'Deletes a ledger that was opened with `trial: true`, with everything in it, also in the FX and revenue services. From this answer on nothing is recorded in it. Its rows are deleted in the background; `GET /v1/ledgers` shows it, with what it waits for, until nothing is left. Then its name is free. The audit trail stays. An ordinary ledger is never removed. Send an Idempotency-Key, and a retry never removes a newer ledger of the name; keys must be unique among those of the ledger `main`.',
        tags: ['ledgers'],
        headers: writeHeadersOutsideLedgers('remove-trial'),
        params: z.object({
          ledger: LedgerName.meta({ examples: ['trial'], description: 'Name of the ledger' }),
        }),
        response: {
          202: Ledger,
          ...refuses(
            'invalid_request',
            'ledger_not_found',
            'ledger_not_trial',
            'idempotency_key_reused',
            'outcome_unknown',
          ),
        },
      },
    },
    async (request, reply) => {
      const { ledger: name } = request.params
      const answer = await runOnce(db, contextOf(ledgers, request, 'removeLedger', name), async (tx) => {
        if (!(await beginRemoval(tx, name, request.access.identity.subject))) throw ledgerNotFound(name)
        return readLedger(tx, name)
      })
      ledgers.forget(name)
      return sendAnswer(reply, answer, () => '/v1/ledgers', 202)
    },
  )
}
