import type { Queryable } from '@florin/postgres'
import { Moment, pageOf, partsPattern, readCursor, type Service, uuidPattern } from '@florin/server'
import { z } from 'zod'
import type { AccountCache } from '../accounts/cache.ts'
import { findReachable } from '../accounts/reachable.ts'
import { searchNote } from '../accounts/schemas.ts'
import { refuses } from '../errors.ts'
import type { Horizon } from '../horizon/horizon.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import type { PartField } from '../posting/part.ts'
import { ReadHeaders } from '../request/headers.ts'
import { metadataNote, metadataOf } from '../request/metadata-filters.ts'
import { limitTransaction } from '../scope/scope.ts'
import { lowestId } from '../transaction-id.ts'
import { limitSearch } from './parties.ts'
import { findTransaction, listTransactions } from './queries.ts'
import { TransactionFilter, TransactionRef, type TransactionSchemas } from './schemas.ts'
import { requireTransaction, transactionNotFound } from './transactions.ts'

const params = z.object({ transaction: TransactionRef })

/** A position in the list: the transaction, and the horizon at which the list was started. */
const positionPattern = partsPattern(z.string().regex(uuidPattern), Moment)

interface Deps {
  db: Queryable
  ledgers: LedgerCache
  accounts: AccountCache
  horizon: Horizon
  fields: readonly PartField<unknown>[]
  schemas: TransactionSchemas
}

export async function transactionRoutes(app: Service, deps: Deps): Promise<void> {
  const { db, ledgers, accounts, horizon, fields, schemas } = deps
  app.get(
    '/transactions',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'listTransactions',
        summary: 'List transactions',
        description: `Newest first. ${metadataNote} ${searchNote}`,
        tags: ['transactions'],
        headers: ReadHeaders,
        querystring: TransactionFilter,
        response: {
          200: schemas.TransactionPage,
          ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found', 'account_not_found'),
        },
      },
    },
    async ({ access, headers, query: { limit, cursor, ...filters } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['transactions', ledger, filters]
      const [before, startedAt] = readCursor(cursor, mark, positionPattern)?.split('/') ?? []
      const listedAt = startedAt ?? (await horizon.read())
      const { kind: kinds, reference, direction, amount_min: amountMin, amount_max: amountMax, from, to } = filters
      const parties = limitSearch(access.scope, filters)
      if (!parties) return { data: [], next_cursor: null, horizon: listedAt }
      const { account, owner } = parties
      const identity = account === undefined ? undefined : await findReachable(accounts, access.scope, ledger, account)
      const fromId = from ? lowestId(Date.parse(from)) : null
      const toId = before ?? (to ? lowestId(Date.parse(to)) : null)
      const entry = { direction, amountMin: amountMin?.toFixed(), amountMax: amountMax?.toFixed() }
      const matches = { kinds, metadata: metadataOf(filters), entry }
      const filter = { accountId: identity?.id, owner, reference, fromId, toId, ...matches }
      const { data, searchedTo } = await listTransactions(db, fields, ledger, filter, limit)
      const shown = await Promise.all(
        data.map((transaction) => limitTransaction(accounts, access.scope, ledger, fields, transaction)),
      )
      const positionOf = ({ id }: { id: string }) => `${id}/${listedAt}`
      return {
        ...pageOf(data, limit, mark, positionOf, searchedTo && positionOf({ id: searchedTo })),
        data: shown.filter((transaction) => transaction !== undefined),
        horizon: listedAt,
      }
    },
  )

  app.get(
    '/transactions/:transaction',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'getTransaction',
        summary: 'Read a transaction',
        description:
          'By its id, or by its Idempotency-Key: this shows the outcome of a request whose answer was lost. A rejected order is `order_rejected`, a key that was never used is `transaction_not_found`.',
        tags: ['transactions'],
        headers: ReadHeaders,
        params,
        response: {
          200: schemas.Transaction,
          ...refuses('invalid_request', 'ledger_not_found', 'transaction_not_found', 'order_rejected'),
        },
      },
    },
    async ({ access, headers, params: { transaction: ref } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      if (access.scope === undefined) return requireTransaction(db, fields, ledger, ref)
      const found = await findTransaction(db, fields, ledger, ref)
      const shown = found && (await limitTransaction(accounts, access.scope, ledger, fields, found))
      if (shown) return shown
      throw transactionNotFound(ref)
    },
  )
}
