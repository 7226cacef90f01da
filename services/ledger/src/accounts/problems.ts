/** The errors of opening and changing accounts. */
export const accountProblems = {
  account_code_taken: {
    status: 409,
    title: 'Account code taken',
    cause: 'Another account of the ledger has this code.',
    remedy: 'Choose another code.',
  },
  too_much_metadata: {
    status: 422,
    title: 'Too much metadata',
    cause: 'The account would have more than 50 keys of metadata.',
    remedy: 'Remove keys by setting them to null in the same request.',
  },
  account_not_empty: {
    status: 422,
    title: 'Account not empty',
    cause: 'The balance is not zero. Only an account with a balance of zero can be closed.',
    remedy: 'Move its balance to another account, then close it.',
  },
  minimum_above_balance: {
    status: 422,
    title: 'Minimum above the balance',
    cause: 'The account has less available than the new minimum balance.',
    remedy: 'Send a lower `minimum_balance`, or pay in the difference first.',
  },
  maximum_below_balance: {
    status: 422,
    title: 'Maximum below the balance',
    cause: 'The account has more than the new maximum balance.',
    remedy: 'Send a higher `maximum_balance`, or move the difference first.',
  },
} as const
