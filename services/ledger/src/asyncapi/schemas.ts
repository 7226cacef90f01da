import { z } from 'zod'

export const deadLetterHeaders = z.object({
  'florin-code': z.string().meta({ description: 'Code of the problem, as in the answers over HTTP' }),
  'florin-detail': z.string().meta({ description: 'What was wrong, and what to do about it' }),
  'florin-topic': z.string().meta({ description: 'The topic of the record' }),
  'florin-partition': z.string().regex(/^\d+$/).meta({ description: 'Its partition' }),
  'florin-offset': z.string().regex(/^\d+$/).meta({ description: 'Its offset' }),
})
