import { createHash } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { Agent, type Dispatcher } from 'undici'
import { type AddressGuard, UrlForbidden } from './addresses.ts'
import { readRetryAfter } from './retries.ts'

/** What an endpoint answered to one request. */
export interface Attempt {
  /** When it was sent. */
  at: string
  /** Null: no answer. */
  status: number | null
  /** The first characters of the answer. */
  body: string | null
  /** Null: a complete answer. */
  error: string | null
  duration_ms: number
}

export interface Outcome {
  attempt: Attempt
  isDelivered: boolean
  /** The endpoint wants nothing any more. */
  isGone: boolean
  retryAfterMs: number | null
}

export interface Message {
  /** The header `webhook-id`: the same in each attempt, so that the receiver can recognise a repetition. */
  id: string
  body: string
}

export interface Endpoint {
  url: string
  /** Each signs. */
  secrets: string[]
}

/** Sends signed requests to endpoints, as the Standard Webhooks specification says. */
export interface EndpointClient {
  /** Never throws. */
  send(endpoint: Endpoint, message: Message): Promise<Outcome>
  close(): Promise<void>
}

export interface EndpointClientOptions {
  guard: AddressGuard
  /** Of a whole request. */
  timeoutMs: number
  version: string
}

const connectTimeoutMs = 10_000
/** What is read of an answer. */
const answerBytesMax = 65_536
const bodyShown = 1_024

/** The body of a request. The specification requires `timestamp`. */
export function bodyOf(event: { type: string; time: string }): string {
  return JSON.stringify({ ...event, timestamp: event.time })
}

/** The id of an event for a webhook, the same in replays. */
export function messageIdOf(webhook: string, event: string): string {
  return `msg_${createHash('sha256').update(`${webhook} ${event}`).digest('base64url').slice(0, 27)}`
}

export function createEndpointClient({ guard, timeoutMs, version }: EndpointClientOptions): EndpointClient {
  const agent = new Agent({
    connect: { lookup: guard.lookup, timeout: connectTimeoutMs },
    allowH2: false,
    // The signal of each request is the only limit.
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  async function request({ url, secrets }: Endpoint, { id, body }: Message): Promise<Dispatcher.ResponseData> {
    const { origin, pathname, search } = checkedUrl(guard, url)
    const now = new Date()
    return agent.request({
      origin,
      path: pathname + search,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': `Florin/${version}`,
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    })
  }

  return {
    async send(endpoint, message) {
      const at = new Date().toISOString()
      const startMs = performance.now()
      let status: number | null = null
      let body: string | null = null
      let error: string | null = null
      let retryAfterMs: number | null = null
      try {
        const response = await request(endpoint, message)
        status = response.statusCode
        retryAfterMs = readRetryAfter(response.headers['retry-after'], Date.now())
        body = await readStart(response.body)
      } catch (failure) {
        error = describe(failure as Error, timeoutMs)
      }
      const isDelivered = error === null && status !== null && status >= 200 && status < 300
      return {
        attempt: { at, status, body, error, duration_ms: Math.round(performance.now() - startMs) },
        isDelivered,
        isGone: status === 410,
        retryAfterMs: status === 429 || status === 503 ? retryAfterMs : null,
      }
    },
    close: () => agent.destroy(),
  }
}

function checkedUrl(guard: AddressGuard, text: string): URL {
  const url = new URL(text)
  guard.checkUrl(url)
  return url
}

/** Reads the answer up to a limit, and closes the connection of a longer one. */
async function readStart(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk as Buffer)
    bytes += (chunk as Buffer).length
    if (bytes > answerBytesMax) break
  }
  // PostgreSQL stores no null characters.
  return Buffer.concat(chunks).toString('utf8').slice(0, bodyShown).replaceAll('\0', '\ufffd').toWellFormed()
}

/** The reason of a failure, for the owner of the endpoint. */
function describe(failure: Error, timeoutMs: number): string {
  if (failure.name === 'TimeoutError') return `No complete answer within ${timeoutMs / 1_000} s.`
  const first = failure instanceof AggregateError ? (failure.errors[0] as Error) : failure
  if (first instanceof UrlForbidden) return first.message
  const { code } = first as { code?: string }
  return `${code ? `${code}: ` : ''}${first.message}`.slice(0, bodyShown).replaceAll('\0', '\ufffd').toWellFormed()
}
