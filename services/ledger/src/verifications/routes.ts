import { Readable } from 'node:stream'
import type { Queryable } from '@florin/postgres'
import { LedgerName, pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import type { Part } from '../posting/part.ts'
import { linesType } from '../request/stream.ts'
import { listVerifications } from './queries.ts'
import { VerificationFilter, VerificationLines, VerificationPage } from './schemas.ts'
import { takeTurn, verificationStream } from './verification.ts'

const params = z.object({ ledger: LedgerName.meta({ examples: ['main'] }) })

interface Deps {
  db: Queryable
  /** Of connections that serve nothing else. */
  pool: pg.Pool
  parts: readonly Part[]
  ledgers: LedgerCache
}

export async function verificationRoutes(app: Service, deps: Deps): Promise<void> {
  verifyRoute(app, deps)
  listRoute(app, deps)
}

function verifyRoute(app: Service, { ledgers, ...deps }: Deps): void {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  app.post(
    '/ledgers/:ledger/verifications',
    {
      config: { role: ['accountant', 'operator'] },
      schema: {
        operationId: 'verifyLedger',
        summary: 'Verify the books of a ledger',
        description:
          'Recomputes the books from their entries, from the beginning, and says of each promise whether it holds. It changes nothing and does not delay postings; its outcome is listed. One verification runs at a time; it ends when you disconnect. `pnpm verify` checks the same of all ledgers, and in addition the audit trail and the fees in the revenue service.',
        tags: ['ledgers'],
        params,
        response: {
          200: {
            description: 'What it finds, while it runs, and the outcome in the last line',
            content: { [linesType]: { schema: VerificationLines } },
          },
          ...refuses('invalid_request', 'ledger_not_found', 'ledger_removing', 'verification_running'),
        },
      },
    },
    async (request, reply) => {
      const ledger = ledgers.idOf(request.params.ledger)
      const endTurn = await takeTurn(deps.pool)
      const lines = Readable.from(
        verificationStream(deps, {
          ledger,
          verifiedBy: request.access.identity.subject,
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

function listRoute(app: Service, { db, ledgers }: Deps): void {
  app.get(
    '/ledgers/:ledger/verifications',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listVerifications',
        summary: 'Read when a ledger was verified, and with which outcome',
        description: 'Those that were requested and ended, newest first. Runs of `pnpm verify` are not among them.',
        tags: ['ledgers'],
        params,
        querystring: VerificationFilter,
        response: {
          200: VerificationPage,
          ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found', 'ledger_removing'),
        },
      },
    },
    async ({ params: { ledger: name }, query: { limit, cursor } }) => {
      const ledger = ledgers.idOf(name)
      const mark = ['verifications', ledger]
      const data = await listVerifications(db, ledger, readCursor(cursor, mark, uuidPattern), limit)
      return pageOf(data, limit, mark, ({ id }) => id)
    },
  )
}
