import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Fleet, startFleet } from '@florin/fleet/fleet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../src/documents/contract.ts'

let folder: string
let fleet: Fleet
let urls: Record<string, string>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'florin-gateway-'))
  fleet = await startFleet({
    folder,
    ports: { fx: 0, revenue: 0, ledger: 0, gateway: 0, postgres: 0 },
    logLevel: 'warn',
  })
  urls = Object.fromEntries(fleet.services.map(({ name, url }) => [name, url]))
  for (const [owner, currency] of [
    ['alice', 'USD'],
    ['bob', 'USD'],
  ]) {
    await through('POST', '/v1/accounts', { code: `customers.${owner}.usd`, owner, currency })
  }
  const deposit = { account: 'customers.alice.usd', amount: '100.00' }
  expect((await through('POST', '/v1/deposits', deposit, { 'idempotency-key': 'first' })).status).toBe(201)
})
afterAll(async () => {
  await fleet?.stop()
  await rm(folder, { recursive: true })
})

interface Sent {
  status: number
  headers: Headers
  text: string
  body: Json
}

async function send(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Sent> {
  const answer = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, body: text.startsWith('{') ? JSON.parse(text) : text }
}
const through = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  send(method, urls.gateway + path, body, headers)

const transfer = { source_account: 'customers.alice.usd', target_account: 'customers.bob.usd', amount: '1.00' }

test('a transfer, its replay and its Location are those of the ledger', async () => {
  const posted = await through('POST', '/v1/transfers', transfer, { 'idempotency-key': 'one' })
  expect(posted.status).toBe(201)
  const again = await through('POST', '/v1/transfers', transfer, { 'idempotency-key': 'one' })
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(again.text).toBe(posted.text)
  const location = posted.headers.get('location') as string
  expect((await through('GET', location)).body.id).toBe(posted.body.id)
})

test('a scheduled order is 202, and its Location leads to it', async () => {
  const order = { ...transfer, scheduled_for: '2999-01-01T00:00:00Z' }
  const scheduled = await through('POST', '/v1/transfers', order, { 'idempotency-key': 'later' })
  expect(scheduled.status).toBe(202)
  const found = await through('GET', scheduled.headers.get('location') as string)
  expect(found.body).toMatchObject({ status: 'scheduled' })
  expect((await through('DELETE', scheduled.headers.get('location') as string)).status).toBeLessThan(300)
})

test.each([
  ['GET', '/v1/accounts?limit=1', undefined, {}],
  ['GET', '/v1/accounts?limit=0', undefined, {}],
  ['GET', '/v1/accounts/customers.alice.usd', undefined, {}],
  ['GET', '/v1/accounts/nobody', undefined, {}],
  ['GET', '/v1/accounts', undefined, { 'florin-ledger': 'nowhere' }],
  ['GET', '/v1/transactions/key:one', undefined, {}],
  ['POST', '/v1/transfers', '{"amount": 1', { 'idempotency-key': 'two' }],
  ['POST', '/v1/transfers', { ...transfer, amount: 12.5 }, { 'idempotency-key': 'two' }],
  ['POST', '/v1/transfers', { ...transfer, amount: '1000.00' }, { 'idempotency-key': 'three' }],
  ['POST', '/v1/transfers', transfer, {}],
  ['POST', '/v1/transfers', '{}', { 'content-type': 'text/plain', 'idempotency-key': 'two' }],
  ['POST', '/v1/transfers', '{}', { 'content-type': 'application/json; charset=latin1', 'idempotency-key': 'two' }],
  ['POST', '/v1/transfers', 'x'.repeat(100_000), { 'idempotency-key': 'two' }],
] as const)('%s %s %j is answered as by the ledger itself', async (method, path, body, headers) => {
  const comparable = ({ status, text, headers }: Sent) => ({
    status,
    text: text.replace(/"request_id":"[^"]+"/, ''),
    type: headers.get('content-type'),
    retryAfter: headers.get('retry-after'),
  })
  const direct = await send(method, urls.ledger + path, body, headers)
  expect(comparable(await through(method, path, body, headers))).toEqual(comparable(direct))
})

test('each service has its routes, and the currencies of FX are below its name', async () => {
  const published = await through('POST', '/v1/rates', { rates: [{ base: 'EUR', quote: 'USD', rate: '1.1684' }] })
  expect(published.status, published.text).toBe(201)
  expect((await through('GET', '/v1/rates/EUR/USD')).body).toMatchObject({ rate: '1.1684' })
  const quote = { source_currency: 'EUR', target_currency: 'USD', source_amount: '10.00' }
  const quoted = await through('POST', '/v1/quotes', quote)
  expect(quoted.status, quoted.text).toBe(201)
  const schedule = { code: 'standard', currency: 'USD', kinds: ['withdrawal'], rule: { flat: '0.25' } }
  const added = await through('POST', '/v1/fee-schedules', schedule)
  expect(added.status, added.text).toBe(201)
  expect((await through('GET', '/v1/fee-schedules')).body.data).toHaveLength(1)
  const codesOf = async (path: string) => (await through('GET', path)).body.data.map(({ code }: Json) => code)
  expect(await codesOf('/fx/v1/currencies')).toEqual(
    (await send('GET', `${urls.fx}/v1/currencies`)).body.data.map(({ code }: Json) => code),
  )
  expect((await codesOf('/v1/currencies')).length).toBeGreaterThan(2)
})

test('no fee can be recorded through the gateway, with the secret of the ledger either', async () => {
  const authorization = 'Bearer secret-of-the-tests-of-the-revenue-service'
  for (const path of ['/v1/fees', '/v1/fees/batch']) {
    expect((await through('POST', path, { fees: [] }, { authorization })).status).toBe(405)
  }
})

describe('events', () => {
  const deposit = (key: string) =>
    through('POST', '/v1/deposits', { account: 'customers.alice.usd', amount: '1.00' }, { 'idempotency-key': key })

  test('a client that waits gets the next one', async () => {
    const { position } = (await through('GET', '/v1/events?after=latest')).body
    const waiting = through('GET', `/v1/events?after=${position}&types=transaction.posted&wait=20`)
    const { id } = (await deposit('waited-for')).body
    expect((await waiting).body.data.map(({ subject }: Json) => subject)).toEqual([id])
  })

  test('a stream shows them as they happen', async () => {
    const left = new AbortController()
    const answer = await fetch(`${urls.gateway}/v1/events?after=latest&types=transaction.posted`, {
      headers: { accept: 'text/event-stream' },
      signal: left.signal,
    })
    const reader = (answer.body as NonNullable<typeof answer.body>).pipeThrough(new TextDecoderStream()).getReader()
    const { id } = (await deposit('streamed')).body
    let text = ''
    while (!text.includes(id)) text += (await reader.read()).value
    expect(text).toContain('event: transaction.posted')
    left.abort()
  })
})

test('/health shows every service', async () => {
  const ready = { needed: false, reachable: true, ready: true }
  const { checks } = (await through('GET', '/health')).body
  expect(checks).toMatchObject({ ledger: ready, fx: ready, revenue: ready })
  // Not the versions of the schema, or the hosts of sources of rates.
  expect(checks.ledger.checks).toEqual({ posting: { queued: 0 } })
  expect(checks.fx.checks).toEqual({})
})
