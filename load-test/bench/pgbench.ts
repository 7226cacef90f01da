import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)
const database = 'florin_pgbench'
const scale = 10
const clients = 16

export const pgbenchTitle = `pgbench tpcb-like, scale ${scale}, same PostgreSQL`

export interface PgbenchMeasure {
  perSecond: number
  latencyMs: number
  clients: number
}

/**
 * PostgreSQL's own benchmark on the same server, in a database of its own that is dropped afterwards: what the machine
 * gives to a classic transaction of one connection. Undefined when there is no pgbench on the PATH.
 */
export async function runPgbench(
  superuserUrl: string,
  seconds: number,
  signal: AbortSignal,
): Promise<PgbenchMeasure | undefined> {
  const { hostname, port, username, password } = new URL(superuserUrl)
  const env = { ...process.env, PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: password, LC_ALL: 'C' }
  const pgbench = (...args: string[]) => run('pgbench', [...args, database], { env, signal })
  const found = await run('pgbench', ['--version'], { signal }).catch((error) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!found) return undefined

  const server = new pg.Client(superuserUrl)
  // The server may be stopped before we are.
  server.on('error', () => undefined)
  await server.connect()
  try {
    await server.query(`drop database if exists ${database}`)
    await server.query(`create database ${database}`)
    await pgbench('-i', '-q', '-s', String(scale))
    const { stdout } = await pgbench('-c', String(clients), '-j', '2', '-T', String(seconds))
    return {
      clients,
      perSecond: readNumber(/^tps = ([\d.]+)/m, stdout),
      latencyMs: readNumber(/^latency average = ([\d.]+)/m, stdout),
    }
  } finally {
    await server.query(`drop database if exists ${database} with (force)`)
    await server.end()
  }
}

function readNumber(pattern: RegExp, text: string): number {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`pgbench said something else than expected: ${text}`)
  return Number(found)
}
