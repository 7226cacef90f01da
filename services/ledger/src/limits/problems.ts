import type { ProblemCatalog } from '@florin/server'

/** The errors of limits. */
export const limitProblems = {
  maximum_balance_exceeded: {
    status: 422,
    title: 'Maximum balance exceeded',
    cause: 'The order would take the account above its maximum balance.',
    remedy: 'Move less, with a new key, or raise `maximum_balance`.',
  },
  time_zone_unknown: {
    status: 422,
    title: 'Unknown time zone',
    cause: 'The database does not know the time zone.',
    remedy: 'Send another name of the zone.',
  },
  limit_not_found: {
    status: 404,
    title: 'Limit not found',
    cause: 'The ledger has no limit with this id.',
    remedy: 'Send an id of `GET /v1/limits`, and check the `florin-ledger` header.',
  },
  limit_exceeded: {
    status: 422,
    title: 'Limit exceeded',
    cause: 'The order would move more than a limit of an account, or of its owner, allows in its window.',
    remedy:
      'Read what remains of the limit and when it resets, and send a smaller order, or a new one then, with a new key.',
    members: {
      limit: { type: 'string', description: 'id of the limit' },
      measure: { type: 'string', description: 'what the limit counts: `out`, `in` or `net`' },
      currency: { type: 'string', description: 'currency of the amounts' },
      amount: { type: 'string', description: 'the amount of the limit' },
      used: { type: 'string', description: 'what is used of it in the present window' },
      remaining: { type: 'string', description: 'what is left of it' },
      needed: { type: 'string', description: 'what the order would add to the use' },
      resets_at: {
        type: 'string',
        nullable: true,
        description: 'the moment at which the window or its oldest movement ends; null if nothing is in the window',
      },
    },
  },
} as const satisfies ProblemCatalog
