import { z } from 'zod'
import { AccountType, HistoryEntry } from '../accounts/schemas.ts'
import { axes, periodShape } from '../horizon/schemas.ts'

export const StatementQuery = z.strictObject(periodShape)

export const StatementHeaders = {
  accept: z.string().max(1_000).optional().meta({
    description:
      '`application/json`, `text/csv`, `application/pdf`, or `application/xml` for ISO 20022 camt.053.001.08',
  }),
}

const money = z.string().meta({ examples: ['125.00'] })

export const Statement = z
  .object({
    account: z.string().meta({ description: 'Id of the account' }),
    account_code: z.string().nullable().meta({ description: 'Code of the account' }),
    account_name: z.string().nullable().meta({ description: 'Name of the account' }),
    owner: z.string().nullable().meta({ description: 'Your reference of the owner' }),
    type: AccountType.meta({ description: 'Type of the account' }),
    currency: z.string().meta({ description: 'Code of the currency of the account' }),
    axis: z.enum(axes).meta({ description: 'The axis of the period and of the balances' }),
    from: z.string().nullable().meta({ description: 'Start of the period, inclusive; null for the first entry' }),
    to: z
      .string()
      .meta({ description: 'End of the period, exclusive. The same statement can be requested with it again' }),
    final: z.boolean().meta({
      description:
        'true: the statement of this period will never change. false on the effective axis: orders may still be dated back to it, until its period is closed',
    }),
    opening_balance: money.meta({ description: 'The balance before the first entry of the period' }),
    closing_balance: money.meta({ description: 'The balance after the last entry of the period' }),
    entries: z.array(HistoryEntry).meta({ description: 'Oldest first, each with the balance after it' }),
    debits: money.meta({ description: 'Sum of the debits of the period' }),
    credits: money.meta({ description: 'Sum of the credits of the period' }),
    entry_count: z.int().meta({ description: 'Number of entries' }),
  })
  .meta({ id: 'Statement' })
