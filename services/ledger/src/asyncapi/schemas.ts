import { z } from 'zod'

export const deadLetterHeaders = z.object({
  'florin-code': z.string().meta({ description: 'Code of the problem, as in the answers over HTTP' }),
  'florin-detail': z.string().meta({ description: 'What was wrong, and what to do about it' }),
  'florin-topic': z.string().meta({ description: 'The topic of the record' }),
  'florin-partition': z.string().regex(/^\d+$/).meta({ description: 'Its partition' }),
  'florin-offset': z.string().regex(/^\d+$/).meta({ description: 'Its offset' }),
})

/** The envelope of every event (CloudEvents 1.0). */
export const CloudEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().meta({ description: 'Id of the event, for recognising it when it is sent again' }),
  source: z.string().meta({ description: 'The ledger' }),
  type: z.string().meta({ description: 'What happened' }),
  time: z.iso.datetime().meta({ description: 'The moment of recording' }),
  data: z.unknown().meta({ description: 'What it happened to' }),
})
