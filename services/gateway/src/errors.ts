import { defineProblems, type ProblemCatalog } from '@florin/server'

export const gatewayProblems = {
  service_answer_lost: {
    status: 502,
    title: 'Answer of the service lost',
    cause: 'The connection to the service ended before its answer. The request may have taken effect.',
    remedy:
      'Send it again with the same Idempotency-Key. Where the route takes none, check first whether it took effect.',
  },
  service_unavailable: {
    status: 503,
    title: 'Service unavailable',
    cause: 'The service cannot be reached. Nothing was changed.',
    remedy: 'Wait for the number of seconds in `retry-after`, then send the request again.',
  },
  service_timeout: {
    status: 504,
    title: 'Service too slow',
    cause: 'The service did not answer in time. The request may have taken effect.',
    remedy:
      'Send it again with the same Idempotency-Key. Where the route takes none, check first whether it took effect.',
  },
} as const satisfies ProblemCatalog

const problems = defineProblems(gatewayProblems)

export class GatewayError extends problems.Error {}

/** The problems of the gateway and of all services: their types lead to one page. */
export const withProblemsOf = (services: ProblemCatalog): typeof problems => ({
  ...problems,
  catalog: { ...services, ...problems.catalog },
})
