import { z } from 'zod'

/** What an answer shows of an order that waits. */
export const keptOrder = {
  operation: z.string().meta({ description: 'The operation, by its id in this document', examples: ['postTransfer'] }),
  target: z.string().nullable().meta({ description: 'The path parameter of the operation; null for none' }),
  order: z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({ description: 'The body of the order, as it was sent; null for none' }),
}
