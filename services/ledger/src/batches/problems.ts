import type { ProblemCatalog } from '@florin/server'

export const batchProblems = {
  order_not_atomic: {
    status: 422,
    title: 'Order cannot be part of an atomic batch',
    cause:
      'An order of an atomic batch is scheduled for later, or needs an approval. An atomic batch posts all orders at once.',
    remedy: 'Send the order by itself, or the batch with `mode` set to `independent`.',
  },
} as const satisfies ProblemCatalog
