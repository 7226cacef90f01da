import type { FastifyReply, FastifyRequest } from 'fastify'
import { withoutCredentials } from './credentials.ts'
import type { Service } from './fastify.ts'
import { HttpError } from './problems.ts'

/** Tells a path without a route (404) from a route that does not take the method (405, with `allow`). */
export function createRouteFinder(app: Service): (request: FastifyRequest, reply: FastifyReply) => HttpError {
  const routes: { pattern: RegExp; method: string }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    // Answers preflights of all paths, also of those without a route.
    if (url === '*') return
    const pattern = new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`)
    for (const one of [method].flat()) routes.push({ pattern, method: one })
  })
  return ({ url, method }, reply) => {
    const path = withoutCredentials(url.split('?', 1)[0] as string)
    const allowed = routes.filter(({ pattern }) => pattern.test(path)).map((route) => route.method)
    // A folder of files takes the method, but has no such file.
    if (allowed.length === 0 || allowed.includes(method)) {
      return new HttpError('route_not_found', `No route matches ${method} ${path}. See /docs for the list of routes.`)
    }
    reply.header('allow', allowed.join(', '))
    return new HttpError('method_not_allowed', `${path} takes ${allowed.join(', ')}, not ${method}.`)
  }
}
