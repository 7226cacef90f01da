import { Amount } from '@florin/money'
import { z } from 'zod'
import { AccountRef } from '../accounts/schemas.ts'
import { Currency, feeRule, notes, pricing } from '../transactions/schemas.ts'

export const NewWithdrawal = z
  .strictObject({ account: AccountRef, amount: Amount, currency: Currency, ...pricing, ...notes })
  .refine(...feeRule)
  .meta({
    'x-examples': {
      payout: { value: { account: 'customers.alice.usd', amount: '10.00', expires_at: '2999-12-31T23:59:59Z' } },
    },
  })
