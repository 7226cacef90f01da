/** The errors of verifications. */
export const verificationProblems = {
  verification_running: {
    status: 409,
    title: 'Another verification is running',
    cause: 'A verification reads all books of a ledger, so one runs at a time.',
    remedy: 'Send the request again when the other one has ended.',
  },
} as const
