import { Readable } from 'node:stream'
import { pageOf, prefersCsv, readCursor, type Service, uuidPattern } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { refuses } from '../../errors.ts'
import type { Horizon } from '../../horizon/horizon.ts'
import type { LedgerCache } from '../../ledgers/cache.ts'
import { ReadHeaders } from '../../request/headers.ts'
import { readInSnapshot } from '../positions/positions.ts'
import { exportByAccount, exportByType } from './csv.ts'
import { listByAccount, sumByType } from './ranges.ts'
import { AccountTrialBalance, TrialBalance, TrialBalanceFilter } from './schemas.ts'
import { readWindow } from './window.ts'

interface Deps {
  db: pg.Pool
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
          'The sums of all balances per currency and type, or the balance of each account. In balanced books the debit column equals the credit column. With `from` or `to` also the opening balances and the turnover. With `accept: text/csv` the answer is a file; by account it has all accounts, without `limit`.',
        tags: ['trial balance'],
        headers: ReadHeaders,
        querystring: TrialBalanceFilter,
        response: {
          200: {
            description: 'OK',
            content: {
              'application/json': { schema: z.union([AccountTrialBalance, TrialBalance]) },
              'text/csv': { schema: z.string().meta({ description: 'The rows, with a header' }) },
            },
          },
          ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found', 'moment_in_future', 'range_empty'),
        },
      },
    },
    async (request, reply) => {
      const { headers, query, raw } = request
      const { limit, cursor, ...filters } = query
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['trial-balance', ledger, filters]
      const after = readCursor(cursor, mark, uuidPattern)
      const { window, asked } = await readWindow({ db, horizon }, ledger, filters)
      reply.header('vary', 'accept')
      const isFile = prefersCsv(raw.headers.accept)
      if (isFile) reply.type('text/csv; charset=utf-8; header=present')
      if (query.group_by === 'account') {
        const authorizeAgain = () => request.authorizeAgain()
        if (isFile) return reply.send(Readable.from(exportByAccount(db, ledger, window, authorizeAgain)) as never)
        const { data, searchedTo } = await listByAccount(db, ledger, window, after, limit)
        const page = pageOf(data, limit, mark, ({ account }) => account, searchedTo)
        return { ...asked, ...page }
      }
      const data = await readInSnapshot(db, (tx) => sumByType(tx, ledger, window))
      return isFile ? reply.serializer((csv: string) => csv).send(exportByType(data)) : { ...asked, data }
    },
  )
}
