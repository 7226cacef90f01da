import { collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client'
import type { Service } from './fastify.ts'

/** OpenTelemetry's buckets for the duration of HTTP requests, in seconds. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/**
 * `/metrics` in the text format of Prometheus: metrics of the process, of requests, and of the service itself. `read`: those of
 * all processes of the port.
 */
export function addMetrics(app: Service, registry: Registry, read = () => registry.metrics()): void {
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: secondsBuckets,
    registers: [registry],
  })
  app.addHook('onResponse', (request, reply, done) => {
    seconds.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode },
      reply.elapsedTime / 1_000,
    )
    done()
  })
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await read()),
  )
}

/** A gauge of a state: its value in a reading. */
export interface GaugeOf<State> {
  name: string
  help: string
  pick: (state: State) => number
}

/** Gauges of one state, which is read once per scrape. They keep their values while it cannot be read. */
export function addGauges<State>(metrics: Registry, read: () => Promise<State>, gauges: GaugeOf<State>[]): void {
  let reading: Promise<State | undefined> | undefined
  const readOnce = () => {
    reading ??= read()
      .catch(() => undefined)
      .finally(() => {
        reading = undefined
      })
    return reading
  }
  for (const { name, help, pick } of gauges) {
    new Gauge({
      name,
      help,
      registers: [metrics],
      async collect() {
        const state = await readOnce()
        if (state !== undefined) this.set(pick(state))
      },
    })
  }
}
