/** What a caller may set for one call. */
export interface CallOptions {
  /** Name of the ledger, instead of that of the client. */
  ledger?: string | undefined
  signal?: AbortSignal | undefined
  /** Time for the call with all its attempts, instead of that of the client. */
  deadlineMs?: number | undefined
}

export interface WriteOptions extends CallOptions {
  /** Takes effect at most once with this key. A new one for each call when omitted. */
  idempotencyKey?: string | undefined
}

/**
 * Stands in for `Request` in openapi-fetch: a request whose body can be sent again. openapi-fetch sets the options of the
 * call as fields of it.
 */
export class PlainRequest {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: string | undefined
  readonly signal: AbortSignal | undefined
  /** Method and path of the document. */
  declare readonly operation: string
  declare readonly ledger: string | undefined
  declare readonly deadlineMs: number | undefined
  declare readonly attemptMs: number | undefined
  declare idempotencyKey: string | undefined

  constructor(
    url: string,
    { method, headers, body, signal }: Pick<PlainRequest, 'method' | 'headers' | 'body' | 'signal'>,
  ) {
    this.url = url
    this.method = method
    this.headers = headers
    this.body = body
    this.signal = signal
  }
}
