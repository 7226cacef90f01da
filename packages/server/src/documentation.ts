import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { Service } from './fastify.ts'
import { createTransform, createTransformObject, type ResponseExamples } from './openapi.ts'
import type { ProblemCatalog } from './problems.ts'

export interface Documentation {
  title: string
  description: string
  version: string
  /** What the operations of a tag are about, in the order in which the document shows them. */
  tags?: Record<string, string>
  /** Recorded answers. */
  examples?: ResponseExamples
  /** Served instead of the service's own document, by path. The first one is at `/openapi.json`. */
  documents?: { name: string; path: string; document: object }[]
  /** Requests that the service sends, by name, as OpenAPI describes them. */
  webhooks?: Record<string, object>
}

const healthTag = { health: 'State of the process and of its dependencies, for monitoring.' }

const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A JSON Web Token of your issuer, or an API key' },
} as const

/** A florin, seen from the front: a circle with the lily of Florence as three strokes. */
const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">
<circle cx="16" cy="16" r="15" fill="#c8952c"/><circle cx="16" cy="16" r="12" fill="none" stroke="#fff3d1" stroke-width="1.5"/>
<path d="M16 7c3 4 3 8 0 12c-3-4-3-8 0-12zM9 12c4 0 6 3 6 8c-4 0-6-4-6-8zM23 12c-4 0-6 3-6 8c4 0 6-4 6-8zM12 22h8" fill="#fff3d1" stroke="#fff3d1" stroke-width="1"/>
</svg>`

/** The OpenAPI document at `/openapi.json`, and Swagger UI at `/docs`. Call it before any route is added. */
export async function addDocumentation(
  app: Service,
  { title, description, version, tags = {}, examples = {}, documents = [], webhooks = {} }: Documentation,
  catalog: ProblemCatalog,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title, description: `${description} [All errors](/problems).`, version },
      servers: [{ url: '/' }],
      components: { securitySchemes },
      tags: Object.entries({ ...tags, ...healthTag }).map(([name, about]) => ({ name, description: about })),
      ...(Object.keys(webhooks).length > 0 && { webhooks }),
    },
    transform: createTransform(catalog),
    transformObject: createTransformObject(examples),
  })
  const image = Buffer.from(logo)
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: {
      tryItOutEnabled: true,
      displayRequestDuration: true,
      ...(documents.length > 0 && { urls: documents.map(({ name, path: url }) => ({ name, url })) }),
    },
    logo: { type: 'image/svg+xml', content: image, href: '/docs', target: '_self' },
    theme: {
      title,
      favicon: [{ filename: 'florin.svg', rel: 'icon', sizes: 'any', type: 'image/svg+xml', content: image }],
    },
  })
  if (documents.length === 0) serveDocument(app, '/openapi.json', () => app.swagger())
  for (const { path, document } of documents) serveDocument(app, path, () => document)
}

/** Serialized once: all answers share one buffer. */
function serveDocument(app: Service, path: string, read: () => object): void {
  let document: Buffer
  app.addHook('onReady', async () => {
    document = Buffer.from(JSON.stringify(read()))
  })
  app.get(path, { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(document),
  )
}
