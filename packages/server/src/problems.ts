import { z } from 'zod'

/** What a service may refuse: a stable code, its HTTP status, and a title for people. */
export type ProblemCatalog = Record<string, { status: number; title: string }>

/** One bad field: where it is (a JSON pointer into the part of the request named first), and what to do. */
export interface FieldError {
  pointer: string
  detail: string
}

export interface RefusalOptions {
  cause?: unknown
  /** Seconds after which another try makes sense. Sent as `Retry-After`. */
  retryAfterSeconds?: number
  /** The same answer was given before to this Idempotency-Key. Sent as `Idempotent-Replayed`. */
  replayed?: boolean
}

/** A refusal with a code from a service's catalogue. Anything else that is thrown is a failure, and answers 500. */
export class DomainError<Code extends string = string> extends Error {
  override readonly name = 'DomainError'
  readonly code: Code
  readonly retryAfterSeconds: number | undefined
  readonly replayed: boolean

  /** `detail` is for the caller: it says what was wrong and what to do about it. */
  constructor(code: Code, detail: string, options: RefusalOptions = {}) {
    super(detail, 'cause' in options ? { cause: options.cause } : {})
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
    this.replayed = options.replayed ?? false
  }
}

/** The refusals that every service shares, because they are HTTP's and not the business's. */
export const httpProblems = {
  invalid_request: { status: 400, title: 'Invalid request' },
  cursor_invalid: { status: 400, title: 'Cursor not valid' },
  malformed_json: { status: 400, title: 'Malformed JSON' },
  route_not_found: { status: 404, title: 'No such route' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  request_timeout: { status: 408, title: 'Request timeout' },
  body_too_large: { status: 413, title: 'Body too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  internal_error: { status: 500, title: 'Internal error' },
  method_not_implemented: { status: 501, title: 'Method not implemented' },
  overloaded: { status: 503, title: 'Overloaded' },
} as const satisfies ProblemCatalog

/** Bad fields that a problem names at most: the others mostly have the same cause. */
const errorsMax = 20
/** Bytes of the body of a problem, so that a request cannot make an answer that is much larger than itself. */
const problemBytesMax = 8_192
/** Characters; each is six bytes at most, as \u0000. A pointer and a detail may quote what was sent. */
const detailLengthMax = 1_000
const pointerLengthMax = 200
const errorLengthMax = 300

/** RFC 9457, with a `code` for programs. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z
      .array(z.object({ pointer: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: `The bad fields, at most ${errorsMax} of them` }),
    error_count: z.int().optional().meta({ description: 'Number of bad fields' }),
    request_id: z.string(),
  })
  .meta({ id: 'Problem', description: 'application/problem+json (RFC 9457)' })

/** The body of a refusal: of at most `problemBytesMax`, whatever of the request it quotes. */
export function problemOf(
  code: string,
  { status, title }: { status: number; title: string },
  detail: string,
  requestId: string,
  errors?: FieldError[],
): z.infer<typeof Problem> {
  const problem = {
    type: `/problems#${code}`,
    title,
    status,
    code,
    detail: shorten(detail, detailLengthMax),
    request_id: requestId,
  }
  return errors ? { ...problem, errors: fitting(errors, problem), error_count: errors.length } : problem
}

/** As many errors as are reported, and as fit beside the rest of the problem. */
function fitting(errors: FieldError[], problem: object): FieldError[] {
  let bytes = bytesOf(problem) + bytesOf({ errors: [], error_count: errors.length })
  const kept: FieldError[] = []
  for (const { pointer, detail } of errors.slice(0, errorsMax)) {
    const error = { pointer: shorten(pointer, pointerLengthMax), detail: shorten(detail, errorLengthMax) }
    bytes += bytesOf(error) + 1
    if (bytes > problemBytesMax) break
    kept.push(error)
  }
  return kept
}

function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value))
}

function shorten(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1).toWellFormed()}…`
}

/** The answers that a route gives when it refuses, for its `response` schema: one for each status of the codes. */
export function refusals<Catalog extends ProblemCatalog>(catalog: Catalog, ...codes: (keyof Catalog & string)[]) {
  const byStatus = Map.groupBy(codes, (code) => (catalog[code] as { status: number }).status)
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      { description: ofStatus.join(', '), content: { 'application/problem+json': { schema: Problem } } },
    ]),
  ) as Record<number, { description: string; content: { 'application/problem+json': { schema: typeof Problem } } }>
}
