import { page } from '@florin/server'
import { z } from 'zod'
import { SourceName } from '../rates/schemas.ts'

export const Currency = z
  .object({
    code: z.string().meta({ examples: ['EUR'], description: 'Currency code' }),
    name: z
      .string()
      .nullable()
      .meta({ examples: ['Euro'], description: 'Name in ISO 4217; null if it is not listed there' }),
    exponent: z
      .int()
      .nullable()
      .meta({
        examples: [2],
        description:
          'Number of decimals of the currency in ISO 4217: 2 means that the smallest amount is 0.01; null if unknown',
      }),
    sources: z.array(SourceName).meta({ description: 'The sources with a rate of the currency' }),
    as_of: z.string().meta({ description: 'Moment from which its newest rate is valid' }),
  })
  .meta({ id: 'Currency' })
export type Currency = z.infer<typeof Currency>

export const CurrencyPage = page(Currency)
