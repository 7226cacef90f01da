import { Problem } from '@florin/server'
import { z } from 'zod'
import { Hold } from '../holds/schemas.ts'
import type { ServedOperation } from '../operations/operation.ts'
import { Proposal } from '../proposals/schemas.ts'
import { ScheduledOrder } from '../scheduled/schemas.ts'
import type { TransactionSchemas } from '../transactions/schemas.ts'

export const ordersMax = 10_000

export const orderKeyPattern = /^[\x21-\x7e]{1,255}$/
const OrderKey = z.string().regex(orderKeyPattern, 'Send one key of 1 to 255 visible ASCII characters, without spaces')
/** Room for the place of an order behind the key of its batch. */
export const batchKeyLengthMax = 240

/** The fields of the order of an operation. A body that may be missing is wrapped. */
function fieldsOf(body: z.ZodType): z.ZodRawShape {
  let inner: unknown = body
  while (!(inner instanceof z.ZodObject)) inner = (inner as z.ZodNullable<z.ZodType>).unwrap()
  return inner.shape
}

/** An order of each operation, for the documentation. Each order is read by the schema of its operation. */
function describeOrders(operations: readonly ServedOperation[]): z.ZodType {
  const choices = operations.map(({ kind, summary, body, params }) =>
    z
      .strictObject({
        operation: z.literal(kind),
        ...params?.shape,
        idempotency_key: OrderKey.optional().meta({
          description: 'Key of this order alone; by default `Idempotency-Key`, a colon, and the place of the order',
        }),
        ...fieldsOf(body),
      })
      .meta({ title: kind, description: summary }),
  )
  const { $schema: _, ...document } = z.toJSONSchema(z.union(choices), { io: 'input' })
  return z.unknown().meta(JSON.parse(JSON.stringify(document, withoutExamples)))
}

/** An example of one order fits no other. */
const withoutExamples = (name: string, value: unknown) => (name === 'examples' ? undefined : value)

/** Schemas of batches of these operations. Call it once: names of schemas are unique. */
export function describeBatches(
  operations: readonly ServedOperation[],
  { Transaction, DryRunTransaction }: TransactionSchemas,
) {
  const NewBatch = z
    .strictObject({
      mode: z.enum(['atomic', 'independent']).default('atomic').meta({
        description:
          '`atomic`: all orders are posted in one database transaction, or none. `independent`: each order has its own result',
      }),
      orders: z
        .array(describeOrders(operations))
        .min(1)
        .max(ordersMax)
        .meta({ description: 'In the order in which they are posted: later orders see the effect of earlier ones' }),
    })
    .meta({
      'x-examples': {
        payroll: {
          value: {
            mode: 'atomic',
            orders: [
              { operation: 'deposit', account: 'customers.alice.usd', amount: '20.00' },
              {
                operation: 'transfer',
                source_account: 'customers.alice.usd',
                target_account: 'customers.bob.usd',
                amount: '5.00',
              },
            ],
          },
        },
      },
    })
  const OrderResult = z
    .object({
      index: z.int().meta({ description: 'The place of the order in the batch, from 0' }),
      status: z
        .int()
        .meta({ description: 'The status with which the operation answers by itself: 201, 202, 422, ...' }),
      replayed: z.boolean().meta({ description: 'true: the result of an earlier request with the key' }),
      result: z
        .union([Transaction, DryRunTransaction, Hold, ScheduledOrder, Proposal])
        .optional()
        .meta({ description: 'What the operation answers by itself; missing if the order was rejected' }),
      problem: Problem.optional().meta({ description: 'Why the order was rejected. It has moved nothing' }),
    })
    .meta({ id: 'OrderResult', description: 'The result of an order of a batch' })
  const BatchResult = z
    .object({
      accepted: z.int().meta({ description: 'Number of orders with a result' }),
      rejected: z.int().meta({ description: 'Number of orders with a problem' }),
      results: z.array(OrderResult).meta({ description: 'One for each order, in their order' }),
    })
    .meta({ id: 'BatchResult' })
  const OrderLines = z
    .unknown()
    .meta({ type: 'string', description: 'One order a line, as in `orders`, of at most 512 KiB' })
  const ResultLines = z.string().meta({
    description:
      'One `OrderResult` a line, with `line` in place of `index`. The last line has `done`: `true` when all lines have their results; `false` with a `problem` when the service ended the stream: send the lines after the last result again. A stream without it was cut',
  })
  return { NewBatch, OrderResult, BatchResult, OrderLines, ResultLines }
}

export type BatchSchemas = ReturnType<typeof describeBatches>
