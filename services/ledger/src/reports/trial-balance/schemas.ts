import { z } from 'zod'
import { AccountType } from '../../accounts/schemas.ts'
import { AnsweredAt, Final } from '../../horizon/schemas.ts'

const column = z.string().meta({ examples: ['120.00'] })

export const TrialBalance = z
  .object({
    at: AnsweredAt,
    final: Final,
    data: z
      .array(
        z.object({
          currency: z.string().meta({ description: 'Code of the currency' }),
          debit: column.meta({ description: 'Sum of the debit balances of all accounts' }),
          credit: column.meta({ description: 'Sum of the credit balances of all accounts. Always equal to `debit`' }),
          types: z
            .array(
              z.object({
                type: AccountType.meta({ description: 'Account type' }),
                accounts: z.int().meta({ description: 'Number of accounts of this type' }),
                debit: column.meta({ description: 'Sum of their debit balances' }),
                credit: column.meta({ description: 'Sum of their credit balances' }),
              }),
            )
            .meta({ description: 'The same sums per account type' }),
        }),
      )
      .meta({ description: 'One row per currency' }),
  })
  .meta({ id: 'TrialBalance' })
export type TrialBalance = z.infer<typeof TrialBalance>
