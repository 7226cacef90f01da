import { page } from '@florin/http'
import { z } from 'zod'

export const OwnerBalance = z
  .object({
    currency: z.string(),
    posted: z.string(),
    pending: z.string(),
    available: z.string(),
    accounts: z.int().meta({ description: 'Accounts of the owner in this currency' }),
  })
  .meta({ id: 'OwnerBalance' })
export type OwnerBalance = z.infer<typeof OwnerBalance>

export const OwnerBalancePage = page(OwnerBalance)
