import { RateUsed } from '@florin/clients'
import { CurrencyCode } from '@florin/money'
import { page } from '@florin/server'
import { z } from 'zod'

export const OwnerBalanceFilter = z.strictObject({
  in: CurrencyCode.optional().meta({
    examples: ['EUR'],
    description: 'The currency to value the balances in, at rates of the FX service',
  }),
})

export const OwnerBalance = z
  .object({
    currency: z.string(),
    posted: z.string(),
    pending: z.string(),
    available: z.string(),
    accounts: z.int().meta({ description: 'Accounts of the owner in this currency' }),
    worth: z
      .object({
        currency: z.string(),
        value: z.string().meta({ description: 'What the posted balance is worth there' }),
        rate: RateUsed.nullable().meta({ description: 'Null for the currency asked for itself' }),
      })
      .nullable()
      .optional()
      .meta({ description: 'Only where a currency was asked for; null when there is no rate to it' }),
  })
  .meta({ id: 'OwnerBalance' })
export type OwnerBalance = z.infer<typeof OwnerBalance>

export const OwnerBalancePage = page(OwnerBalance)
