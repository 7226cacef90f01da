import { z } from 'zod'
import type { LogLevel } from './logger.ts'

/** A whole number, which comes as text. */
export const count = (least: number, most: number, preset: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'Write a whole number')
    .transform(Number)
    .pipe(z.number().int().min(least).max(most))
    .default(preset)

/** The variables of what applies migrations. */
const migrationEnvironment = (service: string) => ({
  MIGRATION_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: `Set it to the URL of PostgreSQL, as the role ${service}_owner` })
    .describe(`PostgreSQL, as the role ${service}_owner: migrations are applied at start when it is set`),
  DATABASE_WAIT_SECONDS: count(0, 86_400, 60).describe(
    'How long migrations wait for a database that is unavailable, or for a lock',
  ),
})

/** What `main.ts migrate` reads. */
export function readMigrationEnvironment(service: string, environment: NodeJS.ProcessEnv): MigrationConfig {
  const env = readEnvironment(z.object(migrationEnvironment(service)), environment)
  return { url: env.MIGRATION_DATABASE_URL, waitMs: 1_000 * env.DATABASE_WAIT_SECONDS }
}

/** What services that call each other share. Visible ASCII, because it travels in a header. */
export const secret = z
  .string()
  .regex(/^[\x21-\x7e]{32,256}$/, 'Set a random text of 32 to 256 characters, without spaces')

/** The variables that every service reads. */
export const commonEnvironment = (service: string, port: number) => ({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PORT: count(0, 65_535, port).describe('Port to listen on'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).describe(`PostgreSQL, as the role ${service}_service`),
  ...migrationEnvironment(service),
  MIGRATION_DATABASE_URL: migrationEnvironment(service).MIGRATION_DATABASE_URL.optional(),
  DATABASE_CONNECTIONS_MAX: count(1, 200, 16).describe('Connections at most, beside those with a purpose of their own'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export interface MigrationConfig {
  url: string
  /** How long to wait for a database that is unavailable, or for a lock. */
  waitMs: number
}

export interface ServiceConfig {
  http: { host: string; port: number }
  database: { url: string; connectionsMax: number }
  /** Without it the service applies no migrations. */
  migration: MigrationConfig | undefined
  logLevel: LogLevel
}

export function commonSettings(env: z.output<z.ZodObject<ReturnType<typeof commonEnvironment>>>): ServiceConfig {
  return {
    http: { host: env.HOST, port: env.PORT },
    database: { url: env.DATABASE_URL, connectionsMax: env.DATABASE_CONNECTIONS_MAX },
    migration: env.MIGRATION_DATABASE_URL
      ? { url: env.MIGRATION_DATABASE_URL, waitMs: 1_000 * env.DATABASE_WAIT_SECONDS }
      : undefined,
    logLevel: env.LOG_LEVEL,
  }
}

/** Reads the environment, and names every problem in it at once. */
export function readEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> {
  const { data, error } = schema.safeParse(environment)
  if (!error) return data
  const lines = error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
  throw new Error(`Invalid environment variables:\n${lines.join('\n')}`)
}
