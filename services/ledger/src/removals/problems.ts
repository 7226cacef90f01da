/** The errors of removals. */
export const removalProblems = {
  ledger_removing: {
    status: 409,
    title: 'Ledger is being removed',
    cause: 'The ledger is a trial that is being removed. Nothing is recorded in it or read from it any more.',
    remedy:
      'Use another ledger. To use the name again, wait until `GET /v1/ledgers` does not show the ledger any more, then open a new one.',
  },
  ledger_not_trial: {
    status: 409,
    title: 'Ledger is not a trial',
    cause:
      'The ledger was opened without `trial: true`. Its books are kept, and an ordinary ledger never becomes a trial.',
    remedy: 'Keep it. Open ledgers that you want to remove later with `"trial": true`.',
  },
} as const
