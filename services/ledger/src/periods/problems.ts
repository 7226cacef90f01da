/** The errors of effective moments and of periods. */
export const periodProblems = {
  effective_at_in_future: {
    status: 422,
    title: 'Effective moment in the future',
    cause: '`effective_at` is more than a day ahead, by the clock of the database.',
    remedy: 'Send a moment of at most a day ahead, or schedule the order with `scheduled_for`.',
  },
  period_closed: {
    status: 422,
    title: 'Period closed',
    cause: '`effective_at` is before the day at which the ledger is closed.',
    remedy:
      'Send a later `effective_at`, or omit it; or reopen the period with `POST /v1/ledgers/{ledger}/periods/reopen`.',
  },
  period_not_over: {
    status: 422,
    title: 'Period not over',
    cause: 'The day has not begun yet, or postings from before it are still in flight.',
    remedy: 'Close an earlier day, or try again.',
  },
  period_change_invalid: {
    status: 409,
    title: 'Period already open or closed',
    cause: 'A period is closed up to a later day than before, and reopened from an earlier one.',
    remedy: 'Read `closed_before` with `GET /v1/ledgers/{ledger}/periods`, and send a day after it or before it.',
  },
  range_empty: {
    status: 422,
    title: 'Range empty',
    cause: '`from` is not before `to`.',
    remedy: 'Send a later `to`, or an earlier `from`. A day counts from its start.',
  },
} as const
