import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { migrate, newestMigration } from '@florin/postgres'
import { readMigrationEnvironment, type ServiceConfig } from './environment.ts'
import type { Service } from './fastify.ts'
import { createLogger, type Logger } from './logger.ts'
import type { ResponseExamples } from './openapi.ts'
import { closeOnSignal } from './shutdown.ts'

const drainTimeoutMs = 20_000

/** Parts of a service besides its configuration. */
export interface Release {
  /** Published in the documentation and in `/health`. */
  version: string
  /** The folder of the migrations. */
  migrations: URL
  logger: Logger
  /** Answers for the documentation. */
  examples: ResponseExamples
}

export interface ServiceDefinition<Config extends ServiceConfig> {
  /** Also the name of its schema. */
  name: string
  /** The service's own folder, with `package.json`, `migrations/` and `examples.json`. */
  folder: URL
  readConfig: (environment: NodeJS.ProcessEnv) => Config
  build: (config: Config, release: Release) => Promise<Service>
}

export interface ServiceProgram<Config extends ServiceConfig> {
  /** Applies the missing migrations as the owner of the schema, and returns their names. */
  migrate(ownerUrl: string, log: (message: string) => void, waitMs?: number): Promise<string[]>
  build(config: Config, logger: Logger): Promise<Service>
  /**
   * The life of the process. Without arguments it migrates if configured, serves, and shuts down on a signal. With `migrate`
   * it only migrates, for installations whose serving process must not have the rights of the owner.
   */
  run(args: string[]): Promise<void>
}

export function defineService<Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
): ServiceProgram<Config> {
  const { name, folder, readConfig } = definition
  const migrations = new URL('migrations', folder)
  const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string }
  const examples = readExamples(new URL('examples.json', folder))
  const build = (config: Config, logger: Logger) => definition.build(config, { version, migrations, logger, examples })

  const migrateSchema: ServiceProgram<Config>['migrate'] = (ownerUrl, log, waitMs) =>
    migrateAs(name, migrations, ownerUrl, log, waitMs)

  async function serve(): Promise<void> {
    const config = readConfig(process.env)
    const logger = createLogger(name, config.logLevel)
    const { migration } = config
    if (migration) {
      const applied = await migrateSchema(migration.url, (message) => logger.warn(message), migration.waitMs)
      if (applied.length) logger.info({ applied }, 'schema migrated')
    }
    const app = await build(config, logger)
    closeOnSignal(app, logger, drainTimeoutMs)
    await app.listen(config.http)
  }

  async function migrateOnly(): Promise<void> {
    const { url, waitMs } = readMigrationEnvironment(name, process.env)
    const applied = await migrateSchema(url, console.error, waitMs)
    console.log(
      applied.length
        ? `Migrated the schema ${name}: ${applied.join(', ')}.`
        : `The schema ${name} is up to date, with ${newestMigration(fileURLToPath(migrations))}. Nothing changed.`,
    )
  }

  async function run(args: string[]): Promise<void> {
    try {
      if (args.length === 0) await serve()
      else if (args.length === 1 && args[0] === 'migrate') await migrateOnly()
      else throw new Error(`Unknown arguments: ${args.join(' ')}. Use none to serve, or "migrate".`)
    } catch (error) {
      const reason = error instanceof Error ? error.message : error
      console.error(args.length ? reason : `The service ${name} cannot start. ${reason}`)
      process.exit(1)
    }
  }

  return { migrate: migrateSchema, build, run }
}

/** Written by `pnpm examples`, from the answers of a running fleet. */
function readExamples(file: URL): ResponseExamples {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

/** Throws a failure as one sentence, with the cause. */
async function migrateAs(
  schema: string,
  migrations: URL,
  connectionString: string,
  log: (message: string) => void,
  waitMs?: number,
): Promise<string[]> {
  try {
    const options = { connectionString, schema, folder: fileURLToPath(migrations), log }
    return await migrate({ ...options, ...(waitMs !== undefined && { waitMs }) })
  } catch (cause) {
    const why = cause instanceof AggregateError ? cause.errors[0] : cause
    throw new Error(`The database cannot be migrated: ${(why as Error).message}`, { cause })
  }
}
