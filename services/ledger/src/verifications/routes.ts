import { Readable } from 'node:stream'
import { LedgerName, type Service } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import type { Part } from '../posting/part.ts'
import { linesType } from '../request/stream.ts'
import { VerificationLines } from './schemas.ts'
import { takeTurn, verificationStream } from './verification.ts'

interface Deps {
  pool: pg.Pool
  parts: readonly Part[]
  ledgers: LedgerCache
}

export async function verificationRoutes(app: Service, { ledgers, ...deps }: Deps): Promise<void> {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  app.post(
    '/ledgers/:ledger/verify',
    {
      config: { role: ['accountant', 'operator'] },
      schema: {
        operationId: 'verifyLedger',
        summary: 'Verify the books of a ledger',
        description:
          'Recomputes the books from their entries, from the beginning, and says of each promise whether it holds. It writes nothing and does not delay postings. One verification runs at a time; it ends when you disconnect. `pnpm verify` checks the same of all ledgers, and in addition the audit trail and the fees in the revenue service.',
        tags: ['ledgers'],
        params: z.object({ ledger: LedgerName.meta({ examples: ['main'] }) }),
        response: {
          200: {
            description: 'What it finds, while it runs, and the outcome in the last line',
            content: { [linesType]: { schema: VerificationLines } },
          },
          ...refuses('invalid_request', 'ledger_not_found', 'verification_running'),
        },
      },
    },
    async (request, reply) => {
      const ledger = ledgers.idOf(request.params.ledger)
      const endTurn = await takeTurn(deps.pool)
      const lines = Readable.from(
        verificationStream(deps, {
          ledger,
          endTurn,
          closing: closing.signal,
          authorizeAgain: () => request.authorizeAgain(),
          reporter: { requestId: request.id, logger: request.log },
        }),
        { objectMode: false },
      )
      // Also if it was never read.
      lines.once('close', endTurn)
      reply.raw.once('close', () => lines.destroy())
      return reply
        .type(linesType)
        .header('cache-control', 'no-store')
        .send(lines as never)
    },
  )
}
