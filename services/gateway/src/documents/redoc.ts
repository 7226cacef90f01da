import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Service } from '@florin/server'

const cachedSeconds = 3_600

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Florin</title>
<style>body { margin: 0; }</style></head>
<body><redoc spec-url="/openapi.json"></redoc><script src="/redoc/redoc.standalone.js"></script></body></html>
`

/** ReDoc at `/redoc`, with its script from here: it works without the internet. */
export function serveRedoc(app: Service): void {
  const script = readFileSync(createRequire(import.meta.url).resolve('redoc/bundles/redoc.standalone.js'))
  app.get('/redoc', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .serializer((text: string) => text)
      .send(page),
  )
  app.get('/redoc/redoc.standalone.js', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', `public, max-age=${cachedSeconds}`)
      .send(script),
  )
}
