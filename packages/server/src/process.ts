import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { migrate, newestMigration } from '@florin/postgres'
import type { Service } from './fastify.ts'
import { createLogger, type Logger } from './logger.ts'
import type { ResponseExamples } from './openapi.ts'
import { type HttpConfig, readMigrationEnvironment, type ServiceConfig } from './service-settings.ts'
import { closeOnSignal } from './shutdown.ts'
import { startTracing } from './tracing.ts'

const drainTimeoutMs = 20_000

/** Parts of a program besides its configuration. */
export interface ProgramRelease {
  /** Published in the documentation and in `/health`. */
  version: string
  logger: Logger
  /** Answers for the documentation. */
  examples: ResponseExamples
}

export interface Release extends ProgramRelease {
  /** The folder of the migrations. */
  migrations: URL
}

export interface ProgramDefinition<Config extends HttpConfig> {
  name: string
  /** The program's own folder, with `package.json` and `examples.json`. */
  folder: URL
  readConfig: (environment: NodeJS.ProcessEnv) => Config
  build: (config: Config, release: ProgramRelease) => Promise<Service>
  /** What the process runs instead of the service, for programs of several processes; undefined for the service. */
  buildProcess?: ((config: Config, release: ProgramRelease) => Promise<Served> | undefined) | undefined
  /** Runs before it serves. */
  prepare?: (config: Config, logger: Logger) => Promise<void>
  /** What it does instead of serving, by the argument that chooses it. */
  commands?: Record<string, () => Promise<void>>
}

/** What a process runs. */
export interface Served {
  listen(options: { host: string; port: number; listenTextResolver: (address: string) => string }): Promise<unknown>
  close(): Promise<unknown>
}

export interface Program<Config extends HttpConfig> {
  build(config: Config, logger: Logger): Promise<Service>
  /** The life of the process: without arguments it serves, and shuts down on a signal. */
  run(args: string[]): Promise<void>
}

/** A program that serves HTTP. */
export function defineProgram<Config extends HttpConfig>(definition: ProgramDefinition<Config>): Program<Config> {
  const { name, folder, readConfig, prepare, commands = {} } = definition
  const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string }
  const examples = readExamples(new URL('examples.json', folder))
  const releaseOf = (logger: Logger) => ({ version, logger, examples })
  const build = (config: Config, logger: Logger) => definition.build(config, releaseOf(logger))

  async function serve(): Promise<void> {
    const config = readConfig(process.env)
    const logger = createLogger(name, config.logLevel)
    await prepare?.(config, logger)
    const endTracing = await startTracing(name, process.env, logger)
    const app = await (definition.buildProcess?.(config, releaseOf(logger)) ?? build(config, logger))
    const close = () => app.close().then(endTracing)
    closeOnSignal({ close }, logger, drainTimeoutMs)
    const { host, port, tls } = config.http
    const scheme = tls?.own ? 'https' : 'http'
    await app.listen({
      host,
      port,
      listenTextResolver: (address) => `Server listening at ${address.replace(/^http/, scheme)}`,
    })
  }

  async function run(args: string[]): Promise<void> {
    try {
      const command = args.length === 1 ? new Map(Object.entries(commands)).get(args[0] as string) : undefined
      if (args.length === 0) await serve()
      else if (command) await command()
      else {
        const choices = ['none to serve', ...Object.keys(commands).map((each) => `"${each}"`)].join(', or ')
        throw new Error(`Unknown arguments: ${args.join(' ')}. Use ${choices}.`)
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : error
      console.error(args.length ? reason : `The service ${name} cannot start. ${reason}`)
      process.exit(1)
    }
  }

  return { build, run }
}

export interface ServiceDefinition<Config extends ServiceConfig> {
  /** Also the name of its schema. */
  name: string
  /** The service's own folder, with `package.json`, `migrations/` and `examples.json`. */
  folder: URL
  readConfig: (environment: NodeJS.ProcessEnv) => Config
  build: (config: Config, release: Release) => Promise<Service>
  /** What the process runs instead of the service, for programs of several processes; undefined for the service. */
  buildProcess?: (config: Config, release: Release) => Promise<Served> | undefined
}

export interface ServiceProgram<Config extends ServiceConfig> extends Program<Config> {
  /** Applies the missing migrations as the owner of the schema, and returns their names. */
  migrate(ownerUrl: string, log: (message: string) => void, waitMs?: number): Promise<string[]>
}

/**
 * A program with a schema of its own. It migrates before it serves, if configured. With the argument `migrate` it only
 * migrates, for installations whose serving process must not have the rights of the owner.
 */
export function defineService<Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
): ServiceProgram<Config> {
  const { name, folder } = definition
  const migrations = new URL('migrations', folder)
  const migrateSchema: ServiceProgram<Config>['migrate'] = (ownerUrl, log, waitMs) =>
    migrateAs(name, migrations, ownerUrl, log, waitMs)

  async function migrateOnly(): Promise<void> {
    const { url, waitMs } = readMigrationEnvironment(name, process.env)
    const applied = await migrateSchema(url, console.error, waitMs)
    console.log(
      applied.length
        ? `Migrated the schema ${name}: ${applied.join(', ')}.`
        : `The schema ${name} is up to date, with ${newestMigration(fileURLToPath(migrations))}. Nothing changed.`,
    )
  }

  const program = defineProgram<Config>({
    ...definition,
    build: (config, release) => definition.build(config, { ...release, migrations }),
    buildProcess: (config, release) => definition.buildProcess?.(config, { ...release, migrations }),
    async prepare({ migration }, logger) {
      if (!migration) return
      const applied = await migrateSchema(migration.url, (message) => logger.warn(message), migration.waitMs)
      if (applied.length) logger.info({ applied }, 'schema migrated')
    },
    commands: { migrate: migrateOnly },
  })
  return { ...program, migrate: migrateSchema }
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
