import { Balance } from '@florin/money'
import { z } from 'zod'
import { AccountRef } from '../accounts/schemas.ts'

const conditionsMax = 10

const Bounds = z
  .strictObject({
    at_least: Balance.optional().meta({ examples: undefined, description: 'The smallest value, included' }),
    at_most: Balance.optional().meta({ examples: undefined, description: 'The largest value, included' }),
  })
  .refine(({ at_least, at_most }) => at_least !== undefined || at_most !== undefined, {
    error: 'Send at_least, at_most or both',
  })

const checks = ['expected_version', 'expected_sequence', 'available', 'balance_after'] as const

const Condition = z
  .strictObject({
    account: AccountRef.meta({
      examples: undefined,
      description: 'Id or code of an account; it need not be part of the order',
    }),
    expected_version: z.int().min(1).optional().meta({
      description: 'The `version` of the account: rejected with `version_conflict` if the account itself was changed',
    }),
    expected_sequence: z.int().min(0).optional().meta({
      description:
        'The `sequence` of the last entry of the account before the order, 0 without entries: rejected with `version_conflict` if anything else was posted',
    }),
    available: Bounds.optional().meta({ description: 'Bounds of the available balance before the order' }),
    balance_after: Bounds.optional().meta({ description: 'Bounds of the posted balance after the order' }),
  })
  .refine((condition) => checks.some((name) => condition[name] !== undefined), {
    error: `Send at least one of ${checks.join(', ')}`,
  })

/** Field of every order that moves or reserves money. */
export const conditions = z.array(Condition).min(1).max(conditionsMax).optional().meta({
  description:
    'The order is posted only if all of these hold, under the locks of their accounts. Otherwise it is rejected with `version_conflict` or `condition_failed`',
})
export type Conditions = z.output<typeof conditions>
