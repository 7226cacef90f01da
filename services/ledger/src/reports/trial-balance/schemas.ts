import { Cursor, Limit } from '@florin/server'
import { z } from 'zod'
import { AccountType } from '../../accounts/schemas.ts'
import { MomentOrDay } from '../../calendar/schemas.ts'
import {
  AnsweredAt,
  AnsweredEffectiveAt,
  AsOf,
  Axis,
  axisOfMoment,
  EffectiveAsOf,
  Final,
  oneAxis,
} from '../../horizon/schemas.ts'

export const TrialBalanceFilter = z
  .strictObject({
    at: AsOf,
    effective_at: EffectiveAsOf,
    axis: Axis,
    from: MomentOrDay.optional().meta({
      description:
        "With opening balances and turnover from this moment, or from the start of this day in the ledger's time zone. From the beginning when only `to` is sent",
    }),
    to: MomentOrDay.optional().meta({
      description: 'With turnover before this moment or day; up to the present when only `from` is sent',
    }),
    group_by: z
      .enum(['type', 'account'])
      .default('type')
      .meta({ default: 'type', description: 'account: one row per account with entries, in pages' }),
    limit: Limit,
    cursor: Cursor,
  })
  .refine(...oneAxis)
  .refine(...axisOfMoment)
  .refine(({ at, effective_at, from, to }) => (at ?? effective_at) === undefined || (from ?? to) === undefined, {
    error: 'Send a moment with at or effective_at, or a range with from and to',
    path: ['from'],
  })
  .refine(({ group_by, cursor }) => group_by === 'account' || cursor === undefined, {
    error: 'Send a cursor with group_by=account only',
    path: ['cursor'],
  })
export type TrialBalanceFilter = z.output<typeof TrialBalanceFilter>

const column = z.string().meta({ examples: ['120.00'] })
const columns = z.object({
  debit: column.meta({ description: 'Debit column' }),
  credit: column.meta({ description: 'Credit column' }),
})
const ranged = {
  opening: columns.optional().meta({ description: 'Only with `from` or `to`: the balances before the range' }),
  turnover: columns.optional().meta({ description: 'Only with `from` or `to`: the debits and credits of the range' }),
}

/** What was asked for, as moments. */
const asked = {
  at: AnsweredAt,
  effective_at: AnsweredEffectiveAt,
  from: z.string().nullable().meta({ description: 'The start of the range; null for none' }),
  to: z.string().nullable().meta({ description: 'The end of the range, not included; null for none' }),
  final: Final,
}

export const TrialBalance = z
  .object({
    ...asked,
    data: z
      .array(
        z.object({
          currency: z.string().meta({ description: 'Code of the currency' }),
          debit: column.meta({ description: 'Sum of the debit balances of all accounts' }),
          credit: column.meta({ description: 'Sum of the credit balances of all accounts. Always equal to `debit`' }),
          ...ranged,
          types: z
            .array(
              z.object({
                type: AccountType.meta({ description: 'Account type' }),
                accounts: z.int().meta({ description: 'Number of accounts of this type' }),
                debit: column.meta({ description: 'Sum of their debit balances' }),
                credit: column.meta({ description: 'Sum of their credit balances' }),
                ...ranged,
              }),
            )
            .meta({ description: 'The same sums per account type' }),
        }),
      )
      .meta({ description: 'One row per currency' }),
  })
  .meta({ id: 'TrialBalance' })
export type TrialBalance = z.infer<typeof TrialBalance>

export const AccountTrialBalance = z
  .object({
    ...asked,
    data: z
      .array(
        z.object({
          account: z.string().meta({ description: 'Id of the account' }),
          account_code: z.string().nullable().meta({ description: 'Code of the account' }),
          name: z.string().nullable().meta({ description: 'Name of the account' }),
          type: AccountType.meta({ description: 'Account type' }),
          currency: z.string().meta({ description: 'Code of the currency' }),
          debit: column.meta({ description: 'The balance, if it is on the debit side; else zero' }),
          credit: column.meta({ description: 'The balance, if it is on the credit side; else zero' }),
          ...ranged,
        }),
      )
      .meta({ description: 'One row per account with entries, in the order of their opening' }),
    next_cursor: z
      .string()
      .nullable()
      .meta({ description: 'Send it as `cursor` for the next page; null on the last page' }),
  })
  .meta({ id: 'AccountTrialBalance' })
export type AccountTrialBalance = z.infer<typeof AccountTrialBalance>
