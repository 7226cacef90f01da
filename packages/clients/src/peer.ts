import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleType,
  retry,
  wrap,
} from 'cockatiel'
import { Pool } from 'undici'
import { z } from 'zod'
import type { Caller } from './caller.ts'

/** It cannot be reached, is too slow, or fails. The call may have had its effect. */
export class PeerUnavailable extends Error {}
/** It answered, but not what it should. */
export class PeerAnswerInvalid extends Error {}
/** It refused the call, with a code of its catalogue. */
export class PeerRefusal extends Error {
  readonly code: string

  constructor(code: string, detail: string) {
    super(detail)
    this.code = code
  }
}

export interface PeerRequest {
  method: 'GET' | 'POST'
  path: string
  body?: unknown
  headers?: Record<string, string>
}

/** Another service, over HTTP. */
export interface Peer {
  /**
   * The answer, read by its schema. Throws one of the three errors above. What is called must be safe to call twice:
   * a call without an answer is made once more.
   */
  call<T>(request: PeerRequest, schema: z.ZodType<T>, caller: Caller): Promise<T>
  /** Whether it is there at this moment. Never throws. */
  isUp(): Promise<boolean>
  close(): Promise<void>
}

/** Of one try. With the second one a call ends within the 2 s that it may take. */
const tryTimeoutMs = 900
const connectTimeoutMs = 500
const probeTimeoutMs = 500
const triesMore = 1
const pauseMsMax = 100
const connectionsMax = 64
const answerBytesMax = 1_048_576
/** Failures in a row after which the peer is left alone for a moment. */
const failuresMax = 10
const leftAloneMs = 1_000

/** Took too long to be asked, or is asked too much: of whoever asks it is no fault. */
const busyStatuses = [408, 429]

const Refusal = z.object({ code: z.string(), detail: z.string() })

export function createPeer(url: string): Peer {
  const { origin, pathname } = new URL(url)
  const base = pathname.replace(/\/$/, '')
  const pool = new Pool(origin, {
    connections: connectionsMax,
    connect: { timeout: connectTimeoutMs },
    // The signal of each try is the one limit.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: answerBytesMax,
  })
  const failures = handleType(PeerUnavailable)
  const policy = wrap(
    retry(failures, { maxAttempts: triesMore, backoff: new ExponentialBackoff({ maxDelay: pauseMsMax }) }),
    circuitBreaker(failures, { halfOpenAfter: leftAloneMs, breaker: new ConsecutiveBreaker(failuresMax) }),
  )

  async function send({ method, path, body, headers }: PeerRequest, caller: Caller) {
    try {
      const answer = await pool.request({
        method,
        path: `${base}${path}`,
        headers: {
          accept: 'application/json',
          'x-request-id': caller.requestId,
          ...(caller.traceparent && { traceparent: caller.traceparent }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(tryTimeoutMs),
      })
      return { status: answer.statusCode, text: await answer.body.text() }
    } catch (cause) {
      if ((cause as { code?: string }).code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
        throw new PeerAnswerInvalid(`The answer is larger than ${answerBytesMax} bytes.`, { cause })
      }
      throw new PeerUnavailable('There was no answer.', { cause })
    }
  }

  async function callOnce<T>(request: PeerRequest, schema: z.ZodType<T>, caller: Caller): Promise<T> {
    const { status, text } = await send(request, caller)
    if (status >= 500 || busyStatuses.includes(status)) {
      throw new PeerUnavailable(`It answered with status ${status}.`)
    }
    if (status >= 300 && status < 400) throw new PeerAnswerInvalid(`It answered with a redirect, ${status}.`)
    const json = parse(text)
    if (status >= 400) {
      const { code, detail } = read(Refusal, json, status)
      throw new PeerRefusal(code, detail)
    }
    return read(schema, json, status)
  }

  return {
    async call(request, schema, caller) {
      try {
        return await policy.execute(() => callOnce(request, schema, caller))
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error
        throw new PeerUnavailable('It failed too often in a row, and is left alone for a moment.', { cause: error })
      }
    },
    async isUp() {
      try {
        const { statusCode, body } = await pool.request({
          method: 'GET',
          path: `${base}/livez`,
          signal: AbortSignal.timeout(probeTimeoutMs),
        })
        await body.dump()
        return statusCode === 200
      } catch {
        return false
      }
    },
    close: () => pool.destroy(),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new PeerAnswerInvalid('The answer is not JSON.', { cause })
  }
}

function read<T>(schema: z.ZodType<T>, json: unknown, status: number): T {
  const { data, error } = schema.safeParse(json)
  if (error === undefined) return data as T
  const where = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  throw new PeerAnswerInvalid(`The answer, of status ${status}, is not as agreed: ${where}`)
}
