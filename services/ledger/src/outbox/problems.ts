import type { ProblemCatalog } from '@florin/server'

/** Problems of the outbox of fees. */
export const outboxProblems = {
  outbox_record_not_found: {
    status: 404,
    title: 'Outbox record not found',
    cause: 'The outbox has no record of this fee. Delivered records are removed.',
    remedy: 'Take the id from `GET /v1/outbox/dead-letters`.',
  },
  record_not_dead_lettered: {
    status: 409,
    title: 'Record not dead-lettered',
    cause: 'The fee is still pending. The relay retries it automatically.',
    remedy: 'Wait until it is delivered or dead-lettered.',
  },
} as const satisfies ProblemCatalog
