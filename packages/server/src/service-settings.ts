import { z } from 'zod'
import { integer, readEnvironment } from './environment.ts'
import type { LogLevel } from './logger.ts'
import { type TlsSettings, tlsEnvironment, tlsSettings } from './tls.ts'

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

/** The variables of every process that serves HTTP. */
export const httpEnvironment = (port: number) => ({
  ...tlsEnvironment,
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

/** How a process serves HTTP. */
export interface HttpSettings {
  host: string
  port: number
  /** Undefined: http, and other services are verified by the authorities that Node.js knows. */
  tls?: TlsSettings | undefined
}

export interface HttpConfig {
  http: HttpSettings
  logLevel: LogLevel
}

export interface ServiceConfig extends HttpConfig {
  database: { url: string; connectionsMax: number }
  /** Undefined: the service does not migrate. */
  migration: MigrationConfig | undefined
}

export function httpSettings(env: z.output<z.ZodObject<ReturnType<typeof httpEnvironment>>>): HttpConfig {
  return { http: { host: env.HOST, port: env.PORT, tls: tlsSettings(env) }, logLevel: env.LOG_LEVEL }
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
