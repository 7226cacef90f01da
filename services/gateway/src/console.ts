import { existsSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyReply, FastifyRequest, Service } from '@florin/server'

/** What a page of the console may load: what comes from here, and nothing else. Its amounts and keys can go nowhere else. */
const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "base-uri 'none'",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "script-src 'self'",
    "style-src 'self'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Paths of the API and of its pages: an unknown one below them is a problem, not a page. */
const ofApi = /^\/(v1|fx|docs|redoc|openapi|problems|metrics|livez|readyz|health|version)(\/|\.|$)/
const yearSeconds = 31_536_000

export const hasConsole = (folder: string | undefined): folder is string =>
  folder !== undefined && existsSync(join(folder, 'index.html'))

/**
 * The console at `/`. Each of its files is a route, so that none shadows the API. A browser that opens another address gets the
 * console too, which shows the page of that address.
 */
export async function serveConsole(app: Service, folder: string): Promise<void> {
  const root = resolve(folder)
  const hashed = join(root, 'assets', sep)
  await app.register(staticFiles, {
    root,
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    globIgnore: ['**/*.br', '**/*.gz', '.vite/**'],
    setHeaders(reply, path) {
      const isHashed = path.startsWith(hashed)
      for (const [name, value] of Object.entries(pageHeaders)) reply.header(name, value)
      reply.header('cache-control', isHashed ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
    },
  })
  app.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    if (isPage(request)) reply.sendFile('index.html')
    else done()
  })
}

/** Whether a person opened an address without a route. */
function isPage({ is404, method, url, headers }: FastifyRequest): boolean {
  if (!is404 || (method !== 'GET' && method !== 'HEAD')) return false
  const path = url.split('?', 1)[0] as string
  return (headers.accept ?? '').includes('text/html') && !ofApi.test(path)
}
