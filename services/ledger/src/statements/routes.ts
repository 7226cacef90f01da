import { Readable } from 'node:stream'
import type { Queryable } from '@florin/postgres'
import type { Service } from '@florin/server'
import { z } from 'zod'
import type { AccountCache } from '../accounts/cache.ts'
import { findReachable } from '../accounts/reachable.ts'
import { AccountRef } from '../accounts/schemas.ts'
import { refuses } from '../errors.ts'
import type { Horizon } from '../horizon/horizon.ts'
import { readPeriod } from '../horizon/period.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import { preferredType } from './accept.ts'
import { camt, checkCamt } from './formats/camt.ts'
import { csv } from './formats/csv.ts'
import { json } from './formats/json.ts'
import { countForPdf, writePdf } from './formats/pdf.ts'
import { Statement, StatementHeaders, StatementQuery } from './schemas.ts'
import { readStatement, type StatementParts, writeStatement } from './statement.ts'

interface Deps {
  db: Queryable
  ledgers: LedgerCache
  accounts: AccountCache
  horizon: Horizon
}

const types = ['application/json', 'text/csv', 'application/pdf', 'application/xml'] as const

/** Throws what can be known before the first byte. */
type Writer = (parts: StatementParts) => Readable | Promise<Readable>

const writers: Record<(typeof types)[number], Writer> = {
  'application/json': (parts) => Readable.from(writeStatement(parts, json)),
  'text/csv': (parts) => Readable.from(writeStatement(parts, csv)),
  'application/pdf': async (parts) => writePdf(await countForPdf(parts)),
  'application/xml': (parts) => {
    checkCamt(parts.head)
    return Readable.from(writeStatement(parts, camt))
  },
}
export async function statementRoutes(app: Service, { db, ledgers, accounts, horizon }: Deps): Promise<void> {
  app.get(
    '/accounts/:account/statement',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'getStatement',
        summary: 'Read the statement of an account',
        description:
          'The opening balance, the entries with the balance after each, the sums of debits and credits, and the closing balance of a period. The answer is a stream. On the axis of recording it is final: the same request with the same `to` always answers the same. On the effective axis `final` says whether its period is closed. The header `accept` chooses JSON, CSV, PDF or ISO 20022 camt.053.',
        tags: ['accounts'],
        headers: ReadHeaders.extend(StatementHeaders),
        params: z.object({ account: AccountRef }),
        querystring: StatementQuery,
        response: {
          200: {
            description: 'The statement',
            content: {
              'application/json': { schema: Statement },
              'text/csv': {
                schema: z.string().meta({
                  description:
                    'Rows with `row`: opening, entry, totals, closing. Texts that start like a formula begin with an apostrophe',
                }),
              },
              'application/pdf': { schema: z.string().meta({ description: 'At most 10,000 entries' }) },
              'application/xml': { schema: z.string().meta({ description: 'camt.053.001.08' }) },
            },
          },
          ...refuses(
            'invalid_request',
            'ledger_not_found',
            'account_not_found',
            'moment_in_future',
            'range_empty',
            'statement_too_large',
            'statement_not_representable',
          ),
        },
      },
    },
    async (request, reply) => {
      const { access, headers, params, query } = request
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const account = await findReachable(accounts, access.scope, ledger, params.account)
      const period = await readPeriod({ db, horizon }, ledger, query)
      const parts = await readStatement(db, account, period, () => request.authorizeAgain())
      const type = preferredType(headers.accept, types)
      const statement = await writers[type](parts)
      reply.raw.once('close', () => statement.destroy())
      return reply
        .type(type.startsWith('text/') ? `${type}; charset=utf-8` : type)
        .header('vary', 'accept')
        .send(statement as never)
    },
  )
}
