import { Readable } from 'node:stream'
import { HttpError, LedgerName, type Service } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import type { Part } from '../posting/part.ts'
import { answerWhileReading, linesType } from '../request/stream.ts'
import { abandon, restoreStream } from './restore.ts'
import { AbandonedRestore, ExportLines, ProgressLines } from './schemas.ts'

interface Deps {
  pool: pg.Pool
  parts: readonly Part[]
}

export async function restoreRoutes(app: Service, deps: Deps): Promise<void> {
  // Streams of lines are for this route alone.
  await app.register(async (scope) => restoreRoute(scope as Service, deps))
  app.delete(
    '/ledgers/:ledger/restore',
    {
      config: { role: 'admin', ledger: 'all' },
      schema: {
        operationId: 'abandonRestore',
        summary: 'Abandon a restore',
        description:
          'Deletes all rows of a restore that has not ended, and frees its name. A ledger that is open is never deleted. After an interruption send it again: it continues.',
        tags: ['export'],
        params,
        response: { 200: AbandonedRestore, ...refuses('invalid_request', 'restore_not_found', 'outcome_unknown') },
      },
    },
    ({ params: { ledger } }) => abandon(deps.pool, ledger),
  )
}

const params = z.object({
  ledger: LedgerName.meta({ examples: ['shop-restored'], description: 'Name of the new ledger' }),
})

function restoreRoute(app: Service, deps: Deps): void {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  app.addContentTypeParser(linesType, (_request, body, done) => done(null, body))
  app.post(
    '/ledgers/:ledger/restore',
    {
      config: { role: 'admin', ledger: 'all', audit: 'ahead' },
      schema: {
        operationId: 'restoreLedger',
        summary: 'Restore a ledger from its export',
        description:
          'Opens a new ledger from an NDJSON export of a whole ledger, from this database or another one, with the same ids, entries, balances and idempotency keys. Each rule of the books is checked again, and the ledger is opened when the whole file has come and the checks of `pnpm verify` find nothing; until then nothing can reach it. After an interruption send the whole file again: it continues where it stopped, and doubles nothing. API keys, webhooks, the audit trail, rates and fee schedules are not in an export.',
        tags: ['export'],
        params,
        body: { content: { [linesType]: { schema: ExportLines } } },
        response: {
          200: {
            description: 'The progress, while the file arrives, and the outcome in the last line',
            content: { [linesType]: { schema: ProgressLines } },
          },
          ...refuses(
            'invalid_request',
            'ledger_exists',
            'restore_invalid',
            'restore_rejected',
            'restore_unsound',
            'restore_of_another_file',
            'restore_in_progress',
            'restore_name_removed',
          ),
        },
      },
    },
    async (request, reply) => {
      const { body, params } = request
      if (!(body instanceof Readable)) {
        const detail = `Send an NDJSON export as ${linesType}.`
        throw new HttpError('invalid_request', detail, { errors: [{ pointer: '/body', detail }] })
      }
      const answer = restoreStream(deps, {
        name: params.ledger,
        restoredBy: request.access.identity.subject,
        pieces: body,
        closing: closing.signal,
        authorizeAgain: () => request.authorizeAgain(),
        reporter: { requestId: request.id, logger: request.log },
      })
      return reply
        .type(linesType)
        .header('cache-control', 'no-store')
        .send(answerWhileReading(request, reply, body, answer) as never)
    },
  )
}
