import rateLimit, { type FastifyRateLimitStoreCtor, normalizeIP } from '@fastify/rate-limit'
import { type RouteAccess, rolesOf } from '@florin/identity'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { integer } from './environment.ts'
import type { Service } from './fastify.ts'
import { HttpError } from './problems.ts'
import type { Counted, CountRequest } from './shared-port.ts'

/** Requests that are limited together. `money`: writes of a teller. `administration`: all other writes. */
type RouteClass = 'money' | 'reads' | 'administration'

/** Requests a minute at each port; 0 for no limit. */
export interface RateLimits extends Record<RouteClass, number> {
  /** Credentials of one address that are not valid. */
  failures: number
}

const windowSeconds = 60
const perMinute = (preset = 0) => integer(0, 999_999_999, preset)

/** The variables of limits. */
export const limitEnvironment = {
  RATE_LIMIT_MONEY: perMinute().describe('Requests a minute of an identity that need the role teller; 0: no limit'),
  RATE_LIMIT_READS: perMinute().describe('Reads a minute of an identity; 0: no limit'),
  RATE_LIMIT_ADMINISTRATION: perMinute().describe('Other writes a minute of an identity; 0: no limit'),
  AUTH_FAILURES_MAX: perMinute(60).describe(
    'Invalid credentials a minute of an address, above which its credentials are no longer verified; 0: no limit',
  ),
}

export function limitSettings(env: z.output<z.ZodObject<typeof limitEnvironment>>): RateLimits {
  return {
    money: env.RATE_LIMIT_MONEY,
    reads: env.RATE_LIMIT_READS,
    administration: env.RATE_LIMIT_ADMINISTRATION,
    failures: env.AUTH_FAILURES_MAX,
  }
}

export type LimitHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

export interface RateLimiter {
  /** The hook of a route after its caller is known; undefined if it has no limit. */
  hookFor(method: string, access: RouteAccess): LimitHook | undefined
  /** Undefined without a limit. */
  failures: FailureLimiter | undefined
}

/** Limits credentials that are not valid, by the address of the client. Both methods throw `rate_limited` above the limit. */
export interface FailureLimiter {
  /** Before credentials are verified. */
  check(request: FastifyRequest): Promise<void>
  /** After they were found invalid. */
  count(request: FastifyRequest): Promise<void>
}

/** `countRequest`: for all processes that listen on the port; this process counts by itself without it. */
export async function createRateLimiter(
  app: Service,
  limits: RateLimits | undefined,
  countRequest?: CountRequest,
): Promise<RateLimiter> {
  if (!limits || Object.values(limits).every((max) => max === 0))
    return { hookFor: () => undefined, failures: undefined }
  await app.register(rateLimit, { global: false, ...(countRequest && { store: createStore(countRequest) }) })
  const hooks = {
    money: limitClass(app, 'money', limits.money),
    reads: limitClass(app, 'reads', limits.reads),
    administration: limitClass(app, 'administration', limits.administration),
  }
  return {
    hookFor: (method, access) => (rolesOf(access).length === 0 ? undefined : hooks[classOf(method, access)]),
    failures: limits.failures === 0 ? undefined : limitFailures(app, limits.failures),
  }
}

function classOf(method: string, access: RouteAccess): RouteClass {
  const roles = rolesOf(access)
  if (method === 'GET' || method === 'HEAD' || roles.includes('reader')) return 'reads'
  return roles.includes('teller') ? 'money' : 'administration'
}

/** Requests of an identity; of an address where callers are not authenticated. Calls of other services are not counted. */
function limitClass(app: Service, name: RouteClass, max: number): LimitHook | undefined {
  if (max === 0) return undefined
  const count = app.createRateLimit({
    max,
    timeWindow: 1_000 * windowSeconds,
    allowList: ({ access: { identity } }) => identity.kind === 'service',
    keyGenerator: ({ access: { identity }, ip }) =>
      `${name} ${identity.kind === 'open' ? addressOf(ip) : identity.subject}`,
  })
  return async (request, reply) => {
    const state = await count(request)
    if (state.isAllowed) return
    const { remaining, ttlInSeconds, isExceeded } = state
    reply.header('ratelimit-policy', `"${name}";q=${max};w=${windowSeconds}`)
    reply.header('ratelimit', `"${name}";r=${remaining};t=${ttlInSeconds}`)
    if (isExceeded) throw rateLimited(`More than ${max} requests of this kind were sent in a minute.`, ttlInSeconds)
  }
}

function limitFailures(app: Service, max: number): FailureLimiter {
  const timeWindow = 1_000 * windowSeconds
  const state = app.createRateLimit({ max, timeWindow, keyGenerator: ({ ip }) => `failures ${addressOf(ip)}` })
  async function limit(request: FastifyRequest, increment: boolean): Promise<void> {
    const { isAllowed, ...counted } = await state(request, { increment })
    if (isAllowed || !('max' in counted)) return
    // A check is for one more than what was counted.
    if (increment ? counted.isExceeded : counted.remaining === 0) {
      throw rateLimited('Too many credentials from this address were not valid.', counted.ttlInSeconds)
    }
  }
  return { check: (request) => limit(request, false), count: (request) => limit(request, true) }
}

/** One store for all limits: each has keys of its own. */
function createStore(countRequest: CountRequest): FastifyRateLimitStoreCtor {
  type Callback = (error: Error | null, counted?: Counted) => void
  const count = (counts: boolean) => (key: string, callback: Callback, windowMs: number) => {
    countRequest({ key, windowMs, counts }).then((counted) => callback(null, counted), callback)
  }
  return class {
    readonly incr = count(true)
    readonly read = count(false)

    child() {
      return this
    }
  } as unknown as FastifyRateLimitStoreCtor
}

/** A client that has disconnected has no address. */
const addressOf = (ip: string | undefined) => (ip ? normalizeIP(ip) : 'unknown')

function rateLimited(reason: string, retryAfterSeconds: number): HttpError {
  const detail = `${reason} Send it again in ${retryAfterSeconds} s.`
  return new HttpError('rate_limited', detail, { retryAfterSeconds })
}
