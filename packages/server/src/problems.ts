import { type IdentityCode, identityProblems } from './identity-problems.ts'
import { type FieldError, Problem, type ProblemMembers } from './problem-body.ts'

/** A reason to reject a request: its HTTP status, and its explanation at /problems. */
export interface ProblemType {
  status: number
  title: string
  /** The condition of the rejection. */
  cause: string
  /** The next step of the client. */
  remedy: string
  /** Fields that the problem has besides those of every problem: the extension members of RFC 9457. */
  members?: Readonly<Record<string, MemberType>>
}

export interface MemberType {
  /** Amounts and moments are strings. */
  type: 'string' | 'integer'
  /** Whether it may be null. */
  nullable?: true
  description: string
}

/** Problems by their stable code. */
export type ProblemCatalog = Record<string, ProblemType>

export interface RefusalOptions {
  cause?: unknown
  /** Seconds after which to retry. Sent as `Retry-After`. */
  retryAfterSeconds?: number
  /** The same rejection was answered before to this Idempotency-Key. Sent as `Idempotent-Replayed`. */
  replayed?: boolean
  /** The fields that are rejected. */
  errors?: FieldError[]
  /** As the catalogue describes them for the code. */
  members?: ProblemMembers
}

/**
 * A rejection with a code of a catalogue. Anything else that is thrown is a failure, and answers 500. Abstract, so that
 * only the classes of a catalogue can be thrown: their codes have a status.
 */
export abstract class DomainError<Code extends string> extends Error {
  override readonly name = 'DomainError'
  readonly code: Code
  readonly retryAfterSeconds: number | undefined
  readonly replayed: boolean
  readonly errors: FieldError[] | undefined
  readonly members: ProblemMembers | undefined

  /** `detail` is for the client: what was wrong, then what to do about it. */
  constructor(code: Code, detail: string, options: RefusalOptions = {}) {
    super(detail, 'cause' in options ? { cause: options.cause } : {})
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
    this.replayed = options.replayed ?? false
    this.errors = options.errors
    this.members = options.members
  }
}

/** The problems of HTTP itself, which every service has. */
export const httpProblems = {
  invalid_request: {
    status: 400,
    title: 'Invalid request',
    cause: 'A field, parameter or header is missing, unknown or malformed.',
    remedy: 'Correct what `errors` lists and send the request again.',
  },
  cursor_invalid: {
    status: 400,
    title: 'Invalid cursor',
    cause: 'The cursor is damaged, or it belongs to another list or to other filters.',
    remedy: 'Send `next_cursor` of the page before, unchanged and with the same filters, or start without a cursor.',
  },
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    cause: 'The body is not valid JSON in UTF-8, repeats a key, or is nested too deeply.',
    remedy: 'Send one JSON value in UTF-8, with each key once.',
  },
  route_not_found: {
    status: 404,
    title: 'Route not found',
    cause: 'No route has this path.',
    remedy: 'Check the path against the list of routes at /docs.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    cause: 'The route exists, but not with this method.',
    remedy: 'Use one of the methods in the `allow` header.',
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    cause: 'The request did not arrive completely within 30 seconds.',
    remedy: 'Send it again.',
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    cause: 'The body exceeds the limit of the route.',
    remedy: 'Send less in one request.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    cause: 'The body is not uncompressed JSON in UTF-8.',
    remedy: 'Send it as `content-type: application/json`, without a content-encoding.',
  },
  host_not_allowed: {
    status: 421,
    title: 'Host not allowed',
    cause: 'The request is addressed to a host name that is not served here.',
    remedy: 'Use a host name of the service. Its operator lists them in `ALLOWED_HOSTS`.',
  },
  rate_limited: {
    status: 429,
    title: 'Rate limited',
    cause:
      'The identity has sent more requests of this kind than its limit, or its address too many credentials that are not valid. Nothing was changed.',
    remedy: 'Wait for the number of seconds in `retry-after`, then send the request again.',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    cause: 'The headers of the request exceed 16 KiB.',
    remedy: 'Send shorter headers. A token may have 8 KiB.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    cause: 'The service failed. Its log has the reason under the `request_id`.',
    remedy: 'Report the `request_id` to the operator.',
  },
  method_not_implemented: {
    status: 501,
    title: 'Method not implemented',
    cause: 'The service does not know the HTTP method.',
    remedy: 'Use one of the methods listed at /docs.',
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    cause: 'Too many requests are in flight, a queue is full, or the database is too busy. Nothing was changed.',
    remedy: 'Wait for the number of seconds in `retry-after`, then send the request again.',
  },
} as const satisfies ProblemCatalog

export type HttpCode = keyof typeof httpProblems

/** A rejection by HTTP's own rules, or for who sends the request. */
export class HttpError extends DomainError<HttpCode | IdentityCode> {}

/** The problems that the state of the database may cause for any request. */
export const databaseProblems = {
  database_unavailable: {
    status: 503,
    title: 'Database unavailable',
    cause: 'The database does not answer. Nothing was changed.',
    remedy: 'Wait for the number of seconds in `retry-after`, then send the request again.',
  },
  outcome_unknown: {
    status: 503,
    title: 'Outcome unknown',
    cause: 'The connection to the database was lost during the commit: it may have been committed.',
    remedy:
      'Send the request again with the same Idempotency-Key. Where the route takes none, check first whether it took effect.',
  },
} as const satisfies ProblemCatalog

export type DatabaseCode = keyof typeof databaseProblems | 'overloaded'

/** A rejection for the state of the database. */
export class DatabaseError extends DomainError<DatabaseCode> {}

/** Every code that a service with these codes of its own can answer with. */
export type AnyCode<Own extends string> = Own | HttpCode | IdentityCode | DatabaseCode

/** A service's catalogue with the codes of HTTP, of identity and of the database, its error class, and its refusals. */
export interface Problems<Own extends string> {
  catalog: Readonly<Record<AnyCode<Own>, ProblemType>>
  /** The service's error class extends this one: it takes codes of the catalogue only. */
  Error: new (
    code: Own | DatabaseCode,
    detail: string,
    options?: RefusalOptions,
  ) => DomainError<Own | DatabaseCode>
  /** The rejections that a route can give, for its `response` schema. The ones that every route can give are added. */
  refuses(...codes: AnyCode<Own>[]): Refusals
}

/** A service's catalogue. A code without a status, a cause and a remedy does not compile. */
export function defineProblems<Own extends string>(own: Record<Own, ProblemType>): Problems<Own> {
  const catalog = { ...httpProblems, ...identityProblems, ...databaseProblems, ...own }
  return {
    catalog,
    Error: class extends DomainError<Own | DatabaseCode> {},
    refuses: (...codes) => refusals(catalog, [...codes, 'overloaded', 'database_unavailable']),
  }
}

/** By status. `codes` is for the OpenAPI document: the codes that the status can have. */
export type Refusals = Record<
  number,
  { description: string; codes: string[]; content: { 'application/problem+json': { schema: typeof Problem } } }
>

function refusals<Code extends string>(catalog: Readonly<Record<Code, ProblemType>>, codes: Code[]): Refusals {
  const byStatus = Map.groupBy(new Set(codes), (code) => catalog[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.join(', '),
        codes: ofStatus,
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  )
}
