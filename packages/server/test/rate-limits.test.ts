import { createServiceTokens } from '@florin/identity'
import { createTestIssuer, type TestIssuer } from '@florin/testing'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Authentication, Service } from '../src/index.ts'
import { anyone, createShop } from './shop.ts'

let issuer: TestIssuer
let app: Service
/** Statements that read API keys. */
let reads: number
const serviceSecret = 'x'.repeat(32)
const none = { money: 0, reads: 0, administration: 0, failures: 0 }

beforeAll(async () => {
  issuer = await createTestIssuer()
})
// A window ends when the test says so.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(async () => {
  vi.useRealTimers()
  await app?.close()
})

async function start(limits: Partial<typeof none>, auth: Authentication['auth'] = issuer.auth): Promise<void> {
  reads = 0
  // A database without keys.
  const query = async ({ name }: { name?: string }) => {
    if (name !== 'find_api_keys') return { rows: [{ number: '1', now: new Date() }] }
    reads += 1
    return { rows: [] }
  }
  app = await createShop({
    authentication: { auth, serviceSecret, service: 'shop', db: { query } as never, limits: { ...none, ...limits } },
    http: { host: '127.0.0.1', port: 0, trustedProxies: ['127.0.0.1'] },
  })
  const sale = { role: 'teller', ledger: 'any' } as const
  const price = { role: 'accountant', ledger: 'any' } as const
  app.get('/items', { config: anyone, schema: {} }, async () => ({}))
  app.post('/lookups', { config: anyone, schema: {} }, async () => ({}))
  app.post('/sales', { config: { ...sale, services: ['till'] }, schema: {} }, async () => ({}))
  app.post('/refunds', { config: sale, schema: {} }, async () => ({}))
  app.post('/prices', { config: price, schema: {} }, async () => ({}))
  await app.ready()
}

type Credential = { authorization?: string; 'florin-service-token'?: string; 'x-forwarded-for'?: string }

