/** The errors of assertions. */
export const assertionProblems = {
  assertion_failed: {
    status: 422,
    title: 'Assertion failed',
    cause: 'The account has another balance than the assertion states.',
    remedy:
      'Compare the entries of the account with your records from the last assertion that held. `detail` has the balance.',
  },
  moment_not_final: {
    status: 503,
    title: 'Moment not final',
    cause: 'Postings of the moment are still in flight after one second.',
    remedy: 'Send the request again.',
  },
} as const
