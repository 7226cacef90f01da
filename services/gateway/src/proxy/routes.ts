import compress from '@fastify/compress'
import replyFrom, { type FastifyReplyFromHooks, type FastifyReplyFromOptions } from '@fastify/reply-from'
import { DomainError, type FastifyError, HttpError, type Service } from '@florin/server'
import type { ProxiedRoute } from '../documents/contract.ts'
import type { EventStreams } from './event-streams.ts'
import { failureOf, isUnreached } from './failures.ts'
import { toClient, toService } from './headers.ts'
import type { ProxyMetrics, Upstream } from './upstream.ts'

interface Deps {
  upstream: Upstream
  routes: ProxiedRoute[]
  bodyBytesMax: number
  streams: EventStreams
  metrics: ProxyMetrics
}

/** Smaller answers fit into one packet. */
const compressedBytesMin = 1_024
const retriesMax = 2
const retryPauseMs = 50

/** The routes of one service. Each is registered by its own pattern: the gateway forwards nothing else. */
export async function proxyRoutes(app: Service, { upstream, routes, bodyBytesMax, streams, metrics }: Deps) {
  const { name: service } = upstream
  // The types are those of undici 7, the one that the plugin would bring.
  const undici = upstream.pool as unknown as NonNullable<FastifyReplyFromOptions['undici']>
  await app.register(replyFrom, { base: upstream.url, undici, disableRequestLogging: true })
  await app.register(compress, { global: false, encodings: ['br', 'gzip'] })
  // The service gets complete bodies only: a slow client occupies the gateway.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) =>
    done(null, body),
  )

  const fail = (cause: unknown) => {
    const failure = failureOf(service, cause)
    metrics.failures.inc({ service, code: failure.code })
    return failure
  }
  // An answer that is lost after its headers, and before the first part of its body was sent.
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    if (error instanceof DomainError || error.statusCode) throw error
    for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name)
    throw fail(error)
  })

  const hooks: FastifyReplyFromHooks = {
    rewriteRequestHeaders: toService as NonNullable<FastifyReplyFromHooks['rewriteRequestHeaders']>,
    rewriteHeaders: toClient,
    retriesCount: retriesMax,
    retryDelay({ err, req, attempt }) {
      const isRead = req.method === 'GET' || req.method === 'HEAD'
      if (!isRead || attempt >= retriesMax || !isUnreached(err)) return null
      metrics.retries.inc({ service })
      return retryPauseMs * 2 ** attempt
    },
    onResponse(_request, reply, { stream }) {
      if (isEventStream(reply)) reply.send(streams.add(stream))
      else if (isLargeJson(reply)) reply.compress(stream)
      else reply.send(stream)
    },
    onError(reply, { error }) {
      reply.send(fail(error.cause))
    },
  }

  for (const { method, path } of routes) {
    const prefix = path.startsWith(`/${service}/`) ? service.length + 1 : 0
    app.route({
      method,
      schema: { hide: true },
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      bodyLimit: bodyBytesMax,
      handler({ url, body, headers }, reply) {
        const target = url.split('?', 1)[0] as string
        if (!isPlain(target)) throw new HttpError('invalid_request', 'Percent-encode the segments of the path.')
        reply.from(target.slice(prefix), {
          ...hooks,
          ...(body !== undefined && {
            body,
            contentType: headers['content-type'] ?? 'application/octet-stream',
          }),
        })
      },
    })
  }
}

/**
 * Whether every reader of the path finds the same segments in it. Dot segments and backslashes would lead to another route
 * of the service than the one that matched here.
 */
function isPlain(path: string): boolean {
  return URL.parse(path, 'http://service')?.pathname === path
}

interface Answer {
  getHeader(name: string): unknown
}

const isEventStream = (answer: Answer) => typeOf(answer).startsWith('text/event-stream')

/** Of a size that is unknown, or large enough to compress. */
function isLargeJson(answer: Answer): boolean {
  const isJson = /^application\/([\w.]+\+)?json\b/.test(typeOf(answer))
  const isSmall = Number(answer.getHeader('content-length')) < compressedBytesMin
  const isFinal = answer.getHeader('content-encoding') || /no-transform/.test(headerOf(answer, 'cache-control'))
  return isJson && !isSmall && !isFinal
}

const headerOf = (answer: Answer, name: string) => String(answer.getHeader(name) ?? '')
const typeOf = (answer: Answer) => headerOf(answer, 'content-type')
