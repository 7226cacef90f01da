import { page } from '@florin/server'
import { z } from 'zod'
import { SourceName } from '../rates/schemas.ts'

export const Currency = z
  .object({
    code: z.string(),
    name: z.string().nullable().meta({ description: 'Of ISO 4217; null for a currency that it does not know' }),
    exponent: z.int().nullable(),
    sources: z.array(SourceName).meta({ description: 'That have a rate of it' }),
    as_of: z.string().meta({ description: 'Of its newest rate' }),
  })
  .meta({ id: 'Currency' })
export type Currency = z.infer<typeof Currency>

export const CurrencyPage = page(Currency)
