import { runner } from 'node-pg-migrate'

export interface MigrationOptions {
  /** The role that owns the schema. */
  connectionString: string
  schema: string
  /** Folder of the numbered `.sql` files. */
  folder: string
  log: (message: string) => void
}

/**
 * Applies the migrations that are missing, in order, each once: replicas that start together wait for one another
 * on an advisory lock.
 */
export async function migrate({ connectionString, schema, folder, log }: MigrationOptions): Promise<void> {
  const url = new URL(connectionString)
  const given = url.searchParams.get('options') ?? ''
  url.searchParams.set('options', `${given} -c search_path=${schema}`.trim())
  await runner({
    databaseUrl: url.href,
    dir: folder,
    direction: 'up',
    schema,
    migrationsTable: 'migrations',
    migrationsSchema: schema,
    advisoryLockMode: 'wait',
    checkOrder: true,
    verbose: false,
    // What fails is thrown as well.
    logger: { info: () => undefined, debug: () => undefined, warn: log, error: () => undefined },
  })
}
