import { Amount } from '@florin/money'
import { z } from 'zod'
import { AccountRef } from '../accounts/schemas.ts'
import { Currency, notes } from '../transactions/schemas.ts'

export const NewDeposit = z
  .strictObject({ account: AccountRef, amount: Amount, currency: Currency, ...notes })
  .meta({ 'x-examples': { salary: { value: { account: 'customers.alice.usd', amount: '125.00' } } } })
