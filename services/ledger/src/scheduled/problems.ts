/** The errors of scheduled orders. */
export const scheduledProblems = {
  scheduled_order_not_found: {
    status: 404,
    title: 'Scheduled order not found',
    cause: 'The ledger has no scheduled order with this id or key.',
    remedy: 'Check the id or key and the `florin-ledger` header.',
  },
  scheduled_order_ended: {
    status: 409,
    title: 'Scheduled order has ended',
    cause: 'The scheduled order was posted or cancelled, and no order of its series is scheduled.',
    remedy:
      'Read the scheduled order. To undo a posted one, reverse its transaction, refund its payment, or void its hold.',
  },
  moment_in_past: {
    status: 422,
    title: 'Moment in the past',
    cause: 'The order or the version of a plan is to start in the past, by the clock of the database.',
    remedy: 'Send a later moment in `scheduled_for` or `valid_from`, or omit it for now.',
  },
} as const
