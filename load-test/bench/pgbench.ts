import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { TpcbProgram } from './tpcb.ts'

const run = promisify(execFile)

/** PostgreSQL's own benchmark. The npm package of PostgreSQL has no pgbench: it comes from the PATH. */
export const pgbench: TpcbProgram = {
  name: 'pgbench',
  judges: true,
  async fill(databaseUrl, scale, signal) {
    await runPgbench(databaseUrl, signal, '-i', '-q', '-s', String(scale))
  },
  async measure(databaseUrl, { clients, seconds }, signal) {
    const output = await runPgbench(databaseUrl, signal, '-c', String(clients), '-j', '2', '-T', String(seconds))
    return {
      perSecond: readNumber(/^tps = ([\d.]+)/m, output),
      latencyMs: readNumber(/^latency average = ([\d.]+)/m, output),
    }
  },
}

export async function findPgbench(signal: AbortSignal): Promise<boolean> {
  return run('pgbench', ['--version'], { signal }).then(
    () => true,
    (error) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}

async function runPgbench(databaseUrl: string, signal: AbortSignal, ...args: string[]): Promise<string> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl)
  const env = {
    ...process.env,
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    LC_ALL: 'C',
  }
  const { stdout } = await run('pgbench', [...args, pathname.slice(1)], { env, signal })
  return stdout
}

function readNumber(pattern: RegExp, text: string): number {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`pgbench printed no ${pattern.source}: ${text}`)
  return Number(found)
}
