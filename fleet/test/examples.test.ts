import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createServiceTokens, serviceTokenHeader } from '@florin/identity'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runExamples, send } from '../examples.ts'
import { type Fleet, startFleet } from '../fleet.ts'

const runCommand = fileURLToPath(new URL('../run.ts', import.meta.url))
let folder: string
let fleet: Fleet
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'florin-examples-'))
  fleet = await startFleet({
    folder,
    ports: { fx: 0, revenue: 0, ledger: 0, gateway: 0, postgres: 0 },
    logLevel: 'warn',
  })
})
afterAll(async () => {
  await fleet?.stop()
  await rm(folder, { recursive: true })
})

const urlOf = (service: string) => fleet.services.find(({ name }) => name === service)?.url as string

function verify(): Promise<{ code: number; output: string }> {
  const { DATABASE_URL: _, REVENUE_URL: __, ...env } = process.env
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [runCommand, 'verify'],
      { env: { ...env, FLORIN_FOLDER: folder } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })
}

test('every example of all documents works through the gateway of a fleet, and every promise of the books holds afterwards', async () => {
  for (const service of ['fx', 'revenue', 'ledger']) {
    for (const { operationId, status, text, body } of await runExamples(urlOf('gateway'), `/openapi/${service}.json`)) {
      expect(status, `${operationId}: ${text}`).toBeLessThan(300)
      if (operationId === 'importFees') {
        for (const { outcome, detail } of body.data) expect(outcome, detail).toBe('recorded')
      }
    }
  }
  while ((await send('GET', `${urlOf('ledger')}/v1/outbox`)).body.pending > 0) await sleep(50)
  const { code, output } = await verify()
  expect(output).toContain('✔ The revenue service has recorded each fee')
  expect(code, output).toBe(0)
})

test('nobody but the ledger of the fleet can record a fee', async () => {
  const fee = {
    ledger: 'main',
    kind: 'withdrawal',
    amount: '1000000.00',
    currency: 'USD',
    charged_at: '2026-01-01T00:00:00Z',
  }
  for (const [path, body] of [
    ['/v1/fees', fee],
    ['/v1/fees/batch', { fees: [fee] }],
  ] as const) {
    expect((await send('POST', urlOf('revenue') + path, body)).status).toBe(403)
    const token = await createServiceTokens('ledger', '0'.repeat(48)).tokenFor('revenue', undefined)
    const guessed = { [serviceTokenHeader]: token }
    expect((await send('POST', urlOf('revenue') + path, body, guessed)).status).toBe(401)
  }
  expect((await verify()).code).toBe(0)
})