const send = (method: 'GET' | 'POST', url: string, headers: Credential = {}) => app.inject({ method, url, headers })
const statusOf = async (...request: Parameters<typeof send>) => (await send(...request)).statusCode
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const as = async (sub: string) => bearer(await issuer.token(['admin@*'], { sub }))
const times = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('requests above the limit of their kind', () => {
  test('are rejected with the time to wait, and those of other kinds and identities are not', async () => {
    await start({ money: 2, reads: 3, administration: 1 })
    const [alice, bob] = [await as('alice'), await as('bob')]
    expect([await statusOf('POST', '/sales', alice), await statusOf('POST', '/refunds', alice)]).toEqual([200, 200])
    const refused = await send('POST', '/sales', alice)
    expect(refused.statusCode).toBe(429)
    expect(refused.json()).toMatchObject({ code: 'rate_limited', status: 429 })
    expect(refused.headers).toMatchObject({
      'retry-after': '60',
      'ratelimit-policy': '"money";q=2;w=60',
      ratelimit: '"money";r=0;t=60',
    })
    // Another token of the same subject has no limit of its own.
    expect(
      await statusOf('POST', '/refunds', bearer(await issuer.token(['teller@*'], { sub: 'alice', jti: '2' }))),
    ).toBe(429)
    expect([await statusOf('POST', '/prices', alice), await statusOf('POST', '/prices', alice)]).toEqual([200, 429])
    const read = await send('GET', '/items', alice)
    expect(read.headers).toMatchObject({ 'ratelimit-policy': '"reads";q=3;w=60', ratelimit: '"reads";r=2;t=60' })
    expect([await statusOf('POST', '/lookups', alice), await statusOf('GET', '/items', alice)]).toEqual([200, 200])
    expect(await statusOf('POST', '/lookups', alice)).toBe(429)
    expect([await statusOf('POST', '/sales', bob), await statusOf('GET', '/items', bob)]).toEqual([200, 200])
  })

  test('count also where the caller lacks the role', async () => {
    await start({ money: 2 })
    const reader = bearer(await issuer.token(['reader@*'], { sub: 'rita' }))
    const statuses = [await statusOf('POST', '/sales', reader), await statusOf('POST', '/sales', reader)]
    expect([...statuses, await statusOf('POST', '/sales', reader)]).toEqual([403, 403, 429])
  })

  test('are accepted again in the next minute', async () => {
    await start({ money: 1 })
    const alice = await as('alice')
    expect([await statusOf('POST', '/sales', alice), await statusOf('POST', '/sales', alice)]).toEqual([200, 429])
    vi.setSystemTime(Date.now() + 59_000)
    const refused = await send('POST', '/sales', alice)
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1'])
    vi.setSystemTime(Date.now() + 1_000)
    expect(await statusOf('POST', '/sales', alice)).toBe(200)
  })

  test('that come at once are counted one by one', async () => {
    await start({ money: 5 })
    const alice = await as('alice')
    const statuses = await Promise.all(times(20).map(() => statusOf('POST', '/sales', alice)))
    expect(statuses.filter((status) => status === 200)).toHaveLength(5)
  })

  test('are not counted of other services', async () => {
    await start({ money: 1 })
    const till = createServiceTokens('till', serviceSecret)
    for (const _ of times(3)) {
      const answer = await send('POST', '/sales', { 'florin-service-token': await till.tokenFor('shop', 'alice') })
      expect(answer.statusCode).toBe(200)
      expect(answer.headers).not.toHaveProperty('ratelimit')
    }
  })

  test('are counted by address where callers are not authenticated, a network of IPv6 as one', async () => {
    await start({ money: 1 }, { mode: 'open' })
    const from = (address: string) => statusOf('POST', '/sales', { 'x-forwarded-for': address })
    expect([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.2')]).toEqual([200, 429, 200])
    expect([await from('2001:db8::1'), await from('2001:db8::2'), await from('2001:db8:1::1')]).toEqual([200, 429, 200])
  })

  test('are not counted without a limit, nor probes and pages with one', async () => {
    await start({ money: 1, reads: 1 })
    for (const path of ['/livez', '/livez', '/docs', '/problems', '/openapi.json']) {
      expect((await send('GET', path)).headers).not.toHaveProperty('ratelimit')
    }
    await app.close()
    await start({})
    const alice = await as('alice')
    for (const _ of times(5)) expect((await send('POST', '/sales', alice)).headers).not.toHaveProperty('ratelimit')
  })
})

describe('credentials that are not valid', () => {
  const key = (index: number) => bearer(`florin_live_abcdefgh_${String(index).padStart(43, 'a')}`)

  test('are no longer verified after too many of them from an address; those that are known still work', async () => {
    await start({ failures: 3 })
    const alice = await as('alice')
    expect(await statusOf('GET', '/items', alice)).toBe(200)
    for (const index of times(3)) expect(await statusOf('GET', '/items', key(index))).toBe(401)
    expect(reads).toBe(3)
    const refused = await send('GET', '/items', key(4))
    expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual([
      429,
      'rate_limited',
      '60',
    ])
    expect(refused.headers).not.toHaveProperty('www-authenticate')
    expect(await statusOf('GET', '/items', bearer('florin_live_typing_error'))).toBe(429)
    expect(await statusOf('GET', '/items', bearer('garbage'))).toBe(429)
    expect(reads).toBe(3)
    expect(await statusOf('GET', '/items', alice)).toBe(200)
  })

  test('do not count for another address, and not for longer than a minute', async () => {
    await start({ failures: 1 })
    const [alice, bob] = [await as('alice'), await as('bob')]
    expect([await statusOf('GET', '/items', key(1)), await statusOf('GET', '/items', key(2))]).toEqual([401, 429])
    expect(await statusOf('GET', '/items', alice)).toBe(429)
    expect(await statusOf('GET', '/items', { ...alice, 'x-forwarded-for': '192.0.2.1' })).toBe(200)
    vi.setSystemTime(Date.now() + 60_000)
    expect(await statusOf('GET', '/items', bob)).toBe(200)
    expect(await statusOf('GET', '/items', key(1))).toBe(401)
  })

  test('do not keep another service from the same address out', async () => {
    await start({ failures: 1 })
    for (const index of times(3)) await send('GET', '/items', key(index))
    const token = await createServiceTokens('till', serviceSecret).tokenFor('shop', 'alice')
    expect(await statusOf('POST', '/sales', { 'florin-service-token': token })).toBe(200)
    const forged = await createServiceTokens('till', 'y'.repeat(32)).tokenFor('shop', 'alice')
    expect(await statusOf('POST', '/sales', { 'florin-service-token': forged })).toBe(429)
  })

  test('are none where there is no credential at all', async () => {
    await start({ failures: 1 })
    for (const _ of times(5)) expect(await statusOf('GET', '/items')).toBe(401)
    expect(await statusOf('GET', '/items', await as('alice'))).toBe(200)
  })
})
