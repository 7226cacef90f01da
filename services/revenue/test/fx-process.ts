import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '@florin/embedded-postgres'
import { type ServiceProcess, startService } from '@florin/fleet/service-process'
import { type ServiceEntry, services } from '@florin/fleet/services'
import { serviceSecret } from './revenue.ts'

export interface FxProcess {
  url: string
  /** Published by an operator: `publish({ 'EUR/USD': '1.25' }, '2026-04-30T12:00:00.000Z')`. */
  publish(rates: Record<string, string>, validAt: string, ledger?: string): Promise<void>
  /** It is gone until `comeBack`. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

/** The FX service itself, as a process of its own, in the schema that it has in every database. */
export async function startFxProcess(superuserUrl: string): Promise<FxProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'florin-fx-'))
  const entry = services.find(({ name }) => name === 'fx') as ServiceEntry
  const port = await findFreePort()
  const start = async (): Promise<ServiceProcess> => {
    const started = startService(entry, {
      port,
      logFile: join(folder, 'fx.log'),
      watch: false,
      environment: {
        SERVICE_SECRET: serviceSecret,
        DATABASE_URL: asRole(superuserUrl, 'fx_service'),
        MIGRATION_DATABASE_URL: asRole(superuserUrl, 'fx_owner'),
        FX_SOURCES: 'operator',
        LOG_LEVEL: 'warn',
      },
    })
    await started.waitUntilReady()
    return started
  }
  let running: ServiceProcess | undefined = await start()
  const { url } = running
  const goAway = async () => {
    await running?.stop()
    running = undefined
  }
  return {
    url,
    async publish(rates, validAt, ledger) {
      const answer = await fetch(`${url}/v1/rates`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(ledger !== undefined && { 'florin-ledger': ledger }) },
        body: JSON.stringify({
          rates: Object.entries(rates).map(([pair, rate]) => {
            const [base, quote] = pair.split('/')
            return { base, quote, rate }
          }),
          valid_at: validAt,
        }),
      })
      assert.equal(answer.status, 201, await answer.text())
    },
    goAway,
    async comeBack() {
      running = await start()
    },
    async close() {
      await goAway()
      await rm(folder, { recursive: true })
    },
  }
}

function asRole(url: string, role: string): string {
  const other = new URL(url)
  other.searchParams.set('options', `-c role=${role}`)
  return other.href
}
