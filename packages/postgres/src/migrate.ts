import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunnerOption, runner } from 'node-pg-migrate'
import pg from 'pg'
import type { Queryable } from './transaction.ts'
import { isLockTimeout, isUnavailable, sqlState } from './violations.ts'

export interface MigrationOptions {
  /** The role that owns the schema. */
  connectionString: string
  schema: string
  /** Folder of the numbered `.sql` files. */
  folder: string
  /** How long to wait for a database that is unavailable, or for a lock that a migration needs; a minute when left out. */
  waitMs?: number
  /** What it waits for. */
  log: (message: string) => void
}

type LoadMigrations = Extract<
  NonNullable<RunnerOption['migrationLoaderStrategies']>[number]['loader'],
  (...files: never[]) => unknown
>

/**
 * While a migration waits for a lock, the postings behind it wait too. It gives up well before their own lock timeout,
 * lets them pass, and tries again.
 */
const lockTimeoutMs = 200
const presetWaitMs = 60_000
const connectTimeoutMs = 5_000
const retryMs = { first: 500, most: 2_000 }
const turnPollMs = 200
/** First line of a migration whose statements are sent one by one, without a transaction around them. */
const noTransaction = /^-- no-transaction$/m
const undefinedTable = '42P01'

/**
 * Applies the migrations that are missing, in order, each once, and returns their names. Replicas that start together
 * take turns. A migration is one database transaction, unless its first line is `-- no-transaction`.
 */
export async function migrate(options: MigrationOptions): Promise<string[]> {
  const { waitMs = presetWaitMs, log } = options
  const applied: string[] = []
  const attempt = { running: '' }
  let said = ''
  let pauseMs = retryMs.first
  let deadline = performance.now() + waitMs
  for (;;) {
    try {
      await applyMissing(options, attempt, (name) => {
        applied.push(name)
        pauseMs = retryMs.first
        deadline = performance.now() + waitMs
      })
      return applied
    } catch (error) {
      const reason = reasonToWait(error, attempt.running)
      if (!reason) throw error
      if (performance.now() + pauseMs > deadline) {
        throw new Error(`${reason} Gave up after ${waitMs / 1_000} s.`, { cause: error })
      }
      if (reason !== said) log(`${reason} Trying again for up to ${waitMs / 1_000} s.`)
      said = reason
      await sleep(pauseMs)
      pauseMs = Math.min(2 * pauseMs, retryMs.most)
    }
  }
}

/** Name of the newest migration in a folder. */
export function newestMigration(folder: string): string {
  const newest = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .at(-1)
  if (!newest) throw new Error(`There are no migrations in ${folder}.`)
  return basename(newest, '.sql')
}

/** Whether the schema of this connection has the migration. */
export async function isMigrated(db: Queryable, name: string): Promise<boolean> {
  try {
    const { rowCount } = await db.query('select from migrations where name = $1', [name])
    return rowCount === 1
  } catch (error) {
    if (sqlState(error) === undefinedTable) return false
    throw error
  }
}

/** One attempt, on a connection of its own: what fails is rolled back when the connection ends. */
async function applyMissing(
  { connectionString, schema, folder, log }: MigrationOptions,
  attempt: { running: string },
  onApplied: (name: string) => void,
): Promise<void> {
  attempt.running = ''
  const url = new URL(connectionString)
  const given = url.searchParams.get('options') ?? ''
  const settings = `-c search_path=${schema} -c lock_timeout=${lockTimeoutMs} -c statement_timeout=0`
  url.searchParams.set('options', `${given} ${settings}`.trim())
  const client = new pg.Client({
    connectionString: url.href,
    application_name: `${schema}-migrate`,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  })
  // Its loss is seen in the answer to the next statement.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await takeTurn(client, schema, log)
    for (;;) {
      const [migration] = await runner({
        dbClient: client,
        dir: folder,
        direction: 'up',
        count: 1,
        schema,
        migrationsTable: 'migrations',
        migrationsSchema: schema,
        migrationLoaderStrategies: [{ extensions: ['.sql'], loader: (files) => load(files, attempt) }],
        noLock: true,
        checkOrder: true,
        verbose: false,
        // What fails is thrown as well.
        logger: { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined },
      })
      if (!migration) return
      onApplied(migration.name)
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * One connection at a time migrates a schema. The others ask again and again: one that waited within a statement
 * would hold a snapshot, for whose end `create index concurrently` waits.
 */
async function takeTurn(client: pg.Client, schema: string, log: (message: string) => void): Promise<void> {
  let waits = false
  for (;;) {
    const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as mine', [
      `migrations of ${schema}`,
    ])
    if (rows[0].mine) return
    if (!waits) log(`Another process migrates the schema ${schema}. Waiting until it is done.`)
    waits = true
    await sleep(turnPollMs)
  }
}

async function load(files: string[], attempt: { running: string }): ReturnType<LoadMigrations> {
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(file, 'utf8')
      const [firstLine = ''] = sql.split('\n', 1)
      const steps = noTransaction.test(firstLine)
        ? // Such a statement stops no postings while it waits for a lock.
          ['set lock_timeout = 0', ...statementsOf(sql), 'reset lock_timeout']
        : undefined
      return {
        id: file,
        filePaths: [file],
        actions: {
          up: (builder) => {
            attempt.running = basename(file, '.sql')
            if (steps) builder.noTransaction()
            for (const step of steps ?? [sql]) builder.sql(step)
          },
        },
      }
    }),
  )
}

/** A semicolon at the end of a line ends a statement. */
function statementsOf(sql: string): string[] {
  return sql.split(/;[ \t]*$/m).filter((statement) => statement.replaceAll(/^\s*--.*$/gm, '').trim())
}

/** Why to try again, as a sentence; undefined when trying again is useless. */
function reasonToWait(error: unknown, migration: string): string | undefined {
  if (isLockTimeout(error)) {
    return `The migration ${migration} needs a lock that a long transaction holds; nothing of it was applied.`
  }
  // A wrong password, or a database that does not exist, does not mend itself.
  if (!isUnavailable(error) || /^(28|3D)/.test(sqlState(error) ?? '')) return undefined
  return `The database is unavailable: ${describe(error)}.`
}

/** Node reports a refused connection to a name with several addresses as an aggregate without a message. */
function describe(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error
  return (first as Error).message
}
