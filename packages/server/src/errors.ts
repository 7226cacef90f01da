import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { Service } from './fastify.ts'
import { type FieldError, problemOf } from './problem-body.ts'
import { type AnyCode, DomainError, HttpError, httpProblems, type Problems } from './problems.ts'
import { createRouteFinder } from './unknown-routes.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Code of the problem that the request is answered with; null for none. */
    problem: string | null
  }
}

/** Fastify's own errors, by their codes. */
const ofFastify: Partial<Record<string, (request: FastifyRequest) => HttpError>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: () =>
    new HttpError('malformed_json', 'The body is not JSON. Check its quotes, commas and brackets.'),
  FST_ERR_CTP_BODY_TOO_LARGE: ({ routeOptions: { bodyLimit } }) =>
    new HttpError('body_too_large', `The body is larger than ${bodyLimit} bytes. Send less in one request.`),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new HttpError('unsupported_media_type', 'Send the body as content-type: application/json.'),
}

/** The error mapper: each thrown error becomes problem+json and one line of log, `info` for a rejection, `error` for a failure. */
export function answerErrors<Own extends string>(
  app: Service,
  { catalog }: Problems<Own>,
  toRefusal: (error: unknown) => DomainError<NoInfer<AnyCode<Own>>> | undefined,
): void {
  const findMismatch = createRouteFinder(app)
  app.decorateRequest('problem', null)

  function isRefusal(error: unknown): error is DomainError<AnyCode<Own>> {
    return error instanceof DomainError && error.code in catalog
  }

  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: DomainError<AnyCode<Own>>,
    errors: FieldError[] | undefined = refusal.errors,
  ): FastifyReply {
    const { members } = refusal
    const problem = catalog[refusal.code]
    request.problem = refusal.code
    const level = problem.status < 500 ? 'info' : 'warn'
    request.log[level]({ reqId: request.id, code: refusal.code, err: refusal.cause }, 'rejected')
    if (refusal.replayed) reply.header('idempotent-replayed', 'true')
    if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', refusal.retryAfterSeconds)
    const more = { ...(errors && { errors }), ...(members && { members }) }
    return sendProblem(reply, problem.status, problemOf(refusal.code, problem, refusal.message, request.id, more))
  }

  app.setErrorHandler((error: FastifyError, request, reply) => {
    // Without a route nothing else about the request matters.
    if (request.is404) return refuse(request, reply, findMismatch(request, reply))
    if (isRefusal(error)) return refuse(request, reply, error)
    if (hasZodFastifySchemaValidationErrors(error)) {
      const errors = fieldErrors(error)
      return refuse(request, reply, new HttpError('invalid_request', summaryOf(errors)), errors)
    }
    const known = ofFastify[error.code]?.(request) ?? unreadable(error) ?? toRefusal(error)
    if (known) return refuse(request, reply, known)
    request.log.error({ reqId: request.id, err: error }, 'failed')
    return refuse(request, reply, new HttpError('internal_error', 'The service failed. Report the request_id.'))
  })
  app.setNotFoundHandler((request, reply) => refuse(request, reply, findMismatch(request, reply)))
}

function unreadable({ statusCode }: FastifyError): HttpError | undefined {
  if (!statusCode || statusCode >= 500) return undefined
  return new HttpError('invalid_request', 'The request could not be read.')
}

function fieldErrors(error: Pick<FastifyError, 'validation' | 'validationContext'>): FieldError[] {
  const part = error.validationContext === 'querystring' ? 'query' : error.validationContext
  return (error.validation ?? []).map(({ instancePath, message = '' }) => ({
    pointer: `/${part}${instancePath === '/' ? '' : instancePath}`,
    detail: /[.?!]$/.test(message) ? message : `${message}.`,
  }))
}

/** The first error, and the number of the others. */
function summaryOf([first, ...others]: FieldError[]): string {
  if (!first) return 'The request is not valid.'
  const summary = `${first.pointer}: ${first.detail}`
  return others.length === 0 ? summary : `${summary} ${others.length} more in errors.`
}

/** A path that Fastify itself cannot read, before there is a route. */
export function answerUnreadable(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = httpProblems.invalid_request
  const body = problemOf('invalid_request', problem, 'The path could not be read.', request.id)
  sendProblem(reply.header('x-request-id', request.id), problem.status, body)
}

function sendProblem(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply.status(status).type('application/problem+json').serializer(JSON.stringify).send(body)
}
