import { Readable } from 'node:stream'
import type { Queryable } from '@florin/postgres'
import type { Service } from '@florin/server'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import type { Horizon } from '../horizon/horizon.ts'
import { readPeriod } from '../horizon/period.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import type { PartField } from '../posting/part.ts'
import { ReadHeaders } from '../request/headers.ts'
import { exportBooks, formats } from './export.ts'
import { ExportQuery } from './schemas.ts'

interface Deps {
  db: Queryable
  ledgers: LedgerCache
  horizon: Horizon
  fields: readonly PartField<unknown>[]
}

export async function exportRoutes(app: Service, { db, ledgers, horizon, fields }: Deps): Promise<void> {
  app.get(
    '/export',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'exportBooks',
        summary: 'Export the books',
        description:
          'All transactions of the ledger or of a period, oldest first on its axis, with the accounts and, at the end, the balance of each account that has entries. A journal declares its accounts and currencies, so that `hledger check --strict` and `bean-check` check it. The answer is a stream. On the axis of recording it is final: the same request with the same `to` always answers the same. On the effective axis journals carry the effective dates, and it is final when its period is closed. An export that was interrupted lacks its last line.',
        tags: ['export'],
        headers: ReadHeaders,
        querystring: ExportQuery,
        response: {
          200: {
            description: 'The books, in the requested format',
            content: {
              'text/plain': { schema: z.string().meta({ description: 'hledger, beancount: a journal' }) },
              'application/x-ndjson': {
                schema: z.string().meta({
                  description:
                    'Lines with `record`: `export`, `currency`, `account`, `transaction`, `balance`, and last `end`; from the beginning also each `row` that a restore needs',
                }),
              },
              'text/csv': { schema: z.string().meta({ description: 'One entry per row, with a header' }) },
            },
          },
          ...refuses('invalid_request', 'ledger_not_found', 'moment_in_future', 'range_empty'),
        },
      },
    },
    async (request, reply) => {
      const { headers, query } = request
      const name = headers['florin-ledger']
      const ledger = ledgers.idOf(name)
      const period = { ledger: name, ...(await readPeriod({ db, horizon }, ledger, query)) }
      const format = formats[query.format]
      const authorizeAgain = async () => {
        await request.authorizeAgain()
        // It may be being removed by now.
        await ledgers.require(name)
      }
      const books = Readable.from(exportBooks({ db, fields, ledger, authorizeAgain }, period, format))
      // The answer to HEAD would read all transactions after its client has left.
      reply.raw.once('close', () => books.destroy())
      return reply
        .type(format.contentType)
        .header('florin-export-to', period.to)
        .send(books as never)
    },
  )
}
