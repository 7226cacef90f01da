import { CurrencyCode } from '@florin/money'
import { page, text } from '@florin/server'
import { z } from 'zod'

const exponentMax = 18

export const NewCurrency = z
  .strictObject({
    code: CurrencyCode,
    exponent: z.int().min(0).max(exponentMax).meta({ description: 'Decimals; it can never be changed' }),
    name: text(1, 100),
  })
  .meta({ examples: [{ code: 'BTC', exponent: 8, name: 'Bitcoin' }] })

export const Currency = z
  .object({
    code: z.string(),
    exponent: z.int(),
    name: z.string(),
    standard: z.enum(['ISO 4217', 'ledger']).meta({ description: 'Who says so: the standard, or this ledger' }),
  })
  .meta({ id: 'Currency' })
export type Currency = z.infer<typeof Currency>

export const CurrencyPage = page(Currency)
