import type { Queryable } from '@florin/postgres'
import { pageOf, readCursor, type Service, uuidPattern } from '@florin/server'
import type { AccountCache } from '../accounts/cache.ts'
import { searchNote } from '../accounts/schemas.ts'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { ReadHeaders } from '../request/headers.ts'
import { highest, lowest, lowestId } from '../transaction-id.ts'
import { requirePayment } from './payments.ts'
import { presentPayment, presentPaymentChange } from './present.ts'
import { listPaymentChanges, listPayments } from './queries.ts'
import { PaymentFilter, PaymentPage, PaymentWithChanges, paymentParams } from './schemas.ts'

interface Deps {
  db: Queryable
  ledgers: LedgerCache
  accounts: AccountCache
}

export async function paymentRoutes(app: Service, { db, ledgers, accounts }: Deps): Promise<void> {
  app.get(
    '/payments',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'listPayments',
        summary: 'List payments',
        description: `With the state of their cashback. Newest first. ${searchNote}`,
        tags: ['payments'],
        headers: ReadHeaders,
        querystring: PaymentFilter,
        response: {
          200: PaymentPage,
          ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found', 'account_not_found'),
        },
      },
    },
    async ({ headers, query: { limit, cursor, ...filters } }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const mark = ['payments', ledger, filters]
      const before = readCursor(cursor, mark, uuidPattern)
      const { account, owner, category, cashback, from, to } = filters
      const fromId = from ? lowestId(Date.parse(from)) : lowest
      const toId = before ?? (to ? lowestId(Date.parse(to)) : highest)
      const identity = account === undefined ? undefined : await accounts.find(ledger, account)
      const filter = { accountId: identity?.id, owner, category, cashback, fromId, toId }
      const { data, searchedTo } = await listPayments(db, ledger, filter, limit)
      return pageOf(data.map(presentPayment), limit, mark, ({ id }) => id, searchedTo)
    },
  )

  app.get(
    '/payments/:payment',
    {
      config: { role: 'reader' },
      schema: {
        operationId: 'getPayment',
        summary: 'Read a payment with its refunds and its cashback',
        description: 'By its id, its number, or its Idempotency-Key.',
        tags: ['payments'],
        headers: ReadHeaders,
        params: paymentParams,
        response: { 200: PaymentWithChanges, ...refuses('invalid_request', 'ledger_not_found', 'payment_not_found') },
      },
    },
    async ({ headers, params }) => {
      const ledger = ledgers.idOf(headers['florin-ledger'])
      const payment = await requirePayment(db, ledger, params.payment)
      // Those that came after the payment was read are left out.
      const changes = await listPaymentChanges(db, ledger, payment.id, payment.changes)
      return { ...presentPayment(payment), changes: changes.map(presentPaymentChange) }
    },
  )
}
