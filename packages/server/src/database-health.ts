import { fileURLToPath } from 'node:url'
import { type createPool, isMigrated, newestMigration, type Queryable } from '@florin/postgres'
import type { HealthCheck } from './health.ts'

/** Of a statement of a probe: as long as a health check waits for it. */
export const probeTimeoutMs = 1_000

/**
 * How long the database takes to answer, and how many wait for a connection of `db`. It asks over `probe`, whose one
 * connection nothing else uses, so that a busy pool does not make the service unready. Throws when the database does
 * not answer.
 */
export function checkDatabase(db: ReturnType<typeof createPool>, probe: Queryable): HealthCheck {
  /** Checks of the same moment share one answer, so that none of them waits for the connection. */
  let asked: Promise<number> | undefined

  async function ask(): Promise<number> {
    const startedMs = performance.now()
    await probe.query('select 1')
    return Math.round(performance.now() - startedMs)
  }

  return async () => {
    asked ??= ask().finally(() => {
      asked = undefined
    })
    return { ms: await asked, waiting: db.waitingCount }
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
      detail: `The migration ${newest} is not applied. Run "node src/main.ts migrate" of this version as the schema's owner.`,
    }
  }
}
