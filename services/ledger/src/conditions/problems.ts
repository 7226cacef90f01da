import type { ProblemCatalog } from '@florin/server'

export const conditionProblems = {
  version_conflict: {
    status: 409,
    title: 'Version conflict',
    cause: 'An account has another version or another last sequence than a condition of the order expects.',
    remedy: 'Read the account again, decide again, and send a new order with a new key.',
  },
  condition_failed: {
    status: 422,
    title: 'Condition failed',
    cause: 'A condition of the order does not hold. Nothing was moved.',
    remedy: 'Read the condition and the present value in `detail`. Send a new order with a new key.',
  },
} as const satisfies ProblemCatalog
