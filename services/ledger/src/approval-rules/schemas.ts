import { Amount, CurrencyCode } from '@florin/money'
import { Cursor, Limit, page, uuidPattern } from '@florin/server'
import { z } from 'zod'

const secondsMax = 366 * 86_400
const presetSeconds = 604_800

/** `operations`: the ids of those that may need an approval. */
export function describeNewRule(operations: readonly string[]) {
  return z
    .strictObject({
      operation: z
        .enum(operations)
        .nullable()
        .default(null)
        .meta({ description: 'The operation, by its id in this document; null for all', examples: ['postTransfer'] }),
      above: z
        .strictObject({ amount: Amount, currency: CurrencyCode })
        .nullable()
        .default(null)
        .meta({ description: 'Only orders that move more than this, without their fee; null for each order' }),
      expires_in: z
        .int()
        .min(1)
        .max(secondsMax)
        .default(presetSeconds)
        .meta({ examples: [86_400], description: 'Seconds until a proposal expires' }),
    })
    .meta({
      'x-examples': {
        large: { value: { operation: 'postJournal', above: { amount: '1000000.00', currency: 'USD' } } },
      },
    })
}
export type NewRule = z.output<ReturnType<typeof describeNewRule>>

export const ApprovalRule = z
  .object({
    id: z.string().meta({ description: 'Id of the rule' }),
    operation: z.string().nullable().meta({ description: 'The operation; null for all' }),
    above: z
      .object({ amount: z.string(), currency: z.string() })
      .nullable()
      .meta({ description: 'Only orders that move more than this; null for each order' }),
    expires_in: z.int().meta({ description: 'Seconds until a proposal expires' }),
    created_by: z.string().meta({ description: 'Who added it' }),
    created_at: z.string().meta({ description: 'The moment at which it was added' }),
    ended_by: z.string().nullable().meta({ description: 'Who ended it; null while it applies' }),
    ended_at: z.string().nullable().meta({ description: 'The moment of its end; null while it applies' }),
  })
  .meta({ id: 'ApprovalRule' })
export type ApprovalRule = z.output<typeof ApprovalRule>

export const RulePage = page(ApprovalRule)
export const RuleFilter = z.strictObject({ limit: Limit, cursor: Cursor })
export const ruleParams = z.object({
  rule: z
    .string()
    .regex(uuidPattern, 'Send the id of an approval rule')
    .meta({ description: 'Id of an approval rule', examples: ['0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'] }),
})
