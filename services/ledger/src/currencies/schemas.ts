import { CurrencyCode } from '@florin/money'
import { page, text } from '@florin/server'
import { z } from 'zod'

const exponentMax = 18

export const NewCurrency = z
  .strictObject({
    code: CurrencyCode.meta({ description: 'A code that ISO 4217 does not use' }),
    exponent: z
      .int()
      .min(0)
      .max(exponentMax)
      .meta({ description: 'Decimals of the currency: 2 for cents, 8 for satoshis. It can never be changed' }),
    name: text(1, 100).meta({ description: 'A name for people' }),
  })
  .meta({ examples: [{ code: 'BTC', exponent: 8, name: 'Bitcoin' }] })

export const Currency = z
  .object({
    code: z.string().meta({ description: 'The code that orders and answers use' }),
    exponent: z.int().meta({ description: 'Decimals of the currency' }),
    name: z.string().meta({ description: 'A name for people' }),
    standard: z
      .enum(['ISO 4217', 'ledger'])
      .meta({ description: 'Defined by the standard, or registered in this ledger' }),
  })
  .meta({ id: 'Currency' })
export type Currency = z.infer<typeof Currency>

export const CurrencyPage = page(Currency)
