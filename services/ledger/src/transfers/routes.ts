import type { Service } from '@florin/http'
import type { Books } from '../books.ts'
import { callerOf, DryRun, moneyContextOf, writeHeaders } from '../context.ts'
import { refusesConversion, refusesPosting, sendPosted } from '../replies.ts'
import { postedResponses } from '../transactions/schemas.ts'
import { NewTransfer } from './schemas.ts'
import { postTransfer } from './transfers.ts'

export async function transferRoutes(app: Service, books: Books): Promise<void> {
  app.post(
    '/transfers',
    {
      schema: {
        operationId: 'postTransfer',
        summary: 'Move money between two accounts; of different currencies, at the rate of this moment',
        tags: ['transfers'],
        headers: writeHeaders('example-transfer'),
        querystring: DryRun,
        body: NewTransfer,
        response: {
          ...postedResponses,
          ...refusesPosting('same_account', 'currency_mismatch', 'account_type_unsuited', ...refusesConversion),
        },
      },
    },
    async (request, reply) => {
      const { headers, query, body } = request
      const context = moneyContextOf(books, headers, 'postTransfer', body, query)
      return sendPosted(reply, await postTransfer(books, context, body, callerOf(request)))
    },
  )
}
