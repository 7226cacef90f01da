import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { findFreePort } from '@florin/embedded-postgres'
import { type ServiceProcess, startService } from '@florin/fleet/service-process'
import { CannotTest, findService } from '../find-ledger.ts'

/** The usual design: each request is a database transaction, with as many at a time as the pool has connections. */
const settings = { POSTING_GROUP_MAX: '1', POSTING_LANES: '16', DUE_WORK: 'off' }
/** Fees are delivered by the other process. */
const noRevenue = { REVENUE_URL: 'http://127.0.0.1:1', SERVICE_SECRET: randomUUID() }

/** A second ledger process on the same database that posts one transaction a request. The caller stops it. */
export async function startOneByOne(databaseUrl: string, folder: string, signal: AbortSignal): Promise<ServiceProcess> {
  const ledger = startService(findService('ledger'), {
    port: await findFreePort(),
    logFile: join(folder, 'ledger-one-by-one.log'),
    watch: false,
    environment: { DATABASE_URL: databaseUrl, LOG_LEVEL: 'info', ...noRevenue, ...settings },
  })
  await ledger.waitUntilReady(signal).catch(async (cause: Error) => {
    const logTail = await ledger.readLogTail()
    await ledger.stop()
    signal.throwIfAborted()
    throw new CannotTest(`${cause.message}\n${logTail}`, { cause })
  })
  return ledger
}
