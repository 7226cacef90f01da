import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyBaseLogger, LogController, type RawServerDefault } from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Registry } from 'prom-client'
import { z } from 'zod'
import { shedOverload } from './admission.ts'
import { readJsonBodies } from './body.ts'
import { serveInTurn } from './connections.ts'
import { answerErrors, answerUnreadable } from './errors.ts'
import type { Service } from './fastify.ts'
import { addHealth, type HealthCheck, probes } from './health.ts'
import type { Logger } from './logger.ts'
import { useOwnMessages } from './messages.ts'
import { addMetrics } from './metrics.ts'
import { createTransform, transformObject } from './openapi.ts'
import { addProblemPages } from './problem-pages.ts'
import type { AnyCode, DomainError, Problems } from './problems.ts'
import { answerBroken, answerConnect } from './socket-errors.ts'

export interface ServiceOptions<Own extends string> {
  /** In the titles of the documentation. */
  title: string
  description: string
  version: string
  logger: Logger
  problems: Problems<Own>
  /** Turns a failure that the service knows (an unavailable database) into a rejection. */
  toRefusal: (error: unknown) => DomainError<NoInfer<AnyCode<Own>>> | undefined
  /** By the name of what is depended on. One that throws makes `/readyz` answer 503. */
  checks: Record<string, HealthCheck>
  /** Where the service registers its own metrics. */
  metrics: Registry
}

/** Of every route that names no limit of its own: its schema has no lists, and no metadata. */
const bodyBytesMax = 16_384
const headersTimeoutMs = 10_000
const requestTimeoutMs = 30_000
/** Longer than the 60 s of the usual load balancers, so that they close first and never meet a closed socket. */
const keepAliveTimeoutMs = 72_000
/** A connection over which nothing moves for this long is closed: its client does not read. Longer than any work on a request. */
const stalledTimeoutMs = 60_000
const farewellMs = 500
const idleSweepMs = 100
/** Characters of one part of a path; the longest is a code or a key, percent-encoded. */
const paramLengthMax = 1_024
const requestIdPattern = /^[\w.-]{1,128}$/

/** The one way to make a service: schemas in zod, OpenAPI 3.1, problem+json, health, metrics, limits, a clean end. */
export async function createService<Own extends string>(options: ServiceOptions<Own>): Promise<Service> {
  const app = Fastify<RawServerDefault, IncomingMessage, ServerResponse>({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request costs more than the one line that it writes: lines name their request themselves.
    childLoggerFactory: (logger) => logger,
    bodyLimit: bodyBytesMax,
    serverFactory(serve) {
      const server = createServer(
        {
          requestTimeout: requestTimeoutMs,
          keepAliveTimeout: keepAliveTimeoutMs,
          // Without these two a client that stalls within its body keeps its socket: the larger timeout governs.
          headersTimeout: headersTimeoutMs,
          connectionsCheckingInterval: 1_000,
        },
        serveInTurn(serve),
      )
      server.setTimeout(stalledTimeoutMs)
      server.on('connect', answerConnect)
      return server
    },
    return503OnClosing: false,
    routerOptions: { maxParamLength: paramLengthMax },
    frameworkErrors: answerUnreadable,
    clientErrorHandler: answerBroken,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id']
      return typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID()
    },
  }).withTypeProvider<ZodTypeProvider>()

  useOwnMessages()
  app.setValidatorCompiler(validatorCompiler)
  refuseUnknownParameters(app)
  // The types hold a route to its response schema, and the tests hold its answers to the OpenAPI document.
  app.setSerializerCompiler(() => JSON.stringify)
  readJsonBodies(app)
  answerErrors(app, options.problems, options.toRefusal)
  addProblemPages(app, options.title, options.problems.catalog)
  shedOverload(app, options.metrics)
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id)
    done(null, payload)
  })

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: options.title, description: options.description, version: options.version },
      servers: [{ url: '/' }],
    },
    transform: createTransform(options.problems.catalog),
    transformObject,
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { tryItOutEnabled: true, displayRequestDuration: true },
  })
  serveDocument(app)
  addMetrics(app, options.metrics)
  addHealth(app, options.version, options.checks)
  logRequests(app)
  closeCleanly(app)
  return app
}

/**
 * A route that names no query parameters takes none: one that is ignored may be `?dry_run=true` or `?at=`, and the answer
 * would not be what was asked for. Probes take any, because some load balancers add their own.
 */
function refuseUnknownParameters(app: Service): void {
  app.addHook('onRoute', (route) => {
    if (!route.schema || route.schema.hide || route.schema.querystring || probes.has(route.url)) return
    route.schema = { ...route.schema, querystring: z.strictObject({}) }
  })
}

/** The OpenAPI document as one buffer, made once: every answer is the same bytes in memory. */
function serveDocument(app: Service): void {
  let document: Buffer
  app.addHook('onReady', async () => {
    document = Buffer.from(JSON.stringify(app.swagger()))
  })
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(document),
  )
}

/** One line a request, when it is over; never headers or bodies. Probes that find all well are not worth one. */
function logRequests(app: Service): void {
  app.addHook('onResponse', ({ id: reqId, log, method, url }, { statusCode: status, elapsedTime }, done) => {
    const level = status === 200 && probes.has(url) ? 'debug' : 'info'
    log[level]({ reqId, method, url, status, ms: Math.round(elapsedTime * 10) / 10 }, 'request')
    done()
  })
}

/**
 * The end, in order. First requests are served on for a moment, with `connection: close`, so that clients and load
 * balancers leave by themselves. Then `close()` would wait for sockets, for over a minute for one that is kept alive
 * and for ever for one that has not said a word: those are closed as soon as they are idle.
 */
function closeCleanly(app: Service): void {
  let closing = false
  let sweep: NodeJS.Timeout | undefined
  // Node's own list of idle connections lacks those that have not asked for anything yet.
  const silent = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
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
