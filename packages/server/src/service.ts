import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify, { type FastifyBaseLogger, LogController, type RawServerDefault } from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Registry } from 'prom-client'
import { z } from 'zod'
import { shedOverload } from './admission.ts'
import { keepAuditTrail } from './audit.ts'
import { type Authentication, createAuthenticator } from './authentication.ts'
import { guardRoutes } from './authorization.ts'
import { readJsonBodies } from './body.ts'
import { withoutCredentials } from './credentials.ts'
import { addDocumentation, type Documentation } from './documentation.ts'
import { answerErrors, answerUnreadable } from './errors.ts'
import type { Service } from './fastify.ts'
import { harden } from './hardening.ts'
import { addHealth, type HealthCheck, probes } from './health.ts'
import { connectionEvent, createHttpServer } from './http-server.ts'
import type { Logger } from './logger.ts'
import { useOwnMessages } from './messages.ts'
import { addMetrics } from './metrics.ts'
import { addProblemPages } from './problem-pages.ts'
import { type AnyCode, type DomainError, HttpError, type Problems } from './problems.ts'
import { createRateLimiter } from './rate-limits.ts'
import type { HttpSettings } from './service-settings.ts'
import type { SharedPort } from './shared-port.ts'
import { answerBroken } from './socket-errors.ts'
import { traceIdOf, traceRequests } from './tracing.ts'

export interface ServiceOptions<Own extends string> extends Documentation {
  logger: Logger
  problems: Problems<Own>
  /** Turns a failure that the service knows (an unavailable database) into a rejection. */
  toRefusal: (error: unknown) => DomainError<NoInfer<AnyCode<Own>>> | undefined
  /** By the name of the dependency. One that throws makes `/readyz` answer 503. */
  checks: Record<string, HealthCheck>
  /** Where the service registers its own metrics. */
  metrics: Registry
  /** Undefined for a service without routes of its own; `upstream` for a proxy of services that authenticate. */
  authentication: Authentication | 'upstream' | undefined
  /** Plain http without limits when left out. */
  http?: HttpSettings
  /** If other processes listen on the port too. */
  sharedPort?: SharedPort
  /** Registers hooks that hold for all routes, also for those of the documentation. */
  guard?: (app: Service) => Promise<void>
}

/** Limit of routes without one of their own: their schemas have neither lists nor metadata. */
const bodyBytesMax = 16_384
const farewellMs = 500
const idleSweepMs = 100
/** Characters of a path parameter; the longest is a percent-encoded code or key. */
const paramLengthMax = 1_024
const requestIdPattern = /^[\w.-]{1,128}$/

/** Creates a service with zod schemas, OpenAPI 3.1, problem+json, health checks, metrics, limits and a graceful shutdown. */
export async function createService<Own extends string>(options: ServiceOptions<Own>): Promise<Service> {
  const { http } = options
  const app = Fastify<RawServerDefault, IncomingMessage, ServerResponse>({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request costs more than its one line: lines have the request id as a field.
    childLoggerFactory: (logger) => logger,
    bodyLimit: bodyBytesMax,
    trustProxy: http?.trustedProxies ?? false,
    serverFactory: (serve) => createHttpServer(serve, http?.tls),
    return503OnClosing: false,
    routerOptions: { maxParamLength: paramLengthMax },
    frameworkErrors: answerUnreadable,
    clientErrorHandler: answerBroken,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id']
      const isId = typeof given === 'string' && requestIdPattern.test(given) && withoutCredentials(given) === given
      return isId ? given : randomUUID()
    },
  }).withTypeProvider<ZodTypeProvider>()

  useOwnMessages()
  app.setValidatorCompiler(validatorCompiler)
  rejectUnknownParameters(app)
  // Types check a route against its response schema, and tests check its answers against the OpenAPI document.
  app.setSerializerCompiler(() => JSON.stringify)
  harden(app, http?.allowedHosts)
  readJsonBodies(app)
  answerErrors(app, options.problems, options.toRefusal)
  traceRequests(app)
  addProblemPages(app, options.title, options.problems.catalog)
  shedOverload(app, options.metrics)
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id)
    done(null, payload)
  })
  await options.guard?.(app)

  await addDocumentation(app, { ...options, description: describe(options) }, options.problems.catalog)
  addMetrics(app, options.metrics, options.sharedPort?.readMetrics)
  addHealth(app, options.version, options.checks)
  if (typeof options.authentication === 'object') {
    keepAuditTrail(app, { ...options.authentication, metrics: options.metrics, logger: options.logger })
  }
  await authenticate(app, options)
  logRequests(app)
  closeCleanly(app, connectionEvent(http?.tls))
  return app
}

