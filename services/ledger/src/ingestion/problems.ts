import type { ProblemCatalog } from '@florin/server'

/** Problems of orders that are posted later. */
export const ingestionProblems = {
  operation_not_found: {
    status: 404,
    title: 'Operation not found',
    cause:
      'No order of this ledger was accepted with this id, its rejection is older than 30 days, or Kafka deleted it before it was posted.',
    remedy: 'Take the id from the answer 202, and check the `florin-ledger` header.',
  },
  ingestion_unavailable: {
    status: 503,
    title: 'Ingestion unavailable',
    cause:
      'Kafka did not confirm that it has stored the order, or the database failed afterwards. It may be posted all the same.',
    remedy:
      'Wait for the number of seconds in `retry-after`, then send the request again with the same Idempotency-Key; without `Prefer: respond-async` it is posted at once.',
  },
} as const satisfies ProblemCatalog
