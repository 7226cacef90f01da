import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { DomainError, type FieldError, httpProblems, type ProblemCatalog, problemOf } from './problems.ts'
import type { Service } from './service.ts'

/** Fastify's own errors, in this project's words. */
const ofFastify: Record<string, [code: string, detail: string]> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed_json', 'The body is not JSON. Check its quotes, commas and brackets.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'The body is larger than 1 MiB. Send less in one request.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'Send the body as content-type: application/json.'],
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
    if (error instanceof DomainError && error.code in problems) return answer(request, reply, error)
    if (hasZodFastifySchemaValidationErrors(error)) {
      const part = { querystring: 'query' }[error.validationContext as string] ?? error.validationContext
      const errors = error.validation.map(({ instancePath, message = '' }) => ({
        pointer: `/${part}${instancePath === '/' ? '' : instancePath}`,
        detail: message,
      }))
      const detail = errors.map((each) => `${each.pointer}: ${each.detail}`).join('; ')
      return answer(request, reply, new DomainError('invalid_request', detail), errors)
    }
    const known = ofFastify[error.code]
    if (known) return answer(request, reply, new DomainError(...known))
    if (error.statusCode && error.statusCode < 500) {
      return answer(request, reply, new DomainError('invalid_request', 'The request could not be read.'))
    }
    const refusal = toRefusal(error)
    if (refusal) return answer(request, reply, refusal)
    request.log.error({ reqId: request.id, err: error }, 'failed')
    return answer(
      request,
      reply,
      new DomainError('internal_error', 'Something went wrong here. Give the request_id to whoever runs this service.'),
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
        `<!doctype html><html lang="en"><title>Problems</title><h1>What a request may be refused for</h1><dl>${list.join('')}</dl>`,
      ),
  )

  const routes: { pattern: RegExp; method: string }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`)
    for (const one of [method].flat()) routes.push({ pattern, method: one })
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] as string
    const allowed = routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    if (allowed.length === 0) {
      throw new DomainError('route_not_found', `There is no ${path}. The routes are listed at /docs.`)
    }
    reply.header('allow', allowed.join(', '))
    throw new DomainError('method_not_allowed', `${path} takes ${allowed.join(', ')}, not ${request.method}.`)
  })
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
export function answerBroken(error: Error & { code?: string }, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET') return
  const slow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const [code, detail] = slow
    ? (['request_timeout', 'The request did not arrive in time. Send it again.'] as const)
    : (['invalid_request', 'This is not an HTTP request that can be read.'] as const)
  const problem = httpProblems[code]
  const body = JSON.stringify(problemOf(code, problem, detail, randomUUID()))
  socket.write(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
  // Once that is sent, and not when the other side closes too: it may never.
  socket.destroySoon()
}
