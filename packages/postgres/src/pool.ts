import pg from 'pg'

export interface PoolOptions {
  connectionString: string
  /** The schema that unqualified names mean. */
  schema: string
  applicationName: string
  /** Connections at most. */
  connectionsMax: number
  /** A statement that takes longer is cancelled by the server (57014). */
  statementTimeoutMs: number
  /** Further server settings for each connection, for example `{ enable_seqscan: 'off' }`. */
  settings?: Record<string, string>
  /** Statements are sent without waiting for the answers to those before them. */
  pipeline?: boolean
  onError: (error: Error) => void
}

const connectTimeoutMs = 2_000
const idleTimeoutMs = 30_000
/** A transaction that is left open holds locks: the server ends its connection after this. */
const idleInTransactionTimeoutMs = 10_000
/** The client's own limit, for a server that no longer answers at all. Longer than the statement timeout. */
const silenceGraceMs = 2_000

/**
 * A pool whose connections cannot take the process down: node-postgres emits `error` on an idle pool and on a
 * connection in use, and an `error` without a listener ends a Node process.
 */
export function createPool(options: PoolOptions): pg.Pool {
  const settings = {
    search_path: options.schema,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    timezone: 'UTC',
    ...options.settings,
  }
  const inUrl = new URL(options.connectionString).searchParams.get('options') ?? ''
  const pool = new pg.Pool({
    connectionString: withoutOptions(options.connectionString),
    application_name: options.applicationName,
    max: options.connectionsMax,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    query_timeout: options.statementTimeoutMs + silenceGraceMs,
    keepAlive: true,
    pipeline: options.pipeline ?? false,
    options: [
      inUrl,
      ...Object.entries(settings).map(([name, value]) => `-c ${name}=${String(value).replaceAll(' ', '\\ ')}`),
    ].join(' '),
  })
  pool.on('error', options.onError)
  pool.on('connect', (client) => client.on('error', options.onError))
  return pool
}

/** `options` in the URL would win over the settings above, so both are joined by hand. */
function withoutOptions(connectionString: string): string {
  const url = new URL(connectionString)
  url.searchParams.delete('options')
  return url.href
}
