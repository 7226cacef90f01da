import { Cursor, LedgerName, Limit, ledgerNamePattern, pageOf, readCursor, type Service } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import { runOnce } from '../idempotency/idempotency.ts'
import { writeHeadersOutsideLedgers } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import type { LedgerCache } from './cache.ts'
import { insertLedger, listLedgers, updateTimeZone } from './queries.ts'
import { Ledger, LedgerChange, LedgerPage, NewLedger } from './schemas.ts'

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
}

export async function ledgerRoutes(app: Service, { db, ledgers }: Deps): Promise<void> {
  app.post(
    '/ledgers',
    {
      config: { role: 'admin', ledger: 'all' },
      schema: {
        operationId: 'openLedger',
        summary: 'Open a ledger',
        description:
          'A ledger is a separate set of books: its accounts, currencies and transactions are invisible to other ledgers. The header Florin-Ledger is ignored here. The Idempotency-Key must be unique among those of the ledger `main`.',
        tags: ['ledgers'],
        headers: writeHeadersOutsideLedgers('example-ledger'),
        body: NewLedger,
        response: {
          201: Ledger,
          ...refuses('invalid_request', 'ledger_exists', 'idempotency_key_reused', 'outcome_unknown'),
        },
      },
    },
    async (request, reply) =>
      sendAnswer(
        reply,
        await runOnce(db, contextOf(ledgers, request, 'openLedger'), (tx) => insertLedger(tx, request.body)),
        () => '/v1/ledgers',
      ),
  )

  app.patch(
    '/ledgers/:ledger',
    {
      config: { role: 'admin' },
      schema: {
        operationId: 'changeLedger',
        summary: 'Change the time zone of a ledger',
        description:
          'What is dated already keeps its moment, and a closed period its end. Every replica uses the new time zone within a second.',
        tags: ['ledgers'],
        params: z.object({ ledger: LedgerName.meta({ examples: ['shop-berlin'] }) }),
        body: LedgerChange,
        response: {
          200: Ledger,
          ...refuses('invalid_request', 'ledger_not_found', 'ledger_removing', 'outcome_unknown'),
        },
      },
    },
    async ({ params: { ledger }, body: { time_zone: timeZone } }) => updateTimeZone(db, ledgers.idOf(ledger), timeZone),
  )

  app.get(
    '/ledgers',
    {
      config: { role: 'reader', ledger: 'any', scoped: true },
      schema: {
        operationId: 'listLedgers',
        summary: 'List the ledgers',
        description: 'Those that you have a grant for, in the order of their names.',
        tags: ['ledgers'],
        querystring: z.strictObject({ limit: Limit, cursor: Cursor }),
        response: { 200: LedgerPage, ...refuses('cursor_invalid') },
      },
    },
    async ({ access: { identity }, query: { limit, cursor } }) => {
      const named = identity.grants.some(({ ledgers: names }) => names === '*')
        ? null
        : identity.grants.flatMap(({ ledgers: names }) => names)
      const data = await listLedgers(db, named, readCursor(cursor, 'ledgers', ledgerNamePattern), limit)
      return pageOf(data, limit, 'ledgers', ({ name }) => name)
    },
  )
}
