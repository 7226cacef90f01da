import { readFileSync } from 'node:fs'
import type { ProblemCatalog } from '@florin/server'

// biome-ignore lint/suspicious/noExplicitAny: a JSON document, walked as it comes
export type Json = any

/** In order of precedence: of two services with the same route, the first one has it. */
export const serviceNames = ['ledger', 'fx', 'revenue'] as const
export type ServiceName = (typeof serviceNames)[number]

/** What the gateway offers. Written by `pnpm openapi` from the documents of the services. */
export interface GatewayContract {
  /** The OpenAPI document. Each operation of a service names it in `x-florin-service`. */
  document: Json
  /** The problems of the services. */
  problems: ProblemCatalog
}

export function readContract(): GatewayContract {
  const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'))
  return { document: read('openapi.json'), problems: read('problems.json') }
}

/** A route of the gateway, and the service that answers it. */
export interface ProxiedRoute {
  service: ServiceName
  method: string
  /** As in the document. */
  path: string
}

export function listRoutes({ document }: GatewayContract): ProxiedRoute[] {
  return Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).flatMap(([method, { 'x-florin-service': service }]) =>
      service ? { service, method: method.toUpperCase(), path } : [],
    ),
  )
}
