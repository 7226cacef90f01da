import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '@florin/embedded-postgres'
import { findFleetDatabase } from '@florin/fleet/running-fleet'
import { CannotTest, type OwnFleet, stopSignals, withOwnFleet } from '../find-ledger.ts'
import type { KafkaEnvironment } from './kafka.ts'
import { prepareRevenue, type RevenueProcess } from './revenue.ts'

/** A ledger, and the processes behind it as far as they are known. What needs an unknown one is not measured. */
export interface Site {
  url: string
  signal: AbortSignal
  /** For logs. */
  folder: string
  /** The ledger's database, as `ledger_service`. */
  databaseUrl?: string | undefined
  /** The same as `ledger_auditor`, for the verification at the end. */
  auditorUrl?: string | undefined
  /** The ledger's database as a superuser: of a fleet of our own only. */
  superuserUrl?: string
  /** The PostgreSQL server, as a role that may create databases. */
  serverUrl?: string | undefined
  fxUrl?: string | undefined
  /** The database of the FX service, as `fx_service`. */
  fxDatabaseUrl?: string | undefined
  revenue?: RevenueProcess | undefined
  /** Its Kafka. */
  kafka?: KafkaEnvironment | undefined
}

/** A fleet of its own. The benchmark stops and starts the revenue service, which is therefore not part of it. */
export async function withOwnSite<T>(work: (site: Site) => Promise<T>): Promise<T> {
  const revenuePort = await findFreePort()
  const kafka = findKafka()
  const measure = async (fleet: OwnFleet, signal: AbortSignal) => {
    const { ledgerUrl, services, superuserUrl, folder } = fleet
    const revenue = await prepareRevenue(folder, revenuePort, superuserUrl, signal)
    const site: Site = {
      url: ledgerUrl,
      signal,
      folder,
      databaseUrl: await findFleetDatabase(folder, 'ledger_service'),
      auditorUrl: await findFleetDatabase(folder, 'ledger_auditor'),
      superuserUrl,
      serverUrl: superuserUrl,
      fxUrl: services.find(({ name }) => name === 'fx')?.url,
      fxDatabaseUrl: await findFleetDatabase(folder, 'fx_service'),
      revenue,
      kafka,
    }
    return work(site).finally(() => revenue.stop())
  }
  return withOwnFleet(['fx', 'ledger'], measure, {
    environment: { REVENUE_URL: `http://127.0.0.1:${revenuePort}`, ...kafka },
  })
}

/** The brokers of KAFKA_BROKERS, with topics of its own. */
function findKafka(): KafkaEnvironment | undefined {
  const brokers = read('KAFKA_BROKERS', 'Kafka brokers', 'orders through Kafka are not measured')
  return brokers ? { KAFKA_BROKERS: brokers, KAFKA_COMMANDS_TOPIC: `bench-${randomUUID()}` } : undefined
}

/** The ledger at LEDGER_URL. Variables name what is behind it. */
export async function withGivenSite<T>(url: string, work: (site: Site) => Promise<T>): Promise<T> {
  const stopped = new AbortController()
  for (const signal of stopSignals) process.on(signal, () => stopped.abort(new CannotTest('Stopped.')))
  const folder = await mkdtemp(join(tmpdir(), 'florin-bench-'))
  try {
    return await work({
      url,
      signal: stopped.signal,
      folder,
      databaseUrl: read('DATABASE_URL', 'its database as ledger_service', 'one transaction a request is not measured'),
      auditorUrl: read('AUDITOR_DATABASE_URL', 'its database as ledger_auditor', 'the books are not verified'),
      serverUrl: read('SERVER_DATABASE_URL', 'its PostgreSQL as a role that may create databases', 'there is no Y'),
      fxUrl: read('FX_URL', 'its FX service', 'quotes and conversions are not measured'),
    })
  } catch (error) {
    throw stopped.signal.aborted ? stopped.signal.reason : error
  } finally {
    await rm(folder, { recursive: true })
  }
}

function read(variable: string, meaning: string, consequence: string): string | undefined {
  const value = process.env[variable]
  if (value) return value
  console.log(`${variable} (${meaning}) is not set: ${consequence}.`)
  return undefined
}
