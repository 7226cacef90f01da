import type { FastifyRequest } from 'fastify'
import helmet from 'helmet'
import type { Service } from './fastify.ts'
import { HttpError } from './problems.ts'

/** For browsers. Other answers have only two headers: helmet's dozen would cost them more than their routing. */
const isPage = (url: string) => /^\/(docs|redoc|problems)(\/|$)/.test(url)

const answerHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
}

const securePage = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'base-uri': ["'none'"],
      'connect-src': ["'self'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
      'img-src': ["'self'", 'data:'],
      'script-src': ["'self'"],
      // Of Swagger UI and ReDoc.
      'style-src': ["'self'", "'unsafe-inline'"],
      'worker-src': ["'self'", 'blob:'],
    },
  },
  // Belongs to what terminates TLS, which knows whether the whole host has it.
  hsts: false,
})

/** Security headers, and the host names that requests may be addressed to. Call it before any route is added. */
export function harden(app: Service, allowedHosts: readonly string[] | undefined): void {
  app.addHook('onRoute', (route) => {
    if (!isPage(route.url)) return
    route.onRequest = [
      (request, reply, done) => securePage(request.raw, reply.raw, () => done()),
      ...[route.onRequest ?? []].flat(),
    ]
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!reply.hasHeader('content-security-policy')) reply.headers(answerHeaders)
    done(null, payload)
  })
  if (allowedHosts) checkHost(app, new Set(allowedHosts))
}

/** Polled by the addresses of processes. */
const polled: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics'])

/** Against DNS rebinding, and for virtual hosts that share an address. What a proxy forwards as the host does not count. */
function checkHost(app: Service, allowed: ReadonlySet<string>): void {
  app.addHook('onRequest', ({ headers, routeOptions }: FastifyRequest, _reply, done) => {
    const host = (headers.host ?? '').replace(/:\d*$/, '').toLowerCase()
    if (allowed.has(host) || polled.has(routeOptions.url ?? '')) return done()
    done(new HttpError('host_not_allowed', `This host is not served here. Use ${[...allowed].join(' or ')}.`))
  })
}
