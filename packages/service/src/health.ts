import { fileURLToPath } from 'node:url'
import type { HealthCheck } from '@florin/http'
import { type createPool, isMigrated, newestMigration, type Queryable } from '@florin/postgres'

/** How long the database takes to answer, and how many wait for a connection. Throws when it does not answer. */
export function checkDatabase(db: ReturnType<typeof createPool>): HealthCheck {
  return async () => {
    const started = performance.now()
    await db.query('select 1')
    return { ms: Math.round(performance.now() - started), waiting: db.waitingCount }
  }
}

/**
 * Fails until the newest migration of this version is applied. A schema that is newer than this version is fine: it
 * was expanded for the version to come.
 */
export function checkSchema(db: Queryable, migrations: URL): HealthCheck {
  const newest = newestMigration(fileURLToPath(migrations))
  return async () => {
    if (await isMigrated(db, newest)) return { migration: newest }
    return {
      status: 'fail',
      detail: `The migration ${newest} is not applied. Run migrate-main.ts of this version as the schema's owner.`,
    }
  }
}
