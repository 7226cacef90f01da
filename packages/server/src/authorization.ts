import {
  type Identity,
  IdentityUnavailable,
  judgeAccess,
  openIdentity,
  type RouteAccess,
  rolesOf,
  type Scope,
  Unauthenticated,
  type Verdict,
} from '@florin/identity'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { type Authenticator, CredentialsMissing } from './authentication.ts'
import type { Service } from './fastify.ts'
import { probes } from './health.ts'
import { HttpError } from './problems.ts'
import type { FailureLimiter, LimitHook, RateLimiter } from './rate-limits.ts'

/** The caller of a request, and the accounts that it reaches. */
export interface Access {
  identity: Identity
  /** The union of these scopes; undefined for every account. */
  scope: readonly Scope[] | undefined
}

declare module 'fastify' {
  /** What the route requires of its caller, declared where the route is. */
  interface FastifyContextConfig extends RouteAccess {}
  interface FastifyRequest {
    /** Set before the body is read; null on public routes. */
    access: Access
    /** For answers that take long: throws if the caller may not use the route any more. */
    authorizeAgain(): Promise<void>
  }
}

export const ledgerHeader = 'florin-ledger'
const presetLedger = 'main'
const challenge = 'Bearer realm="florin"'
/** Of the key sets of issuers. */
const retryAfterSeconds = 5

/** Documentation and probes: they show no books. */
function isPublic(url: string): boolean {
  return probes.has(url) || /^\/(docs|problems)(\/|$)/.test(url) || /^\/(openapi|asyncapi)\.json$/.test(url)
}

/**
 * Requires of every route that is added from now on that it declares its access, and rejects all other callers before the body is
 * read. Without an authenticator every caller passes, except on routes for other services.
 */
export function guardRoutes(app: Service, authenticator: Authenticator | undefined, limiter: RateLimiter): void {
  app.decorateRequest('access', null as never)
  app.decorateRequest('authorizeAgain', async function authorizeAgain(this: FastifyRequest) {
    if (!authenticator) return
    const { config } = this.routeOptions
    try {
      const { allowed } = judgeAccess(await authenticator.identify(this), config, ledgerOf(this, config))
      if (!allowed) throw new HttpError('forbidden', 'The grant for this route has ended.')
    } catch (error) {
      throw toError(error)
    }
  })
  app.addHook('onRoute', (route) => {
    if (isPublic(route.url)) return
    const access = readAccess(route)
    const limit = limiter.hookFor(String(route.method), access)
    const guard = createGuard(access, authenticator, limiter.failures, limit)
    route.config = access
    route.onRequest = [guard, ...(limit ? [limit] : []), ...[route.onRequest ?? []].flat()]
    route.schema = { ...route.schema, ...describeAccess(access, route.schema?.description) }
  })
}

/** A route of a ledger that its path names. */
const ledgerInPath = /\/:ledger(\/|$)/

/** The access that a route declares. Throws if it declares none: the service does not start. */
function readAccess({ url, config = {}, schema }: RouteOptions): RouteAccess {
  const { role, services } = config
  const isAboutLedger = ledgerHeader in ((schema?.headers as { shape?: object } | undefined)?.shape ?? {})
  const ledger = config.ledger ?? (isAboutLedger || ledgerInPath.test(url) ? 'named' : undefined)
  if (role === undefined && services === undefined) {
    throw new Error(`The route ${url} declares no role. Add "config: { role }" to it.`)
  }
  if (role !== undefined && ledger === undefined) {
    throw new Error(
      `The route ${url} has no header ${ledgerHeader}. Add "ledger: 'any'" or "ledger: 'all'" to its config.`,
    )
  }
  return { ...config, ...(ledger && { ledger }) }
}

