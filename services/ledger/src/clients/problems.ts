import type { ProblemCatalog } from '@florin/server'

/** Problems of calls to other services. */
export const serviceProblems = {
  fx_answer_invalid: {
    status: 502,
    title: 'Invalid response from the FX service',
    cause: 'The FX service sent a response that contradicts itself or its contract. Nothing was moved.',
    remedy: 'Report the `request_id` to the operator.',
  },
  fx_unavailable: {
    status: 503,
    title: 'FX service unavailable',
    cause: 'The FX service does not answer. Nothing was moved.',
    remedy: 'Wait for the number of seconds in `retry-after`, then send the request again.',
  },
  revenue_answer_invalid: {
    status: 502,
    title: 'Invalid response from the revenue service',
    cause: 'The revenue service sent a response that contradicts itself or its contract. Nothing was moved.',
    remedy: 'Report the `request_id` to the operator.',
  },
  revenue_unavailable: {
    status: 503,
    title: 'Revenue service unavailable',
    cause: 'The revenue service does not answer, and the fee schedule is not cached. Nothing was moved.',
    remedy: 'Wait for the number of seconds in `retry-after`, then send the request again.',
  },
} as const satisfies ProblemCatalog
