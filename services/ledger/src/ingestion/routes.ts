import type { Service } from '@florin/server'
import type pg from 'pg'
import type { z } from 'zod'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import type { ReplayReader } from '../transactions/replays.ts'
import { describeOutcome } from './operations.ts'
import { operationParams } from './schemas.ts'
import type { SecretReader } from './secret.ts'

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
  replays: ReplayReader
  readSecret: SecretReader
  schemas: { Operation: z.ZodType }
}

export async function ingestionRoutes(app: Service, deps: Deps): Promise<void> {
  app.get(
    '/operations/:operation',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'getOperation',
        summary: 'Read what became of an order',
        description:
          'Of an order that was accepted with `Prefer: respond-async`. `posted` has the `result` that the order would have been answered at once, `refused` has the `problem`.',
        tags: ['operations'],
        headers: ReadHeaders,
        params: operationParams,
        response: {
          200: deps.schemas.Operation,
          ...refuses('invalid_request', 'ledger_not_found', 'operation_not_found'),
        },
      },
    },
    async (request, reply) => {
      const ledger = deps.ledgers.idOf(request.headers['florin-ledger'])
      const body = await describeOutcome(deps, ledger, request.params.operation, request.id)
      return reply
        .type('application/json; charset=utf-8')
        .serializer((text: string) => text)
        .send(body as never)
    },
  )
}
