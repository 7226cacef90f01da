import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFleet } from '../../../fleet/fleet.ts'

export interface TestFleet {
  ledgerUrl: string
  fxUrl: string
  revenueUrl: string
  folder: string
  stop(): Promise<void>
}

/** The three services and their PostgreSQL, as `pnpm start` runs them, on free ports. */
export async function startTestFleet(): Promise<TestFleet> {
  const folder = await mkdtemp(join(tmpdir(), 'florin-client-'))
  const fleet = await startFleet({
    folder,
    ports: { postgres: 0, fx: 0, revenue: 0, ledger: 0, gateway: 0 },
    environment: { FX_SOURCES: 'simulation' },
    logLevel: 'warn',
  })
  const urlOf = (name: string) => fleet.services.find((each) => each.name === name)?.url ?? ''
  return {
    ledgerUrl: fleet.ledgerUrl,
    fxUrl: urlOf('fx'),
    revenueUrl: urlOf('revenue'),
    folder,
    async stop() {
      await fleet.stop()
      await rm(folder, { recursive: true })
    },
  }
}
