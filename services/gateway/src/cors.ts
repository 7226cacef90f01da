import cors from '@fastify/cors'
import type { Service } from '@florin/server'

const preflightSeconds = 600
const exposedHeaders = [
  'location',
  'retry-after',
  'idempotent-replayed',
  'x-request-id',
  'ratelimit',
  'ratelimit-policy',
]

/** Lets pages of these origins call the API. Without any, browsers refuse all of them. */
export async function allowOrigins(app: Service, origins: string[], methods: string[]): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, { origin: origins, methods, exposedHeaders, maxAge: preflightSeconds })
}
