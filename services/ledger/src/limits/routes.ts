import { pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import type pg from 'pg'
import { z } from 'zod'
import type { AccountCache } from '../accounts/cache.ts'
import { AccountRef } from '../accounts/schemas.ts'
import { refuses } from '../errors.ts'
import { runOnce } from '../idempotency/idempotency.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders, writeHeaders } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import { addLimit, readUse, removeLimit } from './limits.ts'
import { listLimits } from './queries.ts'
import { AccountLimits, LimitFilter, LimitPage, limitParams, MovementLimit, NewLimit } from './schemas.ts'

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
  accounts: AccountCache
}

const tags = ['limits']

export async function limitRoutes(app: Service, deps: Deps): Promise<void> {
  changeRoutes(app, deps)
  readRoutes(app, deps)
}

function changeRoutes(app: Service, { db, ledgers, accounts }: Deps): void {
  app.post(
    '/limits',
    {
      config: { role: 'accountant' },
      schema: {
        operationId: 'addLimit',
        summary: 'Add a limit of what an account, or an owner, moves in a window',
        description:
          'It replaces the limit of the same account or owner for the same measure, period and alignment, which stays in the list with its end. What moved before the first limit of the account or owner does not count.',
        tags,
        headers: writeHeaders('example-limit'),
        body: NewLimit,
        response: {
          201: MovementLimit,
          ...refuses(
            'invalid_request',
            'ledger_not_found',
            'account_not_found',
            'currency_unknown',
            'too_many_decimals',
            'time_zone_unknown',
            'system_account',
            'idempotency_key_reused',
            'outcome_unknown',
          ),
        },
      },
    },
    async (request, reply) => {
      const context = contextOf(ledgers, request, 'addLimit')
      const by = { ledger: context.ledger, by: context.origin.subject }
      const answer = await runOnce(db, context, (tx) => addLimit(tx, accounts, by, request.body))
      return sendAnswer(reply, answer, () => '/v1/limits')
    },
  )

  app.delete(
    '/limits/:limit_id',
    {
      config: { role: 'accountant' },
      schema: {
        operationId: 'endLimit',
        summary: 'End a limit',
        description: 'The limit stays in the list, with its end. Again: the same answer.',
        tags,
        headers: ReadHeaders,
        params: limitParams,
        response: {
          200: MovementLimit,
          ...refuses('invalid_request', 'ledger_not_found', 'limit_not_found', 'outcome_unknown'),
        },
      },
    },
    async ({ headers, params: { limit_id }, access: { identity } }) =>
      removeLimit(db, ledgers.idOf(headers['florin-ledger']), limit_id, identity.subject),
  )
}

function readRoutes(app: Service, { db, ledgers, accounts }: Deps): void {
  app.get(
    '/limits',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listLimits',
        summary: 'List limits',
        description: 'Also those that have ended. Newest first.',
        tags,
        headers: ReadHeaders,
        querystring: LimitFilter,
        response: { 200: LimitPage, ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found') },
      },
    },
    async ({ headers, query: { limit, cursor } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['limits', ledger]
      const limits = await listLimits(db, ledger, readCursor(cursor, mark, uuidPattern), limit)
      return pageOf(limits, limit, mark, ({ id }) => id)
    },
  )

  app.get(
    '/accounts/:account/limits',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listAccountLimits',
        summary: 'Read the limits of an account, and what is used of them',
        description: 'Those in force, of the account and of its owner.',
        tags,
        headers: ReadHeaders,
        params: z.object({ account: AccountRef }),
        response: { 200: AccountLimits, ...refuses('invalid_request', 'ledger_not_found', 'account_not_found') },
      },
    },
    async ({ headers, params: { account } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      return { data: await readUse(db, await accounts.find(ledger, account)) }
    },
  )
}
