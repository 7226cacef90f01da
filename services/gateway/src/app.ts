import { createService, type ProgramRelease, Registry, type Service } from '@florin/server'
import type { Config } from './config.ts'
import { hasConsole, serveConsole } from './console.ts'
import { allowOrigins } from './cors.ts'
import { type GatewayContract, listRoutes, serviceNames } from './documents/contract.ts'
import { serveRedoc } from './documents/redoc.ts'
import { selectService } from './documents/select.ts'
import { withProblemsOf } from './errors.ts'
import { createEventStreams } from './proxy/event-streams.ts'
import { proxyRoutes } from './proxy/routes.ts'
import { createProxyMetrics, openUpstream } from './proxy/upstream.ts'

/** One origin for all services. Closing it ends the streams of events, and answers the requests in flight. */
export async function buildGateway(
  config: Config,
  release: ProgramRelease,
  contract: GatewayContract,
): Promise<Service> {
  const registry = new Registry()
  const routes = listRoutes(contract)
  const upstreams = serviceNames.map((name) => openUpstream(name, config))
  const app = await createService({
    title: 'Florin',
    description:
      'A multi-currency ledger with exchange rates, fees and revenue, at one origin. The ledger, FX and revenue services answer.',
    ...release,
    http: config.http,
    problems: withProblemsOf(contract.problems),
    metrics: registry,
    toRefusal: () => undefined,
    authentication: 'upstream',
    checks: Object.fromEntries(upstreams.map(({ name, check }) => [name, check])),
    documents: documentsOf(contract),
    guard: (app) => allowOrigins(app, config.corsOrigins, [...new Set(routes.map(({ method }) => method))]),
  })
  if (hasConsole(config.consoleFolder)) await serveConsole(app, config.consoleFolder)
  else app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'))
  serveRedoc(app)

  const streams = createEventStreams()
  const metrics = createProxyMetrics(registry)
  for (const upstream of upstreams) {
    const own = routes.filter(({ service }) => service === upstream.name)
    const deps = { upstream, routes: own, bodyBytesMax: config.bodyBytesMax, streams, metrics }
    await app.register((scope) => proxyRoutes(scope as Service, deps))
  }
  app.addHook('preClose', async () => streams.endAll())
  app.addHook('onClose', async () => {
    await Promise.all(upstreams.map(({ pool }) => pool.close()))
  })
  return app
}

function documentsOf({ document }: GatewayContract) {
  return [
    { name: 'All services', path: '/openapi.json', document },
    ...serviceNames.map((name) => ({
      name,
      path: `/openapi/${name}.json`,
      document: selectService(document, name),
    })),
  ]
}
