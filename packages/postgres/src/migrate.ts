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
  /** Time to wait for an unavailable database or a lock; a minute when left out. */
  waitMs?: number
  /** Receives the reasons for waiting. */
  log: (message: string) => void
}

type LoadMigrations = Extract<
  NonNullable<RunnerOption['migrationLoaderStrategies']>[number]['loader'],
  (...files: never[]) => unknown
>

/**
 * While a migration waits for a lock, postings queue behind it. It gives up well before their lock timeout, lets them pass,
 * and retries.
 */
const lockTimeoutMs = 200
const presetWaitMs = 60_000
const connectTimeoutMs = 5_000
const retryMs = { first: 500, most: 2_000 }
const turnPollMs = 200
/** First line of a migration whose statements run one by one, without a transaction. */
const noTransaction = /^-- no-transaction$/m
const undefinedTable = '42P01'

/**
 * Applies the missing migrations in order, each once, and returns their names. Replicas that start together take turns. A
 * migration is one database transaction, unless its first line is `-- no-transaction`.
 */
export async function migrate(options: MigrationOptions): Promise<string[]> {
  const { waitMs = presetWaitMs, log } = options
  const applied: string[] = []
  const attempt = { running: '' }
  let logged = ''
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
      if (reason !== logged) log(`${reason} Retrying for up to ${waitMs / 1_000} s.`)
      logged = reason
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

/** Whether the migration is applied to the schema of this connection. */
export async function isMigrated(db: Queryable, name: string): Promise<boolean> {
  try {
    const { rowCount } = await db.query('select from migrations where name = $1', [name])
    return rowCount === 1
  } catch (error) {
    if (sqlState(error) === undefinedTable) return false
    throw error
  }
}

/** One attempt on its own connection, whose end rolls a failure back. */
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
  // The next statement fails on a lost connection.
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
        // Failures are thrown as well.
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
 * One connection at a time migrates a schema. The others poll: waiting within a statement would hold a snapshot, for
 * whose end `create index concurrently` waits.
 */
async function takeTurn(client: pg.Client, schema: string, log: (message: string) => void): Promise<void> {
  let waits = false
  for (;;) {
    const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as mine', [
      `migrations of ${schema}`,
    ])
    if (rows[0].mine) return
    if (!waits) log(`Another process migrates the schema ${schema}. Waiting for it.`)
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
        ? // Such a statement does not block postings while it waits for a lock.
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

/** The reason to retry, as a sentence; undefined if a retry cannot succeed. */
function reasonToWait(error: unknown, migration: string): string | undefined {
  if (isLockTimeout(error)) {
    return `The migration ${migration} waits for a lock that a long transaction holds; nothing was applied.`
  }
  // A wrong password or a missing database is permanent.
  if (!isUnavailable(error) || /^(28|3D)/.test(sqlState(error) ?? '')) return undefined
  return `The database is unavailable: ${describe(error)}.`
}

/** For a host name with several addresses Node reports a refused connection as an aggregate without a message. */
function describe(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error
  return (first as Error).message
}
