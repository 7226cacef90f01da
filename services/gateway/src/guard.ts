import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import type { Service } from '@florin/server'
import type { Config } from './config.ts'
import { GatewayError } from './errors.ts'

/** Polled by the addresses of processes. */
const probes = ['/livez', '/readyz', '/metrics']
const preflightSeconds = 600

/** What holds for every route: security headers, host names, and the origins of pages. Registered before any route. */
export async function guard(app: Service, { allowedHosts, corsOrigins }: Config, methods: string[]): Promise<void> {
  await app.register(helmet, {
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
  if (allowedHosts) app.addHook('onRequest', checkHost(allowedHosts))
  if (corsOrigins.length > 0) {
    await app.register(cors, {
      origin: corsOrigins,
      methods,
      exposedHeaders: ['location', 'retry-after', 'idempotent-replayed', 'x-request-id'],
      maxAge: preflightSeconds,
    })
  }
}

/** Against DNS rebinding, and for virtual hosts that share an address. */
function checkHost(allowed: string[]) {
  return async ({ hostname, routeOptions }: { hostname: string; routeOptions: { url?: string | undefined } }) => {
    if (allowed.includes(hostname.toLowerCase()) || probes.includes(routeOptions.url ?? '')) return
    throw new GatewayError('host_not_allowed', `The host ${hostname} is not served here. Use ${allowed.join(' or ')}.`)
  }
}
