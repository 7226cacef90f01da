import type { Queryable } from '@florin/postgres'
import { pageOf, readCursor, type Service } from '@florin/server'
import { refuses } from '../errors.ts'
import type { Horizon } from '../horizon/horizon.ts'
import { readMoment } from '../horizon/moment.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import { sumBalances } from './queries.ts'
import { BalanceSumPage, BalanceSumQuery, wordsOf } from './schemas.ts'

/** The first words of a code, with a closing dot. */
const positionPattern = /^([a-z0-9_-]{1,128}\.){1,10}$/

export async function balanceRoutes(
  app: Service,
  { db, ledgers, horizon }: { db: Queryable; ledgers: LedgerCache; horizon: Horizon },
): Promise<void> {
  app.get(
    '/balances',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'sumBalances',
        summary: 'Sum balances along the words of codes',
        description:
          'The balances of all accounts whose codes begin alike, at present or as of a moment, added up by currency and type, and with `code:N` by the first words of their codes. Reads the accounts of the page. With a grant that is limited to some accounts: the sums of those. `limit` is the number of groups of codes; a group has a row for each currency and type.',
        tags: ['accounts'],
        headers: ReadHeaders,
        querystring: BalanceSumQuery,
        response: {
          200: BalanceSumPage,
          ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found', 'moment_in_future'),
        },
      },
    },
    async ({ access, headers, query: { code_prefix: prefix = '', group_by: groupBy, limit, cursor, ...query } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const words = wordsOf(groupBy)
      const mark = ['balances', ledger, prefix, words, query]
      const after = readCursor(cursor, mark, positionPattern)
      const moment = await readMoment({ db, horizon }, ledger, query)
      const asOf = { at: query.at, effectiveAt: moment.effective_at ?? undefined }
      const wanted = { ledger, prefix, words, after, limit, reach: access.scope, ...asOf }
      const { data, last } = await sumBalances(db, wanted)
      // The page ends with a group, whatever the number of its rows.
      return { ...pageOf(data, data.length + 1, mark, ({ code }) => `${code}.`, last), ...moment }
    },
  )
}
