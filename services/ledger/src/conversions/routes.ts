import { bodyBytesWithMetadata, type Service } from '@florin/server'
import type { Books } from '../books.ts'
import { DryRun, moneyContextOf, writeHeaders } from '../context.ts'
import { refusesConversion, refusesFee, refusesPosting, sendPosted } from '../replies.ts'
import { postedResponses } from '../transactions/schemas.ts'
import { postConversion } from './conversions.ts'
import { NewConversion } from './schemas.ts'

export async function conversionRoutes(app: Service, books: Books): Promise<void> {
  app.post(
    '/conversions',
    {
      bodyLimit: bodyBytesWithMetadata,
      schema: {
        operationId: 'postConversion',
        summary: 'Exchange money of one currency for money of another',
        tags: ['conversions'],
        headers: writeHeaders('example-conversion'),
        querystring: DryRun,
        body: NewConversion,
        response: {
          ...postedResponses,
          ...refusesPosting(
            'same_currency',
            'account_type_unsuited',
            'quote_not_found',
            'quote_mismatch',
            ...refusesConversion,
            'slippage_exceeded',
            'currency_mismatch',
            ...refusesFee,
          ),
        },
      },
    },
    async (request, reply) =>
      sendPosted(reply, await postConversion(books, moneyContextOf(books, request, 'postConversion'), request.body)),
  )
}
