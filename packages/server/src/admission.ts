import type { FastifyRequest } from 'fastify'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Service } from './fastify.ts'
import { probes } from './health.ts'
import { HttpError } from './problems.ts'

/** Requests in flight in a process: one second of work at 2,000 requests a second. */
const requestsMax = 2_000

/** Requests in flight of each ledger, so that one ledger does not take the places of the others. */
type InFlight = Map<string, number>

/**
 * Rejects requests with `overloaded` while too many are in flight: before any work, without reading the body. A ledger with
 * less than its equal share is still admitted, up to twice the number. Probes and metrics are always served.
 */
export function shedOverload(app: Service, metrics: Registry): void {
  let inFlight = 0
  const ofLedgers: InFlight = new Map()
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

  /** The ledger of a request that counts; null for others. */
  const admitted: unique symbol = Symbol('admitted')
  type Admitted = FastifyRequest & { [admitted]?: string | null }
  app.decorateRequest(admitted, null)
  const release = (request: Admitted) => {
    const ledger = request[admitted]
    if (typeof ledger !== 'string') return
    request[admitted] = null
    inFlight -= 1
    const others = (ofLedgers.get(ledger) as number) - 1
    if (others === 0) ofLedgers.delete(ledger)
    else ofLedgers.set(ledger, others)
  }
  app.addHook('onRequest', (request: Admitted, reply, done) => {
    if (probes.has(request.routeOptions.url ?? '')) return done()
    const { 'florin-ledger': ledger = '' } = request.headers as Record<string, string | undefined>
    const own = ofLedgers.get(ledger) ?? 0
    const ledgers = ofLedgers.size + (own === 0 ? 1 : 0)
    if (inFlight >= 2 * requestsMax || (inFlight >= requestsMax && own >= requestsMax / ledgers)) {
      shed.inc()
      return done(
        new HttpError('overloaded', 'Too many requests are in flight. Nothing was done; send the request again.', {
          retryAfterSeconds: 1,
        }),
      )
    }
    inFlight += 1
    ofLedgers.set(ledger, own + 1)
    request[admitted] = ledger
    // For a client that disconnects before the answer.
    reply.raw.on('close', () => release(request))
    done()
  })
  // The work ends with the answer, even if the client has not read it yet.
  app.addHook('onSend', (request: Admitted, _reply, payload, done) => {
    release(request)
    done(null, payload)
  })
}
