import { bodyBytesWithMetadata, type Service } from '@florin/server'
import type { Books } from '../books.ts'
import { DryRun, moneyContextOf, writeHeaders } from '../context.ts'
import { refusesFee, refusesPosting, sendPosted } from '../replies.ts'
import { postedResponses } from '../transactions/schemas.ts'
import { NewWithdrawal } from './schemas.ts'
import { postWithdrawal } from './withdrawals.ts'

export async function withdrawalRoutes(app: Service, books: Books): Promise<void> {
  app.post(
    '/withdrawals',
    {
      bodyLimit: bodyBytesWithMetadata,
      schema: {
        operationId: 'postWithdrawal',
        summary: 'Pay money out',
        tags: ['withdrawals'],
        headers: writeHeaders('example-withdrawal'),
        querystring: DryRun,
        body: NewWithdrawal,
        response: {
          ...postedResponses,
          ...refusesPosting('currency_mismatch', 'account_type_unsuited', ...refusesFee),
        },
      },
    },
    async (request, reply) =>
      sendPosted(reply, await postWithdrawal(books, moneyContextOf(books, request, 'postWithdrawal'), request.body)),
  )
}
