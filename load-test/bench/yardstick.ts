import { withClient } from '../client.ts'
import { findPgbench, pgbench } from './pgbench.ts'
import type { TpcbMeasure } from './tpcb.ts'
import { tpcbDriver } from './tpcb-driver.ts'

/** Classic transactions, one at a time on each connection, in the same PostgreSQL: the speed of the machine without a ledger. */
export interface Yardstick {
  title: string
  /** Whether the targets are judged by it. */
  judges: boolean
  clients: number
  measure(seconds: number, signal: AbortSignal): Promise<TpcbMeasure>
  /** Drops its database. */
  remove(): Promise<void>
}

const database = 'florin_yardstick'
const scale = 10
const clients = 16

/** pgbench where it is on the PATH, else our own driver; in a database of its own, on the server of the role's URL. */
export async function prepareYardstick(serverUrl: string, signal: AbortSignal): Promise<Yardstick> {
  const program = (await findPgbench(signal)) ? pgbench : tpcbDriver
  const databaseUrl = Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href
  await runOn(serverUrl, `drop database if exists ${database} with (force)`, `create database ${database}`)
  await program.fill(databaseUrl, scale, signal)
  return {
    title: `${program.name}, tpcb-like, scale ${scale}, same PostgreSQL`,
    judges: program.judges,
    clients,
    measure: (seconds, signal) => program.measure(databaseUrl, { clients, seconds }, signal),
    remove: () => runOn(serverUrl, `drop database if exists ${database} with (force)`),
  }
}

async function runOn(url: string, ...statements: string[]): Promise<void> {
  await withClient(url, async (server) => {
    for (const statement of statements) await server.query(statement)
  })
}
