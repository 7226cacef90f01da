import { bodyBytesWithMetadata, type Service } from '@florin/server'
import type { Books } from '../books.ts'
import { DryRun, moneyContextOf, writeHeaders } from '../context.ts'
import { refusesFee, refusesPosting, sendPosted } from '../replies.ts'
import { postedResponses } from '../transactions/schemas.ts'
import { NewTransfer } from './schemas.ts'
import { postTransfer } from './transfers.ts'

export async function transferRoutes(app: Service, books: Books): Promise<void> {
  app.post(
    '/transfers',
    {
      bodyLimit: bodyBytesWithMetadata,
      schema: {
        operationId: 'postTransfer',
        summary: 'Move money between two accounts of one currency',
        tags: ['transfers'],
        headers: writeHeaders('example-transfer'),
        querystring: DryRun,
        body: NewTransfer,
        response: {
          ...postedResponses,
          ...refusesPosting('same_account', 'currency_mismatch', 'account_type_unsuited', ...refusesFee),
        },
      },
    },
    async (request, reply) =>
      sendPosted(reply, await postTransfer(books, moneyContextOf(books, request, 'postTransfer'), request.body)),
  )
}
