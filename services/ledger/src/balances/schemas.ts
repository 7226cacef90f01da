import { Cursor, Limit, page } from '@florin/server'
import { z } from 'zod'
import { CodePrefix } from '../accounts/codes.ts'
import { AccountType } from '../accounts/schemas.ts'
import { AnsweredAt, AnsweredEffectiveAt, AsOf, EffectiveAsOf, Final, oneAxis } from '../horizon/schemas.ts'

const wordsMax = 10
const groupPattern = new RegExp(
  `^(currency|type|code:([1-9]|${wordsMax}))(,(currency|type|code:([1-9]|${wordsMax})))*$`,
)

export const BalanceSumQuery = z
  .strictObject({
    code_prefix: CodePrefix.meta({
      description: 'Only accounts whose code begins like this; all that have a code when omitted',
    }),
    group_by: z
      .string()
      .regex(groupPattern, `Send currency, type, or code:N with N from 1 to ${wordsMax}, joined by commas`)
      .optional()
      .meta({
        description: `Always by currency and type, because amounts of different ones cannot be added. \`code:2\` also by the first two words of the code: \`customers.alice\`. At most ${wordsMax} words`,
        examples: ['code:1'],
      }),
    at: AsOf,
    effective_at: EffectiveAsOf,
    limit: Limit,
    cursor: Cursor,
  })
  .refine(...oneAxis)

const money = z.string().meta({ examples: ['125.00'] })

export const BalanceSum = z
  .object({
    code: z.string().nullable().meta({ description: 'The first words of the codes; null without `code:N`' }),
    currency: z.string().meta({ description: 'Code of the currency' }),
    type: AccountType.meta({ description: 'Account type' }),
    accounts: z.int().meta({ description: 'Number of accounts' }),
    posted: money.meta({ description: 'Sum of their posted balances, in the normal sign of the type' }),
    pending: money
      .nullable()
      .meta({ description: 'Sum of the amounts that holds reserve; null with `at` and `effective_at`' }),
    available: money.nullable().meta({ description: 'posted less pending; null with `at` and `effective_at`' }),
  })
  .meta({ id: 'BalanceSum' })
export type BalanceSum = z.infer<typeof BalanceSum>

export const BalanceSumPage = page(BalanceSum).extend({
  at: AnsweredAt,
  effective_at: AnsweredEffectiveAt,
  final: Final,
})

/** The number of words to group by; null for none. */
export const wordsOf = (groupBy = '') => {
  const words = /code:(\d+)/.exec(groupBy)?.[1]
  return words === undefined ? null : Number(words)
}
