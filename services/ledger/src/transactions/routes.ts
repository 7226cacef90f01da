import {
  bodyBytesWithMetadata,
  Moment,
  pageOf,
  partsPattern,
  readCursor,
  type Service,
  uuidPattern,
} from '@florin/server'
import { z } from 'zod'
import { searchNote } from '../accounts/schemas.ts'
import type { Books } from '../books.ts'
import { DryRun, moneyContextOf, ReadHeaders, writeHeaders } from '../context.ts'
import { refuses } from '../errors.ts'
import { lowestId } from '../posting/transaction-id.ts'
import { refusesFee, refusesPosting, sendPosted } from '../replies.ts'
import { listTransactions } from './queries.ts'
import {
  journalBytesMax,
  NewJournal,
  NewReversal,
  postedResponses,
  Transaction,
  TransactionFilter,
  TransactionPage,
  TransactionRef,
} from './schemas.ts'
import { postJournal, postReversal, requireTransaction } from './transactions.ts'

const params = z.object({ transaction: TransactionRef })

/** A place in the list: the transaction, and the horizon at which the list was begun. */
const placeForm = partsPattern(z.string().regex(uuidPattern), Moment)

export async function transactionRoutes(app: Service, books: Books): Promise<void> {
  app.post(
    '/transactions',
    {
      bodyLimit: journalBytesMax,
      schema: {
        operationId: 'postJournal',
        summary: 'Post a journal: 2 to 100 entries of your own, balanced in each currency',
        tags: ['transactions'],
        headers: writeHeaders('example-journal'),
        querystring: DryRun,
        body: NewJournal,
        response: {
          ...postedResponses,
          ...refusesPosting(
            'currency_mismatch',
            'entries_unbalanced',
            'fee_account_missing',
            'account_type_unsuited',
            ...refusesFee,
          ),
        },
      },
    },
    async (request, reply) =>
      sendPosted(reply, await postJournal(books, moneyContextOf(books, request, 'postJournal'), request.body)),
  )

  app.post(
    '/transactions/:transaction/reversal',
    {
      bodyLimit: bodyBytesWithMetadata,
      schema: {
        operationId: 'postReversal',
        summary: 'Take a transaction back: the same entries with their sides exchanged',
        tags: ['transactions'],
        headers: writeHeaders('example-reversal'),
        params,
        querystring: DryRun,
        body: NewReversal,
        response: {
          ...postedResponses,
          ...refusesPosting('transaction_not_found', 'order_rejected', 'already_reversed', 'reversal_not_reversible'),
        },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const context = moneyContextOf(books, request, 'postReversal', params.transaction)
      return sendPosted(reply, await postReversal(books, context, params.transaction, body))
    },
  )

  app.get(
    '/transactions',
    {
      schema: {
        operationId: 'listTransactions',
        summary: 'List transactions, newest first',
        description: searchNote,
        tags: ['transactions'],
        headers: ReadHeaders,
        querystring: TransactionFilter,
        response: {
          200: TransactionPage,
          ...refuses('invalid_request', 'cursor_invalid', 'ledger_not_found', 'account_not_found'),
        },
      },
    },
    async ({ headers, query: { limit, cursor, ...filters } }) => {
      const ledger = books.ledgers.idOf(headers['florin-ledger'])
      const mark = ['transactions', ledger, filters]
      const [before, begun] = readCursor(cursor, mark, placeForm)?.split('/') ?? []
      const horizon = begun ?? (await books.horizon.read())
      const { account, owner, kind, reference, from, to } = filters
      const facts = account === undefined ? undefined : await books.accounts.find(ledger, account)
      const fromId = from ? lowestId(Date.parse(from)) : null
      const toId = before ?? (to ? lowestId(Date.parse(to)) : null)
      const filter = { accountId: facts?.id, owner, kind, reference, fromId, toId }
      const { data, searchedTo } = await listTransactions(books.db, ledger, filter, limit)
      const placeOf = ({ id }: { id: string }) => `${id}/${horizon}`
      return { ...pageOf(data, limit, mark, placeOf, searchedTo && placeOf({ id: searchedTo })), horizon }
    },
  )

  app.get(
    '/transactions/:transaction',
    {
      schema: {
        operationId: 'getTransaction',
        summary: 'Read a transaction with its entries',
        tags: ['transactions'],
        headers: ReadHeaders,
        params,
        response: {
          200: Transaction,
          ...refuses('invalid_request', 'ledger_not_found', 'transaction_not_found', 'order_rejected'),
        },
      },
    },
    async ({ headers, params }) =>
      requireTransaction(books, books.ledgers.idOf(headers['florin-ledger']), params.transaction),
  )
}
