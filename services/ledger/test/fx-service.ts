import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@florin/embedded-postgres'
import { type ServiceProcess, startService } from '@florin/fleet/service-process'
import { services } from '@florin/fleet/services'
import { migrate } from '@florin/postgres'
import { createTestDatabase, type TestDatabase } from '@florin/testing'
import { until } from './clients.ts'
import { serviceSecret } from './ledger.ts'

// biome-ignore lint/suspicious/noExplicitAny: JSON of another service
type Json = any

/** The FX service itself, as a process, with rates that it makes up. */
export interface FxService {
  url: string
  database: TestDatabase
  process: ServiceProcess
  /** Without a name for the ledger `main`, or for all ledgers where rates are concerned. */
  ask(path: string, body?: object, name?: string): Promise<Json>
  close(): Promise<void>
}

const migrations = fileURLToPath(new URL('../../fx/migrations', import.meta.url))

export async function startFxService(): Promise<FxService> {
  const entry = services.find(({ name }) => name === 'fx')
  assert(entry)
  // Migrated here, and not by the process: the service's own tests of the same run copy the same template.
  const database = await createTestDatabase({
    service: 'fx',
    migrate: (connectionString) => migrate({ connectionString, schema: 'fx', folder: migrations, log: console.error }),
  })
  const folder = await mkdtemp(join(tmpdir(), 'florin-fx-'))
  const fx = startService(entry, {
    port: await findFreePort(),
    logFile: join(folder, 'log'),
    watch: false,
    environment: {
      SERVICE_SECRET: serviceSecret,
      DATABASE_URL: database.serviceUrl,
      MIGRATION_DATABASE_URL: database.ownerUrl,
      FX_SOURCES: 'simulation',
    },
  })
  await fx.waitUntilReady()
  await until('there are rates', async () => (await fetch(`${fx.url}/v1/rates/EUR/USD`)).status === 200)
  return {
    url: fx.url,
    database,
    process: fx,
    async ask(path, body, name) {
      const answer = await fetch(fx.url + path, {
        headers: { 'content-type': 'application/json', ...(name !== undefined && { 'florin-ledger': name }) },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      assert(answer.ok, text)
      return JSON.parse(text)
    },
    async close() {
      await fx.stop()
      await rm(folder, { recursive: true })
      await database.drop()
    },
  }
}
