import { isIP } from 'node:net'
import { z } from 'zod'
import { integer, listOf, readEnvironment } from './environment.ts'
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

const namesOfNetworks = ['loopback', 'linklocal', 'uniquelocal']

/** As Fastify takes them. */
function isProxy(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  if (namesOfNetworks.includes(text)) return true
  const family = isIP(address)
  const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  return family !== 0 && isPrefix && rest.length === 0
}

/** The variables of every process that serves HTTP. */
export const httpEnvironment = (port: number) => ({
  ...tlsEnvironment,
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PORT: integer(0, 65_535, port).describe('Port to listen on'),
  TRUSTED_PROXIES: listOf(/./, 'Set addresses, separated by commas.')
    .refine((proxies) => proxies.every(isProxy), {
      error:
        'Set addresses, networks such as 10.0.0.0/8, or the names loopback, linklocal and uniquelocal, separated by commas.',
    })
    .default([])
    .describe('Proxies whose header x-forwarded-for names the client'),
  ALLOWED_HOSTS: listOf(/^[\w.-]+$|^\[[0-9a-f:.]+\]$/, 'Set host names without ports, separated by commas.')
    .default([])
    .describe('Host names that requests may be addressed to'),
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
  /** Addresses, networks and names of networks. Undefined: the client is who connects. */
  trustedProxies?: string[] | undefined
  /** In lower case and without ports. Undefined: every host. */
  allowedHosts?: string[] | undefined
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

/** `AUTH_ISSUER` is missing where there is no authentication. */
type HttpVariables = z.output<z.ZodObject<ReturnType<typeof httpEnvironment>>> & { AUTH_ISSUER?: string | undefined }

export function httpSettings(env: HttpVariables): HttpConfig {
  const http = {
    host: env.HOST,
    port: env.PORT,
    tls: tlsSettings(env),
    trustedProxies: env.TRUSTED_PROXIES.length > 0 ? env.TRUSTED_PROXIES : undefined,
    allowedHosts: allowedHosts(env),
  }
  return { http, logLevel: env.LOG_LEVEL }
}

export const isLoopback = (host: string) => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host)
const loopbackHosts = ['localhost', '127.0.0.1', '[::1]']

/**
 * A process on a loopback address without authentication must not be reached by a page in a browser whose own host name
 * leads there.
 */
function allowedHosts({ ALLOWED_HOSTS: hosts, HOST, AUTH_ISSUER }: HttpVariables): string[] | undefined {
  // Programs on this machine send the names of loopback. The host names of other sites, which may lead here too, are not served.
  if (hosts.length > 0) return [...new Set([...hosts, ...loopbackHosts])]
  return isLoopback(HOST) && AUTH_ISSUER === undefined ? [...new Set([...loopbackHosts, HOST])] : undefined
}

export function commonSettings(
  env: z.output<z.ZodObject<ReturnType<typeof commonEnvironment>>> & HttpVariables,
): ServiceConfig {
  return {
    ...httpSettings(env),
    database: { url: env.DATABASE_URL, connectionsMax: env.DATABASE_CONNECTIONS_MAX },
    migration: env.MIGRATION_DATABASE_URL
      ? { url: env.MIGRATION_DATABASE_URL, waitMs: 1_000 * env.DATABASE_WAIT_SECONDS }
      : undefined,
  }
}
