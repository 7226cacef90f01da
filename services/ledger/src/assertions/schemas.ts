import { Balance } from '@florin/money'
import { Cursor, Limit, Moment, page } from '@florin/server'
import { z } from 'zod'
import { AccountRef } from '../accounts/schemas.ts'
import { MomentOrDay } from '../calendar/schemas.ts'
import { AnsweredEffectiveAt, oneAxis } from '../horizon/schemas.ts'

export const NewAssertion = z
  .strictObject({
    account: AccountRef,
    balance: Balance.meta({
      examples: ['125.00'],
      description: 'The balance that the account has, posted, in the normal sign of its type',
    }),
    at: Moment.optional().meta({
      type: 'string',
      format: 'date-time',
      description:
        'The moment of the balance, which is included; the present when omitted. Compared with `recorded_at`, like `at` of a balance',
    }),
    effective_at: MomentOrDay.optional().meta({
      description:
        "The moment of the balance, which is included, or the end of this day in the ledger's time zone, by `effective_at`: the balance as far as it is known now. Not together with `at`",
    }),
  })
  .refine(...oneAxis)
  .meta({
    'x-examples': {
      opening: {
        summary: 'The cash of before the first posting',
        value: { account: 'system.cash.usd', balance: '0.00', at: '2020-01-01T00:00:00Z' },
      },
    },
  })

export const Assertion = z
  .object({
    id: z.string().meta({ description: 'Id of the assertion' }),
    account: z.string().meta({ description: 'Id of the account' }),
    account_code: z.string().nullable().meta({ description: 'Code of the account' }),
    currency: z.string().meta({ description: 'Code of the currency of the account' }),
    balance: z.string().meta({ description: 'The balance that the account had' }),
    at: z.string().nullable().meta({ description: 'The moment of the balance; null for that of the assertion' }),
    effective_at: AnsweredEffectiveAt,
    sequence: z.int().meta({
      description:
        'Number of the last entry in the balance; 0 for none. With `effective_at`: number of the last entry that was recorded so far',
    }),
    asserted_by: z.string().meta({ description: 'Who asserted it' }),
    asserted_at: z.string().meta({ description: 'The moment at which it was asserted' }),
  })
  .meta({ id: 'Assertion' })
export type Assertion = z.output<typeof Assertion>

export const AssertionPage = page(Assertion)
export const AssertionFilter = z.strictObject({
  account: AccountRef.optional().meta({ examples: undefined, description: 'Only assertions of this account' }),
  limit: Limit,
  cursor: Cursor,
})
