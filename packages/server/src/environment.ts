import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { LogLevel } from './logger.ts'

/** A variable with a whole number. */
export const integer = (least: number, most: number, preset: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'Set a whole number.')
    .transform(Number)
    .pipe(z.number().int().min(least).max(most))
    .default(preset)

/** The variables of migrations. */
const migrationEnvironment = (service: string) => ({
  MIGRATION_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: `Set the URL of PostgreSQL, with the role ${service}_owner.` })
    .describe(`PostgreSQL, with the role ${service}_owner: the service migrates at its start if this is set`),
  DATABASE_WAIT_SECONDS: integer(0, 86_400, 60).describe(
    'Time for which migrations wait for an unavailable database or a lock',
  ),
})

/** The variables of `main.ts migrate`. */
export function readMigrationEnvironment(service: string, environment: NodeJS.ProcessEnv): MigrationConfig {
  const env = readEnvironment(z.object(migrationEnvironment(service)), environment)
  return { url: env.MIGRATION_DATABASE_URL, waitMs: 1_000 * env.DATABASE_WAIT_SECONDS }
}

/** A secret that two services share. Visible ASCII, because a header carries it. */
export const secret = z
  .string()
  .regex(/^[\x21-\x7e]{32,256}$/, 'Set a random text of 32 to 256 characters, without spaces.')

/** The variables of every process that serves HTTP. */
export const httpEnvironment = (port: number) => ({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PORT: integer(0, 65_535, port).describe('Port to listen on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

/** The variables of every service with a database. */
export const commonEnvironment = (service: string, port: number) => ({
  ...httpEnvironment(port),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).describe(`PostgreSQL, with the role ${service}_service`),
  ...migrationEnvironment(service),
  MIGRATION_DATABASE_URL: migrationEnvironment(service).MIGRATION_DATABASE_URL.optional(),
  DATABASE_CONNECTIONS_MAX: integer(1, 200, 16).describe(
    'Maximum of connections, without those of the pools with a single purpose',
  ),
})

export interface MigrationConfig {
  url: string
  /** Time to wait for an unavailable database or a lock. */
  waitMs: number
}

export interface HttpConfig {
  http: { host: string; port: number }
  logLevel: LogLevel
}

export interface ServiceConfig extends HttpConfig {
  database: { url: string; connectionsMax: number }
  /** Undefined: the service does not migrate. */
  migration: MigrationConfig | undefined
}

export function httpSettings(env: z.output<z.ZodObject<ReturnType<typeof httpEnvironment>>>): HttpConfig {
  return { http: { host: env.HOST, port: env.PORT }, logLevel: env.LOG_LEVEL }
}

export function commonSettings(env: z.output<z.ZodObject<ReturnType<typeof commonEnvironment>>>): ServiceConfig {
  return {
    ...httpSettings(env),
    database: { url: env.DATABASE_URL, connectionsMax: env.DATABASE_CONNECTIONS_MAX },
    migration: env.MIGRATION_DATABASE_URL
      ? { url: env.MIGRATION_DATABASE_URL, waitMs: 1_000 * env.DATABASE_WAIT_SECONDS }
      : undefined,
  }
}

/**
 * Reads the environment. NAME_FILE names a file with the value of the variable NAME, as container platforms provide secrets.
 * Its error lists all invalid variables.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> {
  const { values, failures } = readFiles(Object.keys(schema.shape), environment)
  const { data, error } = schema.safeParse(values)
  if (!error) return data
  const lines = error.issues.map(({ path, message }) => {
    const [name] = path
    return `  ${failures.get(name) ?? `${path.join('.')}: ${message}`}`
  })
  throw new Error(`Invalid environment variables:\n${lines.join('\n')}`)
}

/** Adds the values in files. A variable whose file is of no use gets a value that no schema accepts. */
function readFiles(names: string[], environment: NodeJS.ProcessEnv) {
  const values: Record<string, unknown> = { ...environment }
  const failures = new Map<unknown, string>()
  const fail = (name: string, reason: string) => {
    values[name] = null
    failures.set(name, `${name}_FILE: ${reason}`)
  }
  for (const name of names) {
    const file = environment[`${name}_FILE`]
    if (file === undefined) continue
    if (environment[name] !== undefined) {
      fail(name, `Set either ${name} or ${name}_FILE.`)
      continue
    }
    try {
      values[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    } catch (error) {
      fail(name, `The file cannot be read (${(error as NodeJS.ErrnoException).code}).`)
    }
  }
  return { values, failures }
}
