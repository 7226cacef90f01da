import { fileURLToPath } from 'node:url'
import { closeOnSignal, createLogger, type Logger, type Service } from '@florin/http'
import { migrate, newestMigration } from '@florin/postgres'
import { readMigrationEnvironment, type ServiceConfig } from './environment.ts'

const drainTimeoutMs = 20_000

/** Brings a service's schema up to date, as its owner. Returns the names of the migrations that it applied. */
export type Migrate = (ownerUrl: string, log: (message: string) => void, waitMs?: number) => Promise<string[]>

export interface ServiceProgram<Config extends ServiceConfig> {
  name: string
  readConfig: (environment: NodeJS.ProcessEnv) => Config
  migrate: Migrate
  build: (config: Config, logger: Logger) => Promise<Service>
}

/** The life of a service's process: migrates, where it is to, listens, and ends in order on a signal. */
export async function runService<Config extends ServiceConfig>(program: ServiceProgram<Config>): Promise<void> {
  const { name, readConfig, migrate, build } = program
  try {
    const config = readConfig(process.env)
    const logger = createLogger(name, config.logLevel)
    const { migration } = config
    if (migration) {
      const applied = await migrate(migration.url, (message) => logger.warn(message), migration.waitMs)
      if (applied.length) logger.info({ applied }, 'the schema was migrated')
    }
    const app = await build(config, logger)
    closeOnSignal(app, logger, drainTimeoutMs)
    await app.listen(config.http)
  } catch (error) {
    console.error(`The service ${name} cannot start. ${error instanceof Error ? error.message : error}`)
    process.exit(1)
  }
}

/** Applies the migrations and ends: for installations whose serving process is not to have the owner's rights. */
export async function runMigrations(name: string, folder: URL, migrate: Migrate): Promise<void> {
  try {
    const { url, waitMs } = readMigrationEnvironment(name, process.env)
    const applied = await migrate(url, console.error, waitMs)
    console.log(
      applied.length
        ? `The schema ${name} was migrated: ${applied.join(', ')}.`
        : `The schema ${name} is up to date, with ${newestMigration(fileURLToPath(folder))}. Nothing was changed.`,
    )
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

/** The migrations of a folder, for a schema. What fails is thrown as one sentence, with the cause. */
export function migrationsOf(schema: string, folder: URL): Migrate {
  return async (connectionString, log, waitMs) => {
    try {
      return await migrate({
        connectionString,
        schema,
        folder: fileURLToPath(folder),
        log,
        ...(waitMs !== undefined && { waitMs }),
      })
    } catch (cause) {
      const why = cause instanceof AggregateError ? cause.errors[0] : cause
      throw new Error(`Its database cannot be migrated: ${(why as Error).message}`, { cause })
    }
  }
}
