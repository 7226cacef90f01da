/** The errors of holds. */
export const holdProblems = {
  hold_not_found: {
    status: 404,
    title: 'Hold not found',
    cause: 'The ledger has no hold with this id.',
    remedy: 'Check the id and the `florin-ledger` header.',
  },
  hold_ended: {
    status: 409,
    title: 'Hold has ended',
    cause: 'The hold is captured, voided or expired.',
    remedy: 'Read the hold. To reserve money again, send a new hold.',
  },
  hold_expired: {
    status: 409,
    title: 'Hold has expired',
    cause: 'The time of the hold is over.',
    remedy: 'Send a new hold, and capture it before it expires.',
  },
  hold_not_expired: {
    status: 409,
    title: 'Hold has not expired',
    cause: 'The ledger tried to expire the hold before its time was over.',
    remedy: 'Do nothing: the hold expires when its time is over.',
  },
  hold_changed: {
    status: 409,
    title: 'Hold was changed at the same time',
    cause: 'Another request captured a part of the hold at the same time.',
    remedy: 'Read the hold, and send the request again with the same key.',
  },
  hold_exceeded: {
    status: 422,
    title: 'Hold exceeded',
    cause: 'The capture is of more than what remains of the hold.',
    remedy: 'Capture at most what remains. For the rest, post a transfer.',
  },
  target_account_missing: {
    status: 422,
    title: 'Target account missing',
    cause: 'Neither the hold nor the capture names a target account.',
    remedy: 'Send `target_account` with the capture.',
  },
  target_account_fixed: {
    status: 422,
    title: 'Target account fixed by the hold',
    cause: 'The capture names another target account than the hold.',
    remedy: 'Leave `target_account` out.',
  },
} as const
