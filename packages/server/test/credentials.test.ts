import { createTestIssuer } from '@florin/testing'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { createService, defineProblems, Registry, type Service, type ServiceOptions } from '../src/index.ts'
import { anyone, exchange, listen } from './shop.ts'

let app: Service
afterEach(() => app?.close())

async function start(options: Partial<ServiceOptions<never>> = {}): Promise<Service> {
  const issuer = await createTestIssuer()
  app = await createService({
    title: 'Shop',
    description: 'A shop',
    version: '1.2.3',
    logger: pino({ level: 'silent' }),
    problems: defineProblems({}),
    toRefusal: () => undefined,
    checks: {},
    metrics: new Registry(),
    authentication: {
      auth: issuer.auth,
      serviceSecret: 'x'.repeat(32),
      service: 'shop',
      db: { query: async () => ({ rows: [] }) } as never,
    },
    ...options,
  })
  app.get('/boxes', { config: anyone }, async () => ({}))
  return app
}

test.each([8_000, 15_000, 17_000, 1_048_576])('a token of %i bytes is refused, and nothing fails', async (bytes) => {
  await start()
  const port = await listen(app)
  const answer = await exchange(
    port,
    `GET /boxes HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${'a'.repeat(bytes)}\r\n\r\n`,
  )
  expect(answer).toMatch(/^HTTP\/1\.1 (401|431) /)
})

test('a route that declares no role does not start', async () => {
  await start()
  expect(() => app.get('/new', async () => ({}))).toThrow('declares no role')
  expect(() => app.get('/new', { config: { role: 'reader' } }, async () => ({}))).toThrow("ledger: 'any'")
})

test('probes, the document and the pages of errors need no token', async () => {
  await start()
  for (const path of [
    '/livez',
    '/readyz',
    '/health',
    '/metrics',
    '/openapi.json',
    '/problems',
    '/docs',
    '/docs/json',
  ]) {
    expect([401, 403], path).not.toContain((await app.inject(path)).statusCode)
  }
  expect((await app.inject('/boxes')).statusCode).toBe(401)
  expect((await app.inject({ method: 'HEAD', url: '/boxes' })).statusCode).toBe(401)
  expect((await app.inject('/nothing')).json().code).toBe('route_not_found')
})

test('a service without authentication says so in its document, and one with it does not', async () => {
  await start({
    authentication: {
      auth: { mode: 'open' },
      serviceSecret: 'x'.repeat(32),
      service: 'shop',
      db: { query: async () => ({ rows: [] }) } as never,
    },
  })
  expect((await app.inject('/openapi.json')).json().info.description).toContain('Authentication is off')
  await app.close()
  await start()
  expect((await app.inject('/openapi.json')).json().info.description).not.toContain('Authentication is off')
})
