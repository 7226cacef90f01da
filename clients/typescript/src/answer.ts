import { type FieldError, FlorinError, type FlorinErrorCode } from './errors.ts'
import type { ProblemMembers } from './generated/operations.ts'

/** What the client reads of an answer. */
export interface Answer {
  ok: boolean
  status: number
  headers: { get(name: string): string | null }
  text: string
}

interface Problem {
  code: FlorinErrorCode
  detail: string
  errors?: FieldError[]
  request_id: string
}

const shownLength = 200

/** The error of an answer that is not `ok`, for requests that the client has not sent. */
export function errorOf({ status, headers, text }: Answer): FlorinError {
  const problem = readProblem(text)
  return new FlorinError({
    code: problem?.code ?? 'unexpected_answer',
    status,
    detail: problem?.detail ?? `Not an answer of Florin: ${text.slice(0, shownLength)}`,
    errors: problem?.errors ?? [],
    members: problem ? membersOf(problem) : {},
    requestId: problem?.request_id ?? headers.get('x-request-id') ?? undefined,
  })
}

const shared = new Set(['type', 'title', 'status', 'code', 'detail', 'errors', 'error_count', 'request_id'])

/** The fields that not every problem has. */
const membersOf = (problem: Problem): ProblemMembers =>
  Object.fromEntries(Object.entries(problem).filter(([name]) => !shared.has(name)))

/** Undefined for a text that is not JSON: something between the client and Florin answered. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readProblem(text: string): Problem | undefined {
  const value = readJson(text) as Partial<Problem> | null | undefined
  return typeof value?.code === 'string' && typeof value.detail === 'string' ? (value as Problem) : undefined
}

const passingStatuses = [408, 429, 502, 503, 504]

/** Whether the same request may succeed later. */
export function mayPass({ status }: FlorinError): boolean {
  return passingStatuses.includes(status)
}

/** Of answers that leave it open whether the request has taken effect. */
const doubtful: ReadonlySet<FlorinErrorCode> = new Set([
  'outcome_unknown',
  'unexpected_answer',
  'service_answer_lost',
  'service_timeout',
  'ingestion_unavailable',
])

/** Whether the request may have taken effect, although the answer is an error. */
export function leavesDoubt({ code }: FlorinError): boolean {
  return doubtful.has(code)
}

/** The time of `Retry-After`, in seconds or as a date; 0 without one. */
export function retryAfterMs({ headers }: Answer): number {
  const text = headers.get('retry-after')
  if (text === null) return 0
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return Math.max(0, ms || 0)
}
