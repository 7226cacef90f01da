import { fileURLToPath } from 'node:url'
import { type createPool, isMigrated, newestMigration, type Queryable } from '@florin/postgres'
import type { HealthCheck } from './health.ts'

/** Timeout of a statement of a probe: as long as a health check waits for it. */
export const probeTimeoutMs = 1_000

/**
 * Response time of the database, and the number of queries that wait for a connection of `db`. It uses `probe`, a pool of
 * one connection for this alone, so that a busy pool does not make the service unready. Throws when the database does not
 * answer.
 */
export function checkDatabase(db: ReturnType<typeof createPool>, probe: Queryable): HealthCheck {
  /** Simultaneous checks share one query, so that none waits for the connection. */
  let pending: Promise<number> | undefined

  async function measure(): Promise<number> {
    const startedMs = performance.now()
    await probe.query('select 1')
    return Math.round(performance.now() - startedMs)
  }

  return async () => {
    pending ??= measure().finally(() => {
      pending = undefined
    })
    return { ms: await pending, waiting: db.waitingCount }
  }
}

/**
 * Fails until the newest migration of this version is applied. A newer schema passes: it was expanded for the next
 * version.
 */
export function checkSchema(db: Queryable, migrations: URL): HealthCheck {
  const newest = newestMigration(fileURLToPath(migrations))
  return async () => {
    if (await isMigrated(db, newest)) return { migration: newest }
    return {
      status: 'fail',
      detail: `The migration ${newest} is not applied. Run "node src/main.ts migrate" of this version as the owner of the schema.`,
    }
  }
}
