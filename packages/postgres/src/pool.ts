import pg from 'pg'

export type Pool = pg.Pool

export interface PoolOptions {
  connectionString: string
  /** The schema of unqualified names. */
  schema: string
  applicationName: string
  connectionsMax: number
  /** The server cancels a statement that takes longer (57014). */
  statementTimeoutMs: number
  /** Further server settings for each connection, for example `{ enable_seqscan: 'off' }`. */
  settings?: Record<string, string>
  /** Sends statements without waiting for the results of earlier ones. */
  pipeline?: boolean
  onError: (error: Error) => void
}

/** Also the time that a query waits for a free connection. */
const connectTimeoutMs = 2_000
/** Queries that may wait for a connection. Further ones are rejected at once. */
const waitingMax = 1_000
const idleTimeoutMs = 30_000
/** An idle transaction holds locks: the server ends its connection after this. */
const idleInTransactionTimeoutMs = 10_000
/** The client's own timeout, for a server that does not respond at all, is longer than the statement timeout by this. */
const silenceGraceMs = 2_000

/** All connections are in use, and too many queries wait, or this one waited too long. Nothing was sent to the database. */
export class PoolBusy extends Error {
  override readonly name = 'PoolBusy'

  constructor(cause?: unknown) {
    super('timeout exceeded while all connections were in use', { cause })
  }
}

class BoundedPool extends pg.Pool {
  #established = 0

  constructor(config: pg.PoolConfig) {
    super(config)
    this.on('connect', () => {
      this.#established += 1
    })
    this.on('remove', () => {
      this.#established -= 1
    })
  }

  override connect(): Promise<pg.PoolClient>
  override connect(callback: ConnectCallback): void
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | undefined {
    if (!callback) {
      return new Promise((resolve, reject) => {
        this.connect((error, client) => (error ? reject(error) : resolve(client as pg.PoolClient)))
      })
    }
    if (this.waitingCount >= waitingMax) {
      process.nextTick(callback, new PoolBusy(), undefined, () => undefined)
      return
    }
    super.connect((error, client, release) => {
      // Without a single connection the database is unavailable.
      const busy = isWaitOver(error) && this.#established > 0
      callback(busy ? new PoolBusy(error) : error, client, release)
    })
  }
}

type ConnectCallback = Parameters<pg.Pool['connect']>[0]

/** Only the text of the error tells that no connection became free. A connection that cannot be opened has another text. */
function isWaitOver(error: Error | undefined): boolean {
  return error?.message === 'timeout exceeded when trying to connect'
}

/**
 * A pool whose errors do not end the process: node-postgres emits `error` on an idle pool and on a connection in use, and
 * an `error` without a listener ends a Node process.
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
  const pool = new BoundedPool({
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

/** `options` of the URL would override the settings above, so both are joined. */
function withoutOptions(connectionString: string): string {
  const url = new URL(connectionString)
  url.searchParams.delete('options')
  return url.href
}
