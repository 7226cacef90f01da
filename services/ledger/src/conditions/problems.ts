import type { ProblemCatalog } from '@florin/server'

const shared = {
  condition: { type: 'integer', description: 'index of the condition, from 0' },
  account: { type: 'string', description: 'id of its account' },
} as const

export const conditionProblems = {
  version_conflict: {
    status: 409,
    title: 'Version conflict',
    cause: 'An account has another version or another last sequence than a condition of the order expects.',
    remedy: 'Read the account again, decide again, and send a new order with a new key.',
    members: {
      ...shared,
      field: { type: 'string', description: 'the field that differs: `version` or `sequence`' },
      expected: { type: 'integer', description: 'the value that the condition expects' },
      actual: { type: 'integer', description: 'the value of the account' },
    },
  },
  condition_failed: {
    status: 422,
    title: 'Condition failed',
    cause: 'A condition of the order does not hold. Nothing was moved.',
    remedy: 'Read the condition and the present value. Send a new order with a new key.',
    members: {
      ...shared,
      field: { type: 'string', description: 'the balance that is out of bounds: `available` or `balance_after`' },
      currency: { type: 'string', description: 'currency of the amounts' },
      actual: { type: 'string', description: 'the balance' },
      at_least: { type: 'string', nullable: true, description: 'the smallest balance that the condition allows' },
      at_most: { type: 'string', nullable: true, description: 'the largest balance that the condition allows' },
    },
  },
} as const satisfies ProblemCatalog