/** Shown by the documentation. */
function describeAccess(access: RouteAccess, description = ''): object {
  const names = rolesOf(access)
  if (names.length === 0) return {}
  const reach = { named: '', any: ', in any ledger', all: ', for all ledgers' }[
    access.withoutLedger ?? access.ledger ?? 'named'
  ]
  const named = access.withoutLedger ? '; with `florin-ledger` in that ledger' : ''
  const scoped = access.scoped ? ' Grants may be limited to an owner or to a prefix of codes.' : ''
  return {
    description:
      `${description}\n\nRole: ${names.map((name) => `\`${name}\``).join(' or ')}${reach}${named}.${scoped}`.trim(),
    security: [{ bearer: [] }],
    'x-required-role': names,
  }
}

/** The ledger that the request is about; undefined for a route that is about no single one. */
export function ledgerOf(
  { headers, params }: FastifyRequest,
  { ledger, withoutLedger }: RouteAccess,
): string | undefined {
  if (ledger !== 'named') return undefined
  const name =
    (params as { ledger?: string }).ledger ?? headers[ledgerHeader] ?? (withoutLedger ? undefined : presetLedger)
  return name === undefined ? undefined : String(name)
}

function createGuard(
  access: RouteAccess,
  authenticator: Authenticator | undefined,
  failures: FailureLimiter | undefined,
  limit: LimitHook | undefined,
) {
  function admit(request: FastifyRequest, reply: FastifyReply, identity: Identity): void {
    const ledger = ledgerOf(request, access)
    const verdict = judgeAccess(identity, access, ledger)
    // The audit trail names a rejected caller too, who reaches nothing.
    request.access = { identity, scope: [] }
    if (!verdict.allowed) throw toRefusal(reply, verdict.reason, access, ledger)
    request.access = { identity, scope: verdict.scope }
  }

  return function guard(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    const refuse = (error: unknown) => {
      const answer = () => {
        challengeFor(reply, error)
        done(toError(error))
      }
      if (failures && isGuess(error)) failures.count(request).then(answer, done)
      // A caller who is known counts like one who is admitted: it could find out names of ledgers.
      else if (limit && request.access) limit(request, reply).then(answer, done)
      else answer()
    }
    try {
      const found = authenticator ? authenticator.identify(request) : openIdentity
      if (found instanceof Promise) {
        found.then((identity) => admit(request, reply, identity)).then(() => done(), refuse)
        return
      }
      admit(request, reply, found)
    } catch (error) {
      refuse(error)
      return
    }
    done()
  }
}

/** A credential that is not valid. A request without any guesses nothing. */
const isGuess = (error: unknown) => error instanceof Unauthenticated && !(error instanceof CredentialsMissing)

function toRefusal(
  reply: FastifyReply,
  reason: Extract<Verdict, { allowed: false }>['reason'],
  access: RouteAccess,
  ledger: string | undefined,
): HttpError {
  if (reason === 'ledger_unknown') return ledgerNotFound(ledger ?? '')
  reply.header('www-authenticate', `${challenge}, error="insufficient_scope"`)
  return new HttpError('forbidden', describeMissing(reason, access, ledger))
}

function describeMissing(
  reason: Extract<Verdict, { allowed: false }>['reason'],
  access: RouteAccess,
  ledger: string | undefined,
): string {
  if (reason === 'service_only')
    return `This route is for the ${access.services?.join(' and ')} service of Florin only.`
  if (reason === 'scope_unsupported') {
    return 'This route needs a grant for all accounts; yours is limited to an owner or to a prefix of codes.'
  }
  const reach = (ledger === undefined && access.withoutLedger) || access.ledger || 'named'
  const where = { named: 'in this ledger', any: 'in any ledger', all: 'for all ledgers' }[reach]
  const names = rolesOf(access)
  if (names.length === 0) return 'This route is for another service of Florin.'
  return `This route needs the role ${names.join(' or ')} ${where}.`
}

/** The same answer for a ledger that does not exist and for one that the caller has no grant for. */
export function ledgerNotFound(name: string): HttpError {
  return new HttpError('ledger_not_found', `Ledger ${name} does not exist. Open it with POST /v1/ledgers.`)
}

/** RFC 6750: how to authenticate. */
function challengeFor(reply: FastifyReply, error: unknown): void {
  if (!(error instanceof Unauthenticated)) return
  const isMissing = error instanceof CredentialsMissing
  reply.header('www-authenticate', isMissing ? challenge : `${challenge}, error="invalid_token"`)
}

function toError(error: unknown): Error {
  if (error instanceof Unauthenticated) return new HttpError('unauthenticated', error.message)
  if (error instanceof IdentityUnavailable) {
    return new HttpError('identity_unavailable', `${error.message} Send the request again.`, { retryAfterSeconds })
  }
  return error as Error
}
