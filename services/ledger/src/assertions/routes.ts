import { pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import type pg from 'pg'
import type { AccountCache } from '../accounts/cache.ts'
import { momentAtEnd } from '../calendar/days.ts'
import type { FindTimeZone } from '../calendar/time-zones.ts'
import { refuses } from '../errors.ts'
import type { Horizon } from '../horizon/horizon.ts'
import { runOnce } from '../idempotency/idempotency.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders, writeHeaders } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import { assertBalance } from './assertions.ts'
import { listAssertions, momentNotFinal } from './queries.ts'
import { Assertion, AssertionFilter, AssertionPage, NewAssertion } from './schemas.ts'

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
  accounts: AccountCache
  horizon: Horizon
  findTimeZone: FindTimeZone
}

const tags = ['accounts']

export async function assertionRoutes(
  app: Service,
  { db, ledgers, accounts, horizon, findTimeZone }: Deps,
): Promise<void> {
  app.post(
    '/assertions',
    {
      config: { role: 'accountant' },
      schema: {
        operationId: 'assertBalance',
        summary: 'Assert the balance of an account',
        description:
          'Records that the account has this balance, now or at a moment on either axis, and rejects the assertion if it has another one. `pnpm verify` checks each assertion again.',
        tags,
        headers: writeHeaders('example-assertion'),
        body: NewAssertion,
        response: {
          201: Assertion,
          ...refuses(
            'invalid_request',
            'ledger_not_found',
            'account_not_found',
            'too_many_decimals',
            'moment_in_future',
            'moment_not_final',
            'assertion_failed',
            'idempotency_key_reused',
            'outcome_unknown',
          ),
        },
      },
    },
    async (request, reply) => {
      const context = contextOf(ledgers, request, 'assertBalance')
      const { balance, at, effective_at: asked } = request.body
      const by = context.origin.subject
      const answer = await runOnce(
        db,
        context,
        (tx, { account, effectiveAt }) => assertBalance(tx, { account, balance, at, effectiveAt, by }),
        async () => {
          const account = await accounts.find(context.ledger, request.body.account)
          const { final = true } = await horizon.waitFor(at)
          if (!final) throw momentNotFinal(at ?? null)
          return { account, effectiveAt: asked && momentAtEnd(asked, await findTimeZone(context.ledger)) }
        },
      )
      return sendAnswer(reply, answer, () => '/v1/assertions')
    },
  )

  app.get(
    '/assertions',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listAssertions',
        summary: 'List assertions',
        description: 'Those that held, newest first.',
        tags,
        headers: ReadHeaders,
        querystring: AssertionFilter,
        response: {
          200: AssertionPage,
          ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found', 'account_not_found'),
        },
      },
    },
    async ({ headers, query: { account, limit, cursor } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const id = account === undefined ? undefined : (await accounts.find(ledger, account)).id
      const mark = ['assertions', ledger, account]
      const rows = await listAssertions(db, ledger, id, readCursor(cursor, mark, uuidPattern), limit)
      return pageOf(rows, limit, mark, (assertion) => assertion.id)
    },
  )
}
