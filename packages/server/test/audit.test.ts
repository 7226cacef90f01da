import { createTestIssuer, type TestIssuer, until } from '@florin/testing'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { LedgerHeader, Registry, type Service } from '../src/index.ts'
import { createShop } from './shop.ts'

let issuer: TestIssuer
let app: Service
let metrics: Registry
/** A database that does not take what is written after the answer. */
let isBusy: boolean
let written: { code: string | null; status: string | null; ledger: string | null; repeated: number }[]

beforeAll(async () => {
  issuer = await createTestIssuer()
})
afterEach(() => app?.close())

/** The rows of the arrays of the statement. */
function rowsOf(arrays: string[]): typeof written {
  const [, , , , , , , ledger = [], , , status = [], code = [], , repeated = []] = arrays.map(
    (array) => JSON.parse(`[${array.slice(1, -1)}]`) as (string | null)[],
  )
  return repeated.map((count, row) => ({
    ledger: ledger[row] ?? null,
    status: status[row] ?? null,
    code: code[row] ?? null,
    repeated: Number(count),
  }))
}

async function query({ name, values = [] }: { name?: string; values?: string[] }) {
  if (name !== 'insert_audit_entries') return { rows: [{ number: '1', now: new Date() }] }
  const entries = rowsOf(values)
  if (isBusy && entries.some(({ status }) => status !== null)) throw new Error('busy')
  written.push(...entries)
  return { rows: [] }
}

async function start(): Promise<void> {
  isBusy = true
  written = []
  metrics = new Registry()
  app = await createShop({
    metrics,
    authentication: { auth: issuer.auth, serviceSecret: 'x'.repeat(32), service: 'shop', db: { query } as never },
    http: { host: '127.0.0.1', port: 0, trustedProxies: ['127.0.0.1'] },
  })
  app.post('/sales', { config: { role: 'teller' }, schema: { headers: LedgerHeader } }, async () => ({}))
  await app.ready()
}

const send = async (headers: Record<string, string>) =>
  (await app.inject({ method: 'POST', url: '/sales', headers })).statusCode
const bearer = async (...grants: string[]) => ({ authorization: `Bearer ${await issuer.token(grants)}` })

async function takeEntries() {
  isBusy = false
  await until('the answers are written', () => written.some(({ status }) => status !== null))
  return written.filter(({ status }) => status !== null)
}

test('rejections in different ledgers are different entries, except of ledgers that do not exist', async () => {
  await start()
  const reader = await bearer('reader@a', 'reader@b')
  for (const ledger of ['a', 'b', 'b', 'x', 'y', 'z']) await send({ ...reader, 'florin-ledger': ledger })
  for (const ledger of ['x', 'y', 'z']) await send({ 'florin-ledger': ledger })
  const entries = (await takeEntries()).map(({ code, ledger, repeated }) => [code, ledger, repeated])
  expect(entries).toEqual([
    ['forbidden', 'a', 1],
    ['forbidden', 'b', 2],
    ['ledger_not_found', 'x', 3],
    ['unauthenticated', 'x', 3],
  ])
})

test('a flood of rejections displaces no answer to a write', async () => {
  await start()
  const flood = 2_100
  for (let index = 0; index < flood; index += 1) {
    await send({ 'x-forwarded-for': `192.0.${index >> 8}.${index & 255}` })
  }
  expect(await send(await bearer('teller@main'))).toBe(200)
  const entries = await takeEntries()
  expect(entries.filter(({ status }) => status === '401')).toHaveLength(2_000)
  expect(entries.filter(({ status }) => status === '200')).toHaveLength(1)
  expect(await metrics.getSingleMetricAsString('audit_entries_dropped_total')).toContain(' 100')
})
