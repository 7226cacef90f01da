import { type ServiceTokens, serviceTokenHeader } from '@florin/identity'
import { clientTls, type TlsSettings, traceCall } from '@florin/server'
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
import type { RequestOrigin } from './request-origin.ts'

/** The service cannot be reached, is too slow, or fails. The call may have taken effect. */
export class ServiceUnavailable extends Error {}
/** The response breaks the contract. */
export class ResponseInvalid extends Error {}
/** The service rejected the call, with a code of its catalogue. */
export class ServiceRefusal extends Error {
  readonly code: string

  constructor(code: string, detail: string) {
    super(detail)
    this.code = code
  }
}

export interface ServiceRequest {
  method: 'GET' | 'POST'
  path: string
  body?: unknown
  headers?: Record<string, string>
}

/** Another service, over HTTP. */
export interface ServiceClient {
  /**
   * The response, parsed by the schema. Throws one of the three errors above. The call must be safe to repeat: one
   * without a response is sent once more.
   */
  call<T>(request: ServiceRequest, schema: z.ZodType<T>, origin: RequestOrigin): Promise<T>
  /** Whether the service responds now. Never throws. */
  isUp(): Promise<boolean>
  close(): Promise<void>
}

/** Of one try. With the second one a call ends within its 2 s. */
const tryTimeoutMs = 900
const connectTimeoutMs = 500
const probeTimeoutMs = 500
const retriesMax = 1
const pauseMsMax = 100
const connectionsMax = 64
const responseBytesMax = 1_048_576
/** Failures in a row after which the circuit opens: calls fail at once. */
const failuresMax = 10
const openMs = 1_000

/** 408 and 429: the service is slow or overloaded, the request is fine. */
const busyStatuses = [408, 429]

const Refusal = z.object({ code: z.string(), detail: z.string() })

/** Where another service is, and how this one shows it who calls. */
export interface Peer {
  url: string
  /** Undefined: the calls carry no token. */
  tokens: ServiceTokens | undefined
  /** Undefined: https is verified by the authorities that Node.js knows. */
  tls?: TlsSettings | undefined
}

export interface ServiceAddress extends Peer {
  /** Its name, to which the tokens are addressed: `fx`. */
  name: string
}

export function createServiceClient({ name, url, tokens, tls }: ServiceAddress): ServiceClient {
  const { origin, pathname } = new URL(url)
  const basePath = pathname.replace(/\/$/, '')
  const pool = new Pool(origin, {
    connections: connectionsMax,
    connect: { timeout: connectTimeoutMs, ...clientTls(tls) },
    // The signal of each try is the only limit.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: responseBytesMax,
  })
  const failures = handleType(ServiceUnavailable)
  const policy = wrap(
    retry(failures, { maxAttempts: retriesMax, backoff: new ExponentialBackoff({ maxDelay: pauseMsMax }) }),
    circuitBreaker(failures, { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failuresMax) }),
  )
  return {
    async call(request, schema, origin) {
      try {
        return await policy.execute(async () => {
          const token = await tokens?.tokenFor(name, origin.subject)
          const headers = { ...request.headers, ...(token && { [serviceTokenHeader]: token }) }
          const response = await traceCall(`${request.method} ${name}`, origin.traceparent, (traceparent) =>
            send(pool, basePath, { ...request, headers }, { ...origin, traceparent }),
          )
          return parseResponse(response, schema)
        })
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error
        throw new ServiceUnavailable('The circuit is open after too many failures in a row.', { cause: error })
      }
    },
    isUp: () => probe(pool, basePath),
    close: () => pool.destroy(),
  }
}

interface TextResponse {
  status: number
  text: string
}

async function send(
  pool: Pool,
  basePath: string,
  { method, path, body, headers }: ServiceRequest,
  { requestId, traceparent }: RequestOrigin,
): Promise<TextResponse> {
  try {
    const response = await pool.request({
      method,
      path: basePath + path,
      headers: {
        accept: 'application/json',
        'x-request-id': requestId,
        ...(traceparent && { traceparent }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(tryTimeoutMs),
    })
    return { status: response.statusCode, text: await response.body.text() }
  } catch (cause) {
    if ((cause as { code?: string }).code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
      throw new ResponseInvalid(`The response is larger than ${responseBytesMax} bytes.`, { cause })
    }
    throw new ServiceUnavailable('There was no response.', { cause })
  }
}

async function probe(pool: Pool, basePath: string): Promise<boolean> {
  try {
    const { statusCode, body } = await pool.request({
      method: 'GET',
      path: `${basePath}/livez`,
      signal: AbortSignal.timeout(probeTimeoutMs),
    })
    await body.dump()
    return statusCode === 200
  } catch {
    return false
  }
}

function parseResponse<T>({ status, text }: TextResponse, schema: z.ZodType<T>): T {
  if (status >= 500 || busyStatuses.includes(status)) throw new ServiceUnavailable(`The response has status ${status}.`)
  if (status >= 300 && status < 400) throw new ResponseInvalid(`The response is a redirect, ${status}.`)
  const json = parseJson(text)
  if (status < 400) return parseBody(schema, json, status)
  const { code, detail } = parseBody(Refusal, json, status)
  throw new ServiceRefusal(code, detail)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ResponseInvalid('The response is not JSON.', { cause })
  }
}

function parseBody<T>(schema: z.ZodType<T>, json: unknown, status: number): T {
  const { data, error } = schema.safeParse(json)
  if (error === undefined) return data as T
  const where = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
  throw new ResponseInvalid(`The response, of status ${status}, breaks the contract: ${where}`)
}
