import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@florin/postgres'
import { type Authority, createAuthority, createTestDatabase, soon, type TestDatabase } from '@florin/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Config } from '../src/config.ts'
import { atAnyRate, startLedger } from './ledger.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

/** The FX service as a process, with all its secrets in files, for clients with a certificate only. */
let fx: ServiceProcess
let port: string
let database: TestDatabase
let folder: string
let authority: Authority
const program = fileURLToPath(new URL('../../fx/src/main.ts', import.meta.url))
const migrations = fileURLToPath(new URL('../../fx/migrations', import.meta.url))

beforeAll(async () => {
  authority = await createAuthority()
  folder = await mkdtemp(join(tmpdir(), 'florin-mutual-tls-'))
  database = await createTestDatabase({
    service: 'fx',
    migrate: (connectionString) => migrate({ connectionString, schema: 'fx', folder: migrations, log: console.error }),
  })
  const { cert, key } = await authority.issue()
  const secrets = {
    DATABASE_URL: database.serviceUrl,
    TLS_CERT: cert,
    TLS_KEY: key,
    TLS_CLIENT_CA: authority.ca,
  }
  const files: Record<string, string> = {}
  for (const [name, value] of Object.entries(secrets)) {
    files[`${name}_FILE`] = join(folder, name)
    await writeFile(join(folder, name), `${value}\n`)
  }
  fx = await startServiceProcess({ ...files, FX_SOURCES: 'simulation' }, program)
  port = /listening at https:[^"]*:(\d+)/.exec(fx.output())?.[1] as string
})
afterAll(async () => {
  await fx.end('SIGTERM')
  await database.drop()
  await rm(folder, { recursive: true })
})

/** A ledger that calls the FX service with these settings. */
async function startCaller(tls: NonNullable<Config['http']['tls']>) {
  const ledger = await startLedger({ fx: `https://localhost:${port}`, tls })
  onTestFinished(() => ledger.close())
  return ledger
}

test('the ledger converts by quotes over mutual TLS', async () => {
  const ledger = await startCaller({ own: await authority.issue(), clientCa: undefined, ca: authority.ca })
  const source = await ledger.openAccount({ balance: '100.00' })
  const target = await ledger.openAccount({ currency: 'EUR' })
  const order = atAnyRate({ source_account: source, target_account: target, source_amount: '10.00' })
  await expect.poll(async () => (await ledger.post('/v1/conversions', order)).statusCode, soon).toBe(201)
  expect((await ledger.get('/health')).body.checks.fx.reachable).toBe(true)
})

test.each<[string, () => Promise<NonNullable<Config['http']['tls']>>]>([
  ['without a certificate', async () => ({ own: undefined, clientCa: undefined, ca: authority.ca })],
  [
    'with the certificate of a stranger',
    async () => ({ own: await (await createAuthority()).issue(), clientCa: undefined, ca: authority.ca }),
  ],
  [
    'that does not trust the authority of the FX service',
    async () => ({ own: await authority.issue(), clientCa: undefined, ca: (await createAuthority()).ca }),
  ],
])('a ledger %s reaches no FX service', async (_name, tls) => {
  const ledger = await startCaller(await tls())
  const source = await ledger.openAccount({ balance: '100.00' })
  const target = await ledger.openAccount({ currency: 'EUR' })
  const order = atAnyRate({ source_account: source, target_account: target, source_amount: '10.00' })
  await ledger.expectRefusal('503 fx_unavailable', () => ledger.post('/v1/conversions', order))
  expect((await ledger.get('/health')).body.checks.fx.reachable).toBe(false)
})
