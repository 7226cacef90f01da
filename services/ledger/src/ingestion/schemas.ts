import { LedgerName, Problem } from '@florin/server'
import { z } from 'zod'

/** Schemas of what `POST` would have answered, and the operation around it. */
export function describeOperation(answers: [z.ZodType, z.ZodType, ...z.ZodType[]]) {
  return z
    .object({
      id: z.string().meta({ description: 'Id of the operation' }),
      status: z.enum(['pending', 'posted', 'refused']).meta({
        description: 'pending: not posted yet. posted: with `result`. refused: with `problem`; nothing was moved',
      }),
      result: z.union(answers).optional().meta({ description: 'What the order would have been answered at once' }),
      problem: Problem.optional().meta({ description: 'Why the order was rejected' }),
    })
    .meta({ id: 'Operation', description: 'An order that was accepted with `Prefer: respond-async`' })
}

export const operationParams = z.object({
  operation: z
    .string()
    .max(1_000)
    .meta({ description: 'Id of the operation, from the answer 202', examples: ['AQAAAAEAAAAAAAAAAAAAAAA'] }),
})

/** The value of a record of the topic of orders. `operations`: their ids. */
export function describeCommand(operations: [string, ...string[]]) {
  return z
    .strictObject({
      ledger: LedgerName.meta({ description: 'Name of the ledger', examples: ['main'] }),
      operation: z
        .enum(operations)
        .meta({ description: 'What to do: the `operationId` of a `POST` in the OpenAPI document' }),
      target: z
        .string()
        .max(300)
        .nullable()
        .default(null)
        .meta({ description: 'The parameter in the path of the operation, if it has one: a hold, for example' }),
      idempotency_key: z
        .string()
        .regex(/^[\x21-\x7e]{1,255}$/, 'Send one key of 1 to 255 visible ASCII characters, without spaces')
        .meta({ description: 'Unique in its ledger, also among requests over HTTP', examples: ['payroll-2026-11-17'] }),
      order: z
        .unknown()
        .meta({ type: ['object', 'null'], description: 'The body of the operation, as over HTTP; null for none' }),
    })
    .meta({ id: 'Command', description: 'An order, written to the topic by any producer' })
}
export type Command = z.output<ReturnType<typeof describeCommand>>
