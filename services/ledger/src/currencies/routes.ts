import type { Service } from '@florin/server'
import type pg from 'pg'
import { refuses } from '../errors.ts'
import { runOnce } from '../idempotency/idempotency.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders, writeHeaders } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import { listCurrencies, registerCurrency } from './currencies.ts'
import { Currency, CurrencyPage, NewCurrency } from './schemas.ts'

interface Deps {
  db: pg.Pool
  ledgers: LedgerCache
}

export async function currencyRoutes(app: Service, { db, ledgers }: Deps): Promise<void> {
  app.post(
    '/currencies',
    {
      config: { role: 'admin' },
      schema: {
        operationId: 'registerCurrency',
        summary: 'Register a currency that ISO 4217 does not have',
        description:
          'For a token, a coin or points. It belongs to the ledger. ISO 4217 currencies need no registration.',
        tags: ['currencies'],
        headers: writeHeaders('example-currency'),
        body: NewCurrency,
        response: {
          201: Currency,
          ...refuses(
            'invalid_request',
            'ledger_not_found',
            'currency_exists',
            'idempotency_key_reused',
            'outcome_unknown',
          ),
        },
      },
    },
    async (request, reply) => {
      const context = contextOf(ledgers, request, 'registerCurrency')
      const answer = await runOnce(db, context, (tx) => registerCurrency(tx, context.ledger, request.body))
      return sendAnswer(reply, answer, () => '/v1/currencies')
    },
  )

  app.get(
    '/currencies',
    {
      config: { role: 'reader', scoped: true },
      schema: {
        operationId: 'listCurrencies',
        summary: 'List the currencies',
        description: 'Those of the ledger first, then those of ISO 4217; all on one page.',
        tags: ['currencies'],
        headers: ReadHeaders,
        response: { 200: CurrencyPage, ...refuses('invalid_request', 'ledger_not_found') },
      },
    },
    async ({ headers }) => ({
      data: await listCurrencies(db, ledgers.idOf(headers['florin-ledger'])),
      next_cursor: null,
    }),
  )
}
