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
      'Read the limit, what is used of it, what the order needs and when it resets in `detail`, and send a smaller order, or a new one then.',
  },
} as const
