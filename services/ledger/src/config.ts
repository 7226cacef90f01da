import { z } from 'zod'

/** Numbers come as text. */
const count = (least: number, most: number, preset: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'Write a whole number')
    .transform(Number)
    .pipe(z.number().int().min(least).max(most))
    .default(preset)

const Environment = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PORT: count(0, 65_535, 8_000).describe('Port to listen on'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).describe('PostgreSQL, as the role ledger_service'),
  MIGRATION_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('PostgreSQL, as the role ledger_owner: migrations are applied at start when it is set'),
  DATABASE_CONNECTIONS_MAX: count(1, 200, 16).describe('Connections for all but postings, which have one a lane'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  POSTING_LANES: count(1, 64, 1).describe('Groups of postings that are written at a time'),
  POSTING_GROUP_MAX: count(1, 5_000, 500).describe('Postings in one database transaction'),
  POSTING_QUEUE_MAX: count(1, 1_000_000, 10_000).describe('Postings that wait; more are refused with 503'),
})

export interface Config {
  http: { host: string; port: number }
  database: { url: string; connectionsMax: number }
  /** Without it the service applies no migrations. */
  migrationUrl: string | undefined
  logLevel: z.infer<typeof Environment>['LOG_LEVEL']
  posting: { lanes: number; groupMax: number; queueMax: number }
}

/** Reads the environment, and names every problem in it at once. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const { data: env, error } = Environment.safeParse(environment)
  if (error) {
    const lines = error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
    throw new Error(`The environment is not right:\n${lines.join('\n')}`)
  }
  return {
    http: { host: env.HOST, port: env.PORT },
    database: { url: env.DATABASE_URL, connectionsMax: env.DATABASE_CONNECTIONS_MAX },
    migrationUrl: env.MIGRATION_DATABASE_URL,
    logLevel: env.LOG_LEVEL,
    posting: { lanes: env.POSTING_LANES, groupMax: env.POSTING_GROUP_MAX, queueMax: env.POSTING_QUEUE_MAX },
  }
}
