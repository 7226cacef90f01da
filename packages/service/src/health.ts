import type { HealthCheck } from '@florin/http'
import type { createPool } from '@florin/postgres'

/** How long the database takes to answer, and how many wait for a connection. Throws when it does not answer. */
export function checkDatabase(db: ReturnType<typeof createPool>): HealthCheck {
  return async () => {
    const started = performance.now()
    await db.query('select 1')
    return { ms: Math.round(performance.now() - started), waiting: db.waitingCount }
  }
}
