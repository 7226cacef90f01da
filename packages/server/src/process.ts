import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { migrate, newestMigration } from '@florin/postgres'
import { readMigrationEnvironment, type ServiceConfig } from './environment.ts'
import type { Service } from './fastify.ts'
import { createLogger, type Logger } from './logger.ts'
import { closeOnSignal } from './shutdown.ts'

const drainTimeoutMs = 20_000

/** What a service is built from, beside its configuration. */
export interface Release {
  /** As published in the documentation and in `/health`. */
  version: string
  /** The folder of the migrations. */
  migrations: URL
  logger: Logger
}

export interface ServiceDefinition<Config extends ServiceConfig> {
  /** Also the name of its schema. */
  name: string
  /** The service's own folder, with `package.json` and `migrations/`. */
  folder: URL
  readConfig: (environment: NodeJS.ProcessEnv) => Config
  build: (config: Config, release: Release) => Promise<Service>
}

export interface ServiceProgram<Config extends ServiceConfig> {
  /** Brings the schema up to date, as its owner. Returns the names of the migrations that were applied. */
  migrate(ownerUrl: string, log: (message: string) => void, waitMs?: number): Promise<string[]>
  build(config: Config, logger: Logger): Promise<Service>
  /**
   * The life of the process. Without arguments it migrates, where it is configured to, serves, and ends in order on a
   * signal. With `migrate` it only migrates, for installations whose serving process must not have the owner's rights.
   */
  run(args: string[]): Promise<void>
}

export function defineService<Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
): ServiceProgram<Config> {
  const { name, folder, readConfig } = definition
  const migrations = new URL('migrations', folder)
  const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string }
  const build = (config: Config, logger: Logger) => definition.build(config, { version, migrations, logger })

  /** What fails is thrown as one sentence, with the cause. */
  async function migrateSchema(
    connectionString: string,
    log: (message: string) => void,
    waitMs?: number,
  ): Promise<string[]> {
    try {
      const options = { connectionString, schema: name, folder: fileURLToPath(migrations), log }
      return await migrate({ ...options, ...(waitMs !== undefined && { waitMs }) })
    } catch (cause) {
      const why = cause instanceof AggregateError ? cause.errors[0] : cause
      throw new Error(`Its database cannot be migrated: ${(why as Error).message}`, { cause })
    }
  }

  async function serve(): Promise<void> {
    const config = readConfig(process.env)
    const logger = createLogger(name, config.logLevel)
    const { migration } = config
    if (migration) {
      const applied = await migrateSchema(migration.url, (message) => logger.warn(message), migration.waitMs)
      if (applied.length) logger.info({ applied }, 'the schema was migrated')
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
        ? `The schema ${name} was migrated: ${applied.join(', ')}.`
        : `The schema ${name} is up to date, with ${newestMigration(fileURLToPath(migrations))}. Nothing was changed.`,
    )
  }

  async function run(args: string[]): Promise<void> {
    try {
      if (args.length === 0) await serve()
      else if (args.length === 1 && args[0] === 'migrate') await migrateOnly()
      else throw new Error(`Unknown arguments: ${args.join(' ')}. Leave them out to serve, or use "migrate".`)
    } catch (error) {
      const reason = error instanceof Error ? error.message : error
      console.error(args.length ? reason : `The service ${name} cannot start. ${reason}`)
      process.exit(1)
    }
  }

  return { migrate: migrateSchema, build, run }
}