function describe({
  description,
  authentication,
}: Pick<ServiceOptions<never>, 'description' | 'authentication'>): string {
  if (typeof authentication !== 'object' || authentication.auth.mode !== 'open') return description
  return `${description} **Authentication is off**: ${openNotice}.`
}

const openNotice =
  'everybody who reaches the port may do everything. Set AUTH_ISSUER and the keys of the issuer to change that'

/** Routes from now on declare who may use them, and reject all other callers. */
async function authenticate(
  app: Service,
  { authentication, logger, sharedPort }: Pick<ServiceOptions<never>, 'authentication' | 'logger' | 'sharedPort'>,
): Promise<void> {
  if (authentication === 'upstream') return
  const limiter = await createRateLimiter(app, authentication?.limits, sharedPort?.countRequest)
  const authenticator = authentication && createAuthenticator(authentication, logger, limiter.failures)
  guardRoutes(app, authenticator, limiter)
  if (!authenticator) return
  app.addHook('onReady', () => authenticator.open())
  // Before the services close their pools.
  app.addHook('preClose', () => authenticator.close())
  if (authentication.auth.mode === 'tokens') return
  app.addHook('onListen', async () => logger.warn(`authentication is off: ${openNotice}`))
}

/**
 * A route without query parameters rejects all: an ignored `?dry_run=true` or `?at=` would give the wrong answer. Probes
 * accept any, because some load balancers add their own.
 */
function rejectUnknownParameters(app: Service): void {
  app.addHook('onRoute', (route) => {
    if (!route.schema || route.schema.hide || route.schema.querystring || probes.has(route.url)) return
    route.schema = { ...route.schema, querystring: z.strictObject({}) }
  })
  // Zod drops this name where names are open: a filter by it would select everything.
  app.addHook('preValidation', (request, _, done) => {
    const isPolluting =
      !probes.has(request.routeOptions.url ?? '') && Object.hasOwn(request.query as object, '__proto__')
    done(isPolluting ? new HttpError('invalid_request', 'Do not use the query parameter __proto__.') : undefined)
  })
}

/** One line for each request at its end, without headers and bodies. Successful probes are logged at debug level. */
function logRequests(app: Service): void {
  app.addHook(
    'onResponse',
    ({ id: reqId, log, method, url, raw: { headers } }, { statusCode: status, elapsedTime }, done) => {
      const level = status === 200 && probes.has(url) ? 'debug' : 'info'
      log[level](
        {
          reqId,
          method,
          url: withoutCredentials(url),
          status,
          ms: Math.round(elapsedTime * 10) / 10,
          traceId: traceIdOf(headers),
        },
        'request',
      )
      done()
    },
  )
}

/**
 * Graceful shutdown. First requests are still served for a moment, with `connection: close`, so that clients and load
 * balancers disconnect by themselves. Then idle sockets are closed: `close()` would wait over a minute for a kept-alive one,
 * and without end for one that never sent a request.
 */
function closeCleanly(app: Service, connected: string): void {
  let closing = false
  let sweep: NodeJS.Timeout | undefined
  // Node does not count connections without a request as idle.
  const silent = new Set<Socket>()
  app.server.on(connected, (socket: Socket) => {
    silent.add(socket)
    socket.once('data', () => silent.delete(socket))
    socket.once('close', () => silent.delete(socket))
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close')
    done(null, payload)
  })
  app.addHook('preClose', async () => {
    closing = true
    if (!app.server.listening) return
    await sleep(farewellMs)
    sweep = setInterval(() => {
      app.server.closeIdleConnections()
      for (const socket of silent) socket.destroy()
    }, idleSweepMs)
  })
  app.addHook('onClose', async () => clearInterval(sweep))
}
