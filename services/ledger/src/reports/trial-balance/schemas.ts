import { z } from 'zod'
import { AccountType } from '../../accounts/schemas.ts'
import { Final } from '../../horizon/schemas.ts'

const column = z.string().meta({ examples: ['1250.00'] })

export const TrialBalance = z
  .object({
    at: z.string().nullable().meta({ description: 'The moment asked for; null for now' }),
    final: Final,
    data: z.array(
      z.object({
        currency: z.string(),
        debit: column.meta({ description: 'Sum of the balances of accounts that are in debit' }),
        credit: column.meta({ description: 'Sum of the balances of accounts that are in credit. Equal to debit' }),
        types: z.array(z.object({ type: AccountType, accounts: z.int(), debit: column, credit: column })),
      }),
    ),
  })
  .meta({ id: 'TrialBalance' })
export type TrialBalance = z.infer<typeof TrialBalance>
