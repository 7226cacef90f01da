import { fileURLToPath } from 'node:url'
import { closeOnSignal, createLogger, type Logger, type Service } from '@florin/http'
import { migrate } from '@florin/postgres'
import type { ServiceConfig } from './environment.ts'

const drainTimeoutMs = 20_000

/** Brings a service's schema up to date, as its owner. */
export type Migrate = (ownerUrl: string, log: (message: string) => void) => Promise<void>

export interface ServiceProgram<Config extends ServiceConfig> {
  name: string
  readConfig: (environment: NodeJS.ProcessEnv) => Config
  migrate: Migrate
  build: (config: Config, logger: Logger) => Promise<Service>
}

/** The life of a service's process: migrates, listens, and ends in order on a signal. */
export async function runService<Config extends ServiceConfig>(program: ServiceProgram<Config>): Promise<void> {
  const { name, readConfig, migrate, build } = program
  try {
    const config = readConfig(process.env)
    const logger = createLogger(name, config.logLevel)
    if (config.migrationUrl) await migrate(config.migrationUrl, (message) => logger.info(message))
    const app = await build(config, logger)
    closeOnSignal(app, logger, drainTimeoutMs)
    await app.listen(config.http)
  } catch (error) {
    console.error(`The service ${name} cannot start. ${error instanceof Error ? error.message : error}`)
    process.exit(1)
  }
}

/** Applies the migrations and ends: for installations whose serving process is not to have the owner's rights. */
export async function runMigrations(name: string, migrate: Migrate): Promise<void> {
  try {
    const url = process.env.MIGRATION_DATABASE_URL
    if (!url) throw new Error(`Set MIGRATION_DATABASE_URL, as the role ${name}_owner.`)
    await migrate(url, console.error)
    console.log(`The schema ${name} is up to date.`)
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

/** The migrations of a folder, for a schema. What fails is thrown as one sentence, with the cause. */
export function migrationsOf(schema: string, folder: URL): Migrate {
  return async (connectionString, log) => {
    try {
      await migrate({ connectionString, schema, folder: fileURLToPath(folder), log })
    } catch (cause) {
      const why = cause instanceof AggregateError ? cause.errors[0] : cause
      throw new Error(`Its database cannot be migrated: ${(why as Error).message}`, { cause })
    }
  }
}
