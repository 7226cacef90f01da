import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { Service } from './fastify.ts'
import { DomainError, type FieldError, httpProblems, type ProblemCatalog, problemOf } from './problems.ts'

/** Fastify's own errors, in this project's words. */
const ofFastify: Record<string, (request: FastifyRequest) => DomainError> = {
  FST_ERR_CTP_INVALID_JSON_BODY: () =>
    new DomainError('malformed_json', 'The body is not JSON. Check its quotes, commas and brackets.'),
  FST_ERR_CTP_BODY_TOO_LARGE: ({ routeOptions: { bodyLimit } }) =>
    new DomainError('body_too_large', `The body is larger than ${bodyLimit} bytes. Send less in one request.`),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new DomainError('unsupported_media_type', 'Send the body as content-type: application/json.'),
}

/** Maps whatever is thrown to problem+json, once, and logs it, once: a refusal as info, a failure as error. */
export function answerErrors(
  app: Service,
  problems: ProblemCatalog,
  toRefusal: (error: unknown) => DomainError | undefined,
): void {
  const answer = (request: FastifyRequest, reply: FastifyReply, refusal: DomainError, errors?: FieldError[]) => {
    const problem = problems[refusal.code] ?? httpProblems.internal_error
    const { status } = problem
    request.log[status < 500 ? 'info' : 'warn'](
      { reqId: request.id, code: refusal.code, err: refusal.cause },
      'refused',
    )
    if (refusal.replayed) reply.header('idempotent-replayed', 'true')
    if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', refusal.retryAfterSeconds)
    return reply
      .status(status)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(problemOf(refusal.code, problem, refusal.message, request.id, errors))
  }

  app.setErrorHandler((error: FastifyError, request, reply) => {
    // Where there is no route, nothing else about the request matters.
    if (request.is404) return answer(request, reply, noRoute(request, reply))
    if (error instanceof DomainError && error.code in problems) return answer(request, reply, error)
    if (hasZodFastifySchemaValidationErrors(error)) {
      const part = { querystring: 'query' }[error.validationContext as string] ?? error.validationContext
      const errors = error.validation.map(({ instancePath, message = '' }) => ({
        pointer: `/${part}${instancePath === '/' ? '' : instancePath}`,
        detail: message,
      }))
      return answer(request, reply, new DomainError('invalid_request', summaryOf(errors)), errors)
    }
    const known = ofFastify[error.code]
    if (known) return answer(request, reply, known(request))
    if (error.statusCode && error.statusCode < 500) {
      return answer(request, reply, new DomainError('invalid_request', 'The request could not be read.'))
    }
    const refusal = toRefusal(error)
    if (refusal) return answer(request, reply, refusal)
    request.log.error({ reqId: request.id, err: error }, 'failed')
    return answer(
      request,
      reply,
      new DomainError('internal_error', 'The service failed. Report the request_id to its operator.'),
    )
  })

  // Where the `type` of each problem leads.
  const list = Object.entries(problems).map(
    ([code, { status, title }]) => `<dt id="${code}">${code}<dd>${status} ${title}`,
  )
  app.get('/problems', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .serializer((html: string) => html)
      .send(
        `<!doctype html><html lang="en"><title>Problems</title><h1>Problems that a request may be answered with</h1><dl>${list.join('')}</dl>`,
      ),
  )

  const routes: { pattern: RegExp; method: string }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`)
    for (const one of [method].flat()) routes.push({ pattern, method: one })
  })
  const noRoute = ({ url, method }: FastifyRequest, reply: FastifyReply): DomainError => {
    const path = url.split('?', 1)[0] as string
    const allowed = routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    // A folder of files takes the method, and has no such file.
    if (allowed.length === 0 || allowed.includes(method)) {
      return new DomainError('route_not_found', `No route matches ${method} ${path}. See /docs for the list of routes.`)
    }
    reply.header('allow', allowed.join(', '))
    return new DomainError('method_not_allowed', `${path} takes ${allowed.join(', ')}, not ${method}.`)
  }
  app.setNotFoundHandler((request, reply) => answer(request, reply, noRoute(request, reply)))
}

/** The first error in words, and how many more there are. */
function summaryOf(errors: FieldError[]): string {
  const [first, ...others] = errors
  if (!first) return 'The request is not valid.'
  const summary = `${first.pointer}: ${first.detail}`
  return others.length === 0 ? summary : `${summary}. ${others.length} more in errors.`
}

/** A path that Fastify itself cannot read, before there is a route. */
export function answerUnreadable(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = httpProblems.invalid_request
  reply
    .status(problem.status)
    .type('application/problem+json')
    .header('x-request-id', request.id)
    .serializer(JSON.stringify)
    .send(problemOf('invalid_request', problem, 'The path could not be read.', request.id))
}

/** What is not HTTP, or comes too slowly: answered on the socket, because there is no request. */
export function answerBroken(error: Error & { code?: string; rawPacket?: unknown }, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET') return
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    answerOnSocket(socket, 'request_timeout', 'The request did not arrive in time. Send it again.')
  } else if (error.code === 'HPE_INVALID_METHOD' && requestLine.test(String(error.rawPacket))) {
    answerOnSocket(socket, 'method_not_implemented', 'No resource takes this method. Use one of those listed at /docs.')
  } else {
    answerOnSocket(socket, 'invalid_request', 'This is not an HTTP request that can be read.')
  }
}

/** A method that the parser does not know, in a request that is right otherwise (RFC 9110, token and request line). */
const requestLine = /^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.[01]\r\n/

/** CONNECT is for proxies. Node takes it out of the course of other requests. */
export function answerConnect(_request: IncomingMessage, socket: Duplex): void {
  answerOnSocket(socket as Socket, 'method_not_implemented', 'This is not a proxy. Use one of the methods at /docs.')
}

function answerOnSocket(
  socket: Socket,
  code: 'request_timeout' | 'method_not_implemented' | 'invalid_request',
  detail: string,
): void {
  const problem = httpProblems[code]
  const body = JSON.stringify(problemOf(code, problem, detail, randomUUID()))
  socket.write(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
  // Once that is sent, and not when the other side closes too: it may never.
  socket.destroySoon()
}
