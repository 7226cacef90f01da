import { Amount } from '@florin/money'
import { z } from 'zod'
import { AccountRef } from '../accounts/schemas.ts'
import { Currency, feeRule, notes, pricing } from '../transactions/schemas.ts'

export const NewTransfer = z
  .strictObject({
    source_account: AccountRef,
    target_account: AccountRef,
    amount: Amount,
    currency: Currency,
    ...pricing,
    ...notes,
  })
  .refine(...feeRule)
  .meta({
    'x-examples': {
      dinner: {
        value: {
          source_account: 'customers.alice.usd',
          target_account: 'customers.bob.usd',
          amount: '25.00',
          reference: 'dinner-42',
        },
      },
    },
  })
