import { RateUsed } from '@florin/clients'
import { CurrencyCode } from '@florin/money'
import { page } from '@florin/server'
import { z } from 'zod'

export const OwnerBalanceFilter = z.strictObject({
  in: CurrencyCode.optional().meta({
    examples: ['EUR'],
    description: 'Values the balances in this currency, at the present rates of the FX service',
  }),
})

const money = z.string().meta({ examples: ['125.00'] })

export const OwnerBalance = z
  .object({
    currency: z.string().meta({ description: 'Code of the currency' }),
    posted: money.meta({
      description: 'The sum of the balances of all accounts of the owner; asset and expense accounts count negative',
    }),
    pending: money.meta({
      description: 'The sum of the amounts that holds reserve on them; asset and expense accounts count negative',
    }),
    available: money.meta({ description: 'posted less pending' }),
    accounts: z.int().meta({ description: 'Number of accounts of the owner in this currency' }),
    valuation: z
      .object({
        currency: z.string().meta({ description: 'The requested currency' }),
        value: money.meta({ description: 'The posted balance in that currency' }),
        rate: RateUsed.nullable().meta({ description: 'Null if the balance is in the requested currency' }),
      })
      .nullable()
      .optional()
      .meta({ description: 'Only with `in`; null if no rate to that currency exists' }),
  })
  .meta({ id: 'OwnerBalance' })
export type OwnerBalance = z.infer<typeof OwnerBalance>

export const OwnerBalancePage = page(OwnerBalance)
