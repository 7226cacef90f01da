import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFlorin, type Florin, type Transaction } from '@florin/client'
import { until } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledgerName } from '../demo/company.ts'
import { startDemo } from '../demo/demo.ts'
import { type Fleet, startFleet } from '../fleet.ts'

let folder: string
let fleet: Fleet
let urls: { ledgerUrl: string; fxUrl: string; revenueUrl: string }
let florin: Florin

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'florin-demo-'))
  const ports = { fx: 0, revenue: 0, ledger: 0, gateway: 0, postgres: 0 }
  fleet = await startFleet({ folder, ports, logLevel: 'warn' })
  const urlOf = (name: string) => fleet.services.find((service) => service.name === name)?.url as string
  urls = { ledgerUrl: urlOf('ledger'), fxUrl: urlOf('fx'), revenueUrl: urlOf('revenue') }
  florin = createFlorin({ ...urls, ledger: ledgerName })
})
afterAll(async () => {
  await fleet?.stop()
  await rm(folder, { recursive: true })
})

async function read(): Promise<Transaction[]> {
  const all: Transaction[] = []
  for await (const transaction of florin.transactions.list()) all.push(transaction)
  return all
}
const ofHistory = (all: Transaction[]) => all.filter((each) => each.effective_at < each.recorded_at)

test('the demonstration writes ninety days once, and its customers go on', async () => {
  const first = new AbortController()
  const { ended } = await startDemo(urls, first.signal)
  const written = ofHistory(await read())
  expect(written.length).toBeGreaterThan(900)
  await until('customers pay and convert', async () => {
    const kinds = new Set((await read()).map(({ kind }) => kind))
    return kinds.has('payment') && kinds.has('conversion')
  })
  first.abort()
  await ended

  const before = await read()
  const second = new AbortController()
  const again = await startDemo(urls, second.signal)
  expect(ofHistory(await read())).toHaveLength(written.length)
  await until('customers go on', async () => (await read()).length > before.length)
  second.abort()
  await again.ended
})
