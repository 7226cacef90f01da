import { isInScope } from '@florin/identity'
import { bodyBytesWithMetadata, pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import { runOnce } from '../idempotency/idempotency.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders, writeHeaders } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import { metadataNote, metadataOf } from '../request/metadata-filters.ts'
import { changeAccount, openAccount } from './accounts.ts'
import { accountNotFound } from './cache.ts'
import { listAccounts } from './list.ts'
import { findAccount } from './queries.ts'
import { Account, AccountChange, AccountFilter, AccountPage, AccountRef, NewAccount, searchNote } from './schemas.ts'

const params = z.object({ account: AccountRef })

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
}

export async function accountRoutes(app: Service, { db, ledgers }: Deps): Promise<void> {
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
        description: `Newest first. ${metadataNote} ${searchNote}`,
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
      const { owner, code_prefix: codePrefix, type, currency, status } = filters
      const matches = { owner, codePrefix, type, currency, status, metadata: metadataOf(filters), reach: access.scope }
      const { data, searchedTo } = await listAccounts(db, ledger, matches, before, limit)
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
        summary: 'Change an account: freeze, unfreeze, close, rename, set owner, minimum balance or metadata',
        description:
          'Fields that are left out stay as they are. Each change is a version of the account, and an event `account.changed`.',
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
            'minimum_above_balance',
            'maximum_below_balance',
            'too_many_decimals',
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
}
