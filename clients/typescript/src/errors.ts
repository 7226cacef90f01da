import type { ProblemCode, ProblemMembers } from './generated/operations.ts'
import type { Proposal } from './types.ts'

/**
 * The code of an error. `unexpected_answer` is given by the client: the answer is not one of Florin, for example the page
 * of a proxy.
 */
export type FlorinErrorCode =
  | ProblemCode
  | 'route_not_found'
  | 'method_not_allowed'
  | 'method_not_implemented'
  | 'service_answer_lost'
  | 'service_unavailable'
  | 'service_timeout'
  | 'unexpected_answer'

/** An invalid field: a JSON pointer, and what to send. */
export interface FieldError {
  pointer: string
  detail: string
}

interface Rejection {
  code: FlorinErrorCode
  status: number
  detail: string
  errors: readonly FieldError[]
  members: ProblemMembers
  requestId: string | undefined
}

/** Florin rejected the request. `detail` says why and what to do. */
export class FlorinError extends Error implements Rejection {
  override readonly name = 'FlorinError'
  readonly code: FlorinErrorCode
  /** The HTTP status. */
  readonly status: number
  readonly detail: string
  /** The invalid fields of the request, if that is why. */
  readonly errors: readonly FieldError[]
  /** The figures of the rejection, such as what is available. Amounts are strings. */
  readonly members: ProblemMembers
  /** The log of the service has the request under this id. */
  readonly requestId: string | undefined

  constructor({ code, status, detail, errors, members, requestId }: Rejection) {
    super(`${detail} (${status} ${code})`)
    this.code = code
    this.status = status
    this.detail = detail
    this.errors = errors
    this.members = members
    this.requestId = requestId
  }
}

/** Florin gave no final answer before the deadline. `cause` is the last failure. */
export class FlorinUnavailable extends Error {
  override readonly name = 'FlorinUnavailable'
  /** Whether the request may have taken effect. False for reads. */
  readonly isOutcomeUnknown: boolean
  /** Send the same request with this key to learn the outcome: it takes effect at most once. */
  readonly idempotencyKey: string | undefined
  /** Number of times that the request was sent. */
  readonly attempts: number

  constructor(
    operation: string,
    { isOutcomeUnknown, idempotencyKey, attempts, cause }: Omit<FlorinUnavailable, 'name' | 'message' | 'stack'>,
  ) {
    const tries = attempts === 1 ? 'one attempt' : `${attempts} attempts`
    super(`${operation}: no answer after ${tries}: ${describe(cause)}. ${advise(isOutcomeUnknown, idempotencyKey)}`, {
      cause,
    })
    this.isOutcomeUnknown = isOutcomeUnknown
    this.idempotencyKey = idempotencyKey
    this.attempts = attempts
  }
}

function advise(isOutcomeUnknown: boolean, key: string | undefined): string {
  if (!isOutcomeUnknown) return 'Nothing was changed.'
  if (key === undefined)
    return 'The outcome is unknown: check whether the request took effect before you send it again.'
  return `The outcome is unknown: send the same request again with the Idempotency-Key ${key}.`
}

/** An approval rule applies to the order, so that a second person must approve it first. Nothing was moved. */
export class FlorinProposed extends Error {
  override readonly name = 'FlorinProposed'
  readonly proposal: Proposal

  constructor(proposal: Proposal) {
    super(`The order waits as proposal ${proposal.id} for the approval of a second person`)
    this.proposal = proposal
  }
}

/** The message, and the reason below it: `fetch failed` alone says too little. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const reason = codeOf(error.cause)
  return reason ? `${error.message} (${reason})` : error.message.replace(/[.?!]$/, '')
}

/** The code of a network error, which `fetch` hides in the cause. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

const unsentCodes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']

/** Whether the request never left. Known in Node only; elsewhere a failed request may have arrived. */
export function wasNeverSent(error: unknown): boolean {
  return error instanceof Error && unsentCodes.includes(codeOf(error) ?? codeOf(error.cause) ?? '')
}
