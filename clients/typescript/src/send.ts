import { type Answer, errorOf, leavesDoubt, mayPass, readJson, retryAfterMs } from './answer.ts'
import { FlorinError, FlorinUnavailable, wasNeverSent } from './errors.ts'
import { keyedOperations } from './generated/operations.ts'
import type { PlainRequest } from './request.ts'
import type { Transport } from './transport.ts'
import { backoffMs, timerMsMax, wait } from './wait.ts'

export interface SendSettings {
  transport: Transport
  /** Sent as a bearer token. A function is called for each attempt. */
  token: string | (() => string | Promise<string>) | undefined
  /** Name of the ledger, unless the call names another. Undefined: not sent. */
  ledger: string | undefined
  /** Time for a call with all its attempts. */
  deadlineMs: number
  /** Time for one attempt. */
  attemptMs: number
}

interface Attempts {
  count: number
  /** Whether one of them may have taken effect. */
  leaveDoubt: boolean
}

/**
 * Sends a request until it is answered or its deadline has passed, and returns the body of the answer. Throws `FlorinError` for
 * a rejection and `FlorinUnavailable` without a final answer.
 */
export async function send(settings: SendSettings, request: PlainRequest): Promise<unknown> {
  const endMs = performance.now() + (request.deadlineMs ?? settings.deadlineMs)
  const attempts: Attempts = { count: 0, leaveDoubt: false }
  setKey(request)
  const ledger = request.ledger ?? request.headers.get('florin-ledger') ?? settings.ledger
  if (ledger !== undefined) request.headers.set('florin-ledger', ledger)
  for (;;) {
    const { answer, failure } = await attempt(settings, request, endMs)
    attempts.count += 1
    const body = answer?.ok ? readJson(answer.text) : undefined
    if (body !== undefined) return body
    const error = answer ? errorOf(answer) : failure
    if (error instanceof FlorinError && !answer?.ok && !mayPass(error)) throw error
    const isDoubtful = error instanceof FlorinError ? leavesDoubt(error) : !wasNeverSent(error)
    attempts.leaveDoubt ||= isDoubtful && !isRead(request)
    const pauseMs = Math.max(backoffMs(attempts.count), answer ? retryAfterMs(answer) : 0)
    const isTooLate = performance.now() + pauseMs >= endMs
    if (isTooLate || answer?.ok || (attempts.leaveDoubt && !isRepeatable(request)))
      throw unavailable(request, attempts, error)
    await wait(pauseMs, request.signal)
  }
}

/** One key for all attempts, so that the request takes effect once. */
function setKey(request: PlainRequest): void {
  if (!keyedOperations.has(request.operation) || isDryRun(request)) return
  request.idempotencyKey ??= request.headers.get('idempotency-key') ?? crypto.randomUUID()
  request.headers.set('idempotency-key', request.idempotencyKey)
}

/** The answer, or why there is none. Throws only when the caller aborts. */
async function attempt(
  { transport, token, attemptMs }: SendSettings,
  request: PlainRequest,
  endMs: number,
): Promise<{ answer?: Answer; failure?: unknown }> {
  const { signal, url, method, headers, body } = request
  if (token !== undefined) headers.set('authorization', `Bearer ${typeof token === 'string' ? token : await token()}`)
  signal?.throwIfAborted()
  const limitMs = Math.min(request.attemptMs ?? attemptMs, endMs - performance.now(), timerMsMax)
  const limit = new AbortController()
  const stop = () => limit.abort(signal?.reason)
  const timer = setTimeout(() => limit.abort(new Error(`no answer within ${Math.round(limitMs)} ms`)), limitMs)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return { answer: await transport({ url, method, headers, body, signal: limit.signal }) }
  } catch (failure) {
    signal?.throwIfAborted()
    return { failure }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

function unavailable(request: PlainRequest, { count, leaveDoubt }: Attempts, cause: unknown): FlorinUnavailable {
  const { operation, idempotencyKey } = request
  return new FlorinUnavailable(operation, { isOutcomeUnknown: leaveDoubt, idempotencyKey, attempts: count, cause })
}

const isDryRun = ({ url }: PlainRequest) => /[?&]dry_run=true\b/.test(url)
const isRead = (request: PlainRequest) => request.method === 'GET' || isDryRun(request)
/** A POST without a key may take effect twice. */
const isRepeatable = (request: PlainRequest) =>
  request.method !== 'POST' || request.idempotencyKey !== undefined || isDryRun(request)
