import { bodyBytesWithMetadata, type Service } from '@florin/server'
import type { Books } from '../books.ts'
import { DryRun, moneyContextOf, writeHeaders } from '../context.ts'
import { refusesFee, refusesPosting, sendPosted } from '../replies.ts'
import { postedResponses } from '../transactions/schemas.ts'
import { postDeposit } from './deposits.ts'
import { NewDeposit } from './schemas.ts'

export async function depositRoutes(app: Service, books: Books): Promise<void> {
  app.post(
    '/deposits',
    {
      bodyLimit: bodyBytesWithMetadata,
      schema: {
        operationId: 'postDeposit',
        summary: 'Bring money in from outside',
        tags: ['deposits'],
        headers: writeHeaders('example-deposit'),
        querystring: DryRun,
        body: NewDeposit,
        response: {
          ...postedResponses,
          ...refusesPosting('currency_mismatch', 'account_type_unsuited', ...refusesFee),
        },
      },
    },
    async (request, reply) =>
      sendPosted(reply, await postDeposit(books, moneyContextOf(books, request, 'postDeposit'), request.body)),
  )
}
