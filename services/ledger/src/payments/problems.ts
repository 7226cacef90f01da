/** The errors of payments and cashback plans. */
export const paymentProblems = {
  payment_not_found: {
    status: 404,
    title: 'Payment not found',
    cause: 'The ledger has no payment with this id, number or key.',
    remedy: 'Check the id, number or key and the `florin-ledger` header.',
  },
  payment_changed: {
    status: 409,
    title: 'Payment was changed at the same time',
    cause: 'The payment was refunded, or its cashback was paid, at the same time.',
    remedy: 'Read the payment, and send the request again with the same key.',
  },
  payment_refunded: {
    status: 409,
    title: 'Payment refunded',
    cause: 'The payment was refunded, so that no cashback is due.',
    remedy: 'Do nothing: the cashback is cancelled.',
  },
  payment_not_reversible: {
    status: 409,
    title: 'A payment cannot be reversed',
    cause: 'The transaction is a payment, a refund or a cashback.',
    remedy: 'Refund the payment with `POST /v1/payments/{payment}/refund`. To correct something else, post a journal.',
  },
  refund_exceeded: {
    status: 422,
    title: 'Refund exceeded',
    cause: 'The refund is of more than what remains of the payment.',
    remedy: 'Refund at most what remains.',
  },
  plan_version_too_early: {
    status: 422,
    title: 'Version of the plan too early',
    cause: '`valid_from` is before the start of the version before.',
    remedy: 'Send a moment that is not before the one in `detail`.',
  },
} as const
