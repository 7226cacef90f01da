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

const command = {
  ledger: LedgerName.meta({ description: 'Name of the ledger', examples: ['main'] }),
  operation: z.string().meta({ description: 'The `operationId` of a `POST` in the OpenAPI document' }),
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
}

/** The value of a record of the topic of orders, read far enough to find its operation. `operations`: their ids. */
export function describeCommand(operations: [string, ...string[]]) {
  return z.strictObject({ ...command, operation: z.enum(operations), order: z.unknown() })
}
export type Command = z.output<ReturnType<typeof describeCommand>>

interface Ordered {
  id: string
  params?: z.ZodObject<Record<string, z.ZodType<string>>>
  body: z.ZodType
}

/** The same with the order of each operation, for the documentation. */
export function describeCommandByOperation(operations: readonly Ordered[]) {
  const choices = operations.map(({ id, params, body }) =>
    z.strictObject({
      ...command,
      operation: z.literal(id),
      ...(params ? { target: Object.values(params.shape)[0] as z.ZodType } : { target: z.null().optional() }),
      order: body,
    }),
  )
  return z.union(choices).meta({ description: 'An order. Any producer may write it to the topic' })
}
