import { isInScope } from '@florin/identity'
import {
  bodyBytesWithMetadata,
  createBatchReader,
  Moment,
  pageOf,
  partsPattern,
  readCursor,
  type Service,
  uuidPattern,
} from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import type { Horizon } from '../horizon/horizon.ts'
import { AsOf } from '../horizon/schemas.ts'
import { runOnce } from '../idempotency/idempotency.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders, writeHeaders } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import { idAfter, lowestId } from '../transaction-id.ts'
import { changeAccount, openAccount } from './accounts.ts'
import { type AccountCache, accountNotFound } from './cache.ts'
import { type AccountWanted, findAccount, findBalanceAt, findBalances, listAccounts, listHistory } from './queries.ts'
import { findReachable } from './reachable.ts'
import {
  Account,
  AccountBalance,
  AccountChange,
  AccountFilter,
  AccountPage,
  AccountRef,
  EntryFilter,
  HistoryPage,
  NewAccount,
  searchNote,
} from './schemas.ts'

/** A position in a history: transaction, sequence, and the horizon at which the list was started. */
const positionPattern = partsPattern(z.string().regex(uuidPattern), z.string().regex(/^\d{1,15}$/), Moment)

const params = z.object({ account: AccountRef })

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
  accounts: AccountCache
  horizon: Horizon
}

/** Balances per statement. */
const balancesMax = 500

export async function accountRoutes(app: Service, { db, ledgers, accounts, horizon }: Deps): Promise<void> {
  // Concurrent reads share a statement, which starts after all of them have arrived: none misses what was posted before it.
  const readBalance = createBatchReader((wanted: AccountWanted[]) => findBalances(db, wanted), balancesMax)

  app.post(
    '/accounts',
    {
      bodyLimit: bodyBytesWithMetadata,
      config: { role: 'teller' },
      schema: {
        operationId: 'openAccount',
        summary: 'Open an account',
        description:
          'The first account of a currency also opens the system accounts of that currency: cash, FX position, fees and FX spread.',
        tags: ['accounts'],
        headers: writeHeaders(),
        body: NewAccount,
        response: {
          201: Account,
          ...refuses(
            'invalid_request',
            'ledger_not_found',
            'account_code_taken',
            'currency_unknown',
            'too_many_decimals',
            'idempotency_key_reused',
            'outcome_unknown',
          ),
        },
      },
    },
    async (request, reply) => {
      const context = contextOf(ledgers, request, 'openAccount')
      const answer = await runOnce(db, context, (tx) => openAccount(tx, context.ledger, request.body))
      return sendAnswer(reply, answer, (account: Account) => `/v1/accounts/${account.id}`)
    },
  )

  app.get(
    '/accounts',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'listAccounts',
        summary: 'List accounts',
        description: `Newest first. ${searchNote}`,
        tags: ['accounts'],
        headers: ReadHeaders,
        querystring: AccountFilter,
        response: { 200: AccountPage, ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found') },
      },
    },
    async ({ access, headers, query: { limit, cursor, ...filters } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['accounts', ledger, filters]
      const before = readCursor(cursor, mark, uuidPattern)
      const { data, searchedTo } = await listAccounts(db, ledger, { ...filters, reach: access.scope }, before, limit)
      return pageOf(data, limit, mark, ({ id }) => id, searchedTo)
    },
  )

  app.get(
    '/accounts/:account',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'getAccount',
        summary: 'Read an account',
        description: 'The account with its present balance.',
        tags: ['accounts'],
        headers: ReadHeaders,
        params,
        response: { 200: Account, ...refuses('invalid_request', 'ledger_not_found', 'account_not_found') },
      },
    },
    async ({ access, headers, params: { account } }) => {
      const found = await findAccount(db, ledgers.idOf(headers['florin-ledger']), account)
      if (!found || !isInScope(access.scope, found)) throw accountNotFound(account)
      return found
    },
  )

  app.patch(
    '/accounts/:account',
    {
      bodyLimit: bodyBytesWithMetadata,
      config: { role: 'accountant' },
      schema: {
        operationId: 'changeAccount',
        summary: 'Change an account: freeze, unfreeze, close, rename, set metadata',
        description: 'Fields that are left out stay as they are.',
        tags: ['accounts'],
        headers: ReadHeaders,
        params,
        body: AccountChange,
        response: {
          200: Account,
          ...refuses(
            'invalid_request',
            'ledger_not_found',
            'account_not_found',
            'too_much_metadata',
            'account_not_empty',
            'account_closed',
            'system_account',
            'outcome_unknown',
          ),
        },
      },
    },
    async ({ headers, params: { account }, body }) =>
      changeAccount(db, ledgers.idOf(headers['florin-ledger']), account, body),
  )

  app.get(
    '/accounts/:account/balance',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'getBalance',
        summary: 'Read the balance of an account',
        description: 'The present balance, or with `at` the balance as of a moment.',
        tags: ['accounts'],
        headers: ReadHeaders,
        params,
        querystring: z.strictObject({ at: AsOf }),
        response: {
          200: AccountBalance,
          ...refuses('invalid_request', 'ledger_not_found', 'account_not_found', 'moment_in_future'),
        },
      },
    },
    async ({ access, headers, params: { account }, query: { at } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      if (access.scope) await findReachable(accounts, access.scope, ledger, account)
      const finality = await horizon.waitFor(at)
      const found = at ? await findBalanceAt(db, ledger, account, at) : await readBalance({ ledger, ref: account })
      if (!found) throw accountNotFound(account)
      return { ...found, ...finality }
    },
  )

  app.get(
    '/accounts/:account/entries',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'listEntries',
        summary: 'Read the history of an account',
        description: 'The entries of the account, in the order of `sequence`, each with the balance after it.',
        tags: ['accounts'],
        headers: ReadHeaders,
        params,
        querystring: EntryFilter,
        response: {
          200: HistoryPage,
          ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found', 'account_not_found', 'moment_in_future'),
        },
      },
    },
    async ({ access, headers, params, query: { limit, cursor, ...filters } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const account = await findReachable(accounts, access.scope, ledger, params.account)
      const mark = ['entries', account.ledger, account.id, filters]
      const [transaction, sequence, startedAt] = readCursor(cursor, mark, positionPattern)?.split('/') ?? []
      const { at, from, to, order } = filters
      const finality = await horizon.waitFor(at)
      const listedAt = startedAt ?? (await horizon.read())
      const ends = [at && idAfter(at), to && lowestId(Date.parse(to))].filter((id) => id !== undefined)
      const data = await listHistory(db, account, {
        order,
        fromId: from ? lowestId(Date.parse(from)) : null,
        toId: ends.sort()[0] ?? null,
        after: transaction ? { transaction, sequence: Number(sequence) } : null,
        limit,
      })
      const page = pageOf(data, limit, mark, (entry) => `${entry.transaction}/${entry.sequence}/${listedAt}`)
      return { ...page, horizon: listedAt, ...finality }
    },
  )
}
