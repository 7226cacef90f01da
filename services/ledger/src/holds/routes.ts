import type { Queryable } from '@florin/postgres'
import { pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import type { AccountCache } from '../accounts/cache.ts'
import { searchNote } from '../accounts/schemas.ts'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import type { FindHold } from './holds.ts'
import { presentChange, presentHold } from './present.ts'
import { listChanges, listHolds } from './queries.ts'
import { HoldFilter, HoldPage, HoldWithChanges, holdParams } from './schemas.ts'

interface Deps {
  db: Queryable
  ledgers: LedgerCache
  accounts: AccountCache
  findHold: FindHold
}

export async function holdRoutes(app: Service, { db, ledgers, accounts, findHold }: Deps): Promise<void> {
  app.get(
    '/holds',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listHolds',
        summary: 'List holds',
        description: `Newest first. ${searchNote}`,
        tags: ['holds'],
        headers: ReadHeaders,
        querystring: HoldFilter,
        response: {
          200: HoldPage,
          ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found', 'account_not_found'),
        },
      },
    },
    async ({ headers, query: { limit, cursor, ...filters } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['holds', ledger, filters]
      const before = readCursor(cursor, mark, uuidPattern) ?? undefined
      const { account, owner, status, expires_before: expiresBefore } = filters
      const identity = account === undefined ? undefined : await accounts.find(ledger, account)
      const filter = { accountId: identity?.id, owner, status, expiresBefore, before }
      const { data, searchedTo } = await listHolds(db, ledger, filter, limit)
      return pageOf(data.map(presentHold), limit, mark, ({ id }) => id, searchedTo)
    },
  )

  app.get(
    '/holds/:hold',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'getHold',
        summary: 'Read a hold with its history',
        description: 'The hold, its captures and its releases.',
        tags: ['holds'],
        headers: ReadHeaders,
        params: holdParams,
        response: { 200: HoldWithChanges, ...refuses('invalid_request', 'ledger_not_found', 'hold_not_found') },
      },
    },
    async ({ headers, params }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const hold = await findHold(ledger, params.hold)
      // Those that came after the hold was read are left out.
      const changes = await listChanges(db, ledger, hold.id, hold.changes)
      return { ...presentHold(hold), changes: changes.map(presentChange) }
    },
  )
}
