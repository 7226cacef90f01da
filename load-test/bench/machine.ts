import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { withClient } from '../client.ts'

export interface Machine {
  cpu: string
  cores: number
  memoryGb: number
  /** Processes that wanted a core in the minute before the run; 0 on Windows. */
  loadBefore: number
  system: string
  node: string
  /** Null when the database is unknown. */
  postgres: string | null
}

export async function describeMachine(databaseUrl: string | undefined): Promise<Machine> {
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    loadBefore: loadavg()[0] ?? 0,
    system: `${platform()} ${release()}`,
    node: process.version,
    postgres: databaseUrl === undefined ? null : await readPostgresVersion(databaseUrl),
  }
}

/** Bytes of write-ahead log that the database has written so far. */
export async function readWalPosition(url: string): Promise<number> {
  return Number(await readOne(url, `select pg_current_wal_insert_lsn() - '0/0'`))
}

async function readPostgresVersion(url: string): Promise<string> {
  return (await readOne(url, `select current_setting('server_version')`)) ?? 'unknown'
}

async function readOne(url: string, query: string): Promise<string | undefined> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ found: string }>(`select (${query})::text as found`),
  )
  return rows[0]?.found
}
