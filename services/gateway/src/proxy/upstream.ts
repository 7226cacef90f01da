import { Counter, clientTls, type HealthCheck, type Registry } from '@florin/server'
import { Pool } from 'undici'
import type { Config } from '../config.ts'
import type { ServiceName } from '../documents/contract.ts'

/** A service, and the connections to it. */
export interface Upstream {
  name: ServiceName
  url: string
  pool: Pool
  /** For people, with the checks of the service: the gateway stays ready without it, and answers 503 for its routes. */
  check: HealthCheck
}

const connectTimeoutMs = 1_000
const probeTimeoutMs = 800
/** Between two parts of an answer. A stream of events sends something every 15 s. */
const bodyTimeoutMs = 60_000

export function openUpstream(name: ServiceName, { services, upstreamTimeoutMs, http }: Config): Upstream {
  const url = services[name]
  const pool = new Pool(new URL(url).origin, {
    // As many as there are requests: streams of events keep theirs. Requests in flight are limited here and by the service.
    connections: null,
    connect: { timeout: connectTimeoutMs, ...clientTls(http.tls) },
    headersTimeout: upstreamTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
  })
  return { name, url, pool, check: () => probe(pool) }
}

async function probe(pool: Pool) {
  const startedMs = performance.now()
  try {
    const { statusCode, body } = await pool.request({
      method: 'GET',
      path: '/readyz',
      signal: AbortSignal.timeout(probeTimeoutMs),
    })
    const { checks } = (await body.json().catch(() => ({}))) as { checks?: unknown }
    const ms = Math.round(performance.now() - startedMs)
    return { needed: false, reachable: true, ready: statusCode === 200, ms, checks }
  } catch {
    return { needed: false, reachable: false, ready: false }
  }
}

export type ProxyMetrics = ReturnType<typeof createProxyMetrics>

export function createProxyMetrics(registry: Registry) {
  const registers = [registry]
  return {
    failures: new Counter({
      name: 'gateway_upstream_failures_total',
      help: 'Number of requests that a service did not answer, by the code of the problem that the client got',
      labelNames: ['service', 'code'],
      registers,
    }),
    retries: new Counter({
      name: 'gateway_upstream_retries_total',
      help: 'Number of reads sent again because the service could not be reached',
      labelNames: ['service'],
      registers,
    }),
  }
}
