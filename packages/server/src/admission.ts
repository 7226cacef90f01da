import type { FastifyRequest } from 'fastify'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Service } from './fastify.ts'
import { probes } from './health.ts'
import { HttpError } from './problems.ts'

/** Requests in flight in a process: one second of work at 2,000 requests a second. */
const requestsMax = 2_000

/**
 * Rejects requests with `overloaded` while too many are in flight: before any work, without reading the body. Probes and
 * metrics are always served.
 */
export function shedOverload(app: Service, metrics: Registry): void {
  let inFlight = 0
  const registers = [metrics]
  const shed = new Counter({
    name: 'http_requests_shed_total',
    help: 'Number of requests rejected because too many were in flight',
    registers,
  })
  new Gauge({
    name: 'http_requests_in_flight',
    help: 'Number of requests in flight',
    registers,
    collect() {
      this.set(inFlight)
    },
  })

  const admitted = Symbol('admitted')
  app.decorateRequest(admitted, false)
  const release = (request: { [admitted]?: boolean }) => {
    if (!request[admitted]) return
    request[admitted] = false
    inFlight -= 1
  }
  app.addHook('onRequest', (request: FastifyRequest & { [admitted]?: boolean }, reply, done) => {
    if (probes.has(request.routeOptions.url ?? '')) return done()
    if (inFlight >= requestsMax) {
      shed.inc()
      return done(
        new HttpError('overloaded', 'Too many requests are in flight. Nothing was done; send the request again.', {
          retryAfterSeconds: 1,
        }),
      )
    }
    inFlight += 1
    request[admitted] = true
    // For a client that disconnects before the answer.
    reply.raw.on('close', () => release(request))
    done()
  })
  // The work ends with the answer, even if the client has not read it yet.
  app.addHook('onSend', (request: FastifyRequest & { [admitted]?: boolean }, _reply, payload, done) => {
    release(request)
    done(null, payload)
  })
}
