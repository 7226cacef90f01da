import { Counter, clientTls, type HealthCheck, type Registry } from '@florin/server'
import { Pool } from 'undici'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { ServiceName } from '../documents/contract.ts'

/** A service, and the connections to it. */
export interface Upstream {
  name: ServiceName
  url: string
  pool: Pool
  /** For people: the gateway stays ready without the service, and answers 503 for its routes. */
  check: HealthCheck
}

const connectTimeoutMs = 1_000
const probeTimeoutMs = 800
/** Between two parts of an answer. A stream of events sends something every 15 s. */
const bodyTimeoutMs = 60_000

/** What the health of a service tells anyone: how much waits. Other checks may name hosts and versions. */
const ShownHealth = z.object({
  checks: z
    .object({
      posting: z.object({ queued: z.number() }),
      kafka: z.object({ reachable: z.boolean() }),
      ingestion: z.object({ lag: z.number().nullable() }),
    })
    .partial(),
})

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
    const { data } = ShownHealth.safeParse(await body.json().catch(() => undefined))
    const ms = Math.round(performance.now() - startedMs)
    return { needed: false, reachable: true, ready: statusCode === 200, ms, ...data }
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
