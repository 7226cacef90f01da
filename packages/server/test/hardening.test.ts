import { createTestIssuer } from '@florin/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { httpEnvironment, httpSettings, identityEnvironment, readEnvironment, type Service } from '../src/index.ts'
import { anyone, createShop, exchange, listen } from './shop.ts'

let app: Service
afterEach(() => app?.close())

const Environment = z.object({ ...httpEnvironment(0), ...identityEnvironment })
const settingsOf = (environment: Record<string, string>) =>
  httpSettings(readEnvironment(Environment, { SERVICE_SECRET: 'x'.repeat(32), ...environment })).http

async function start(environment: Record<string, string> = {}): Promise<number> {
  app = await createShop({ http: settingsOf(environment) })
  app.get('/items', { config: anyone, schema: {} }, async ({ ip }) => ({ ip }))
  return listen(app)
}

/** The status line and the headers of an answer, and its body. */
const get = async (port: number, path: string, ...headers: string[]) =>
  exchange(port, [`GET ${path} HTTP/1.1`, 'connection: close', ...headers, '', ''].join('\r\n'))

describe('the host', () => {
  test.each(['localhost', 'LOCALHOST:8000', '127.0.0.1:1', '[::1]:80'])(
    '%s is that of a service on loopback without authentication',
    async (host) => {
      expect(await get(await start(), '/items', `host: ${host}`)).toMatch(/^HTTP\/1.1 200 /)
    },
  )

  test.each(['evil.example.com', '127.0.0.1.evil.example.com', 'localhost.', 'a@localhost', '[::2]', ''])(
    '"%s" is not, so that no page of another site reaches it through the browser of a developer',
    async (host) => {
      const port = await start()
      for (const path of ['/items', '/docs', '/openapi.json', '/problems', '/health']) {
        const answer = await get(port, path, `host: ${host}`, 'x-forwarded-host: localhost')
        expect(answer, path).toMatch(/^HTTP\/1.1 421 /)
        expect(answer).toContain('"code":"host_not_allowed"')
      }
      expect(await get(port, '/readyz', `host: ${host}`)).toMatch(/^HTTP\/1.1 200 /)
    },
  )

  test('is any one where callers are authenticated, or beyond loopback, unless the setting lists them', async () => {
    const { keySet } = await createTestIssuer()
    const auth = { AUTH_ISSUER: 'https://issuer.test', AUTH_KEYS: JSON.stringify(keySet) }
    expect(settingsOf({}).allowedHosts).toContain('localhost')
    expect(settingsOf(auth).allowedHosts).toBeUndefined()
    expect(settingsOf({ HOST: '0.0.0.0' }).allowedHosts).toBeUndefined()
    expect(settingsOf({ ...auth, ALLOWED_HOSTS: 'ledger.example.com' }).allowedHosts).toEqual([
      'ledger.example.com',
      'localhost',
      '127.0.0.1',
      '[::1]',
    ])
  })
})

describe('pages of other origins', () => {
  test('may not read an answer, and a preflight gets none', async () => {
    const port = await start()
    const origin = ['host: localhost', 'origin: https://evil.example.com']
    expect(await get(port, '/items', ...origin)).not.toMatch(/access-control/i)
    const preflight = [
      'OPTIONS /items HTTP/1.1',
      ...origin,
      'access-control-request-method: GET',
      'connection: close',
      '',
      '',
    ]
    const answer = await exchange(port, preflight.join('\r\n'))
    expect(answer).toMatch(/^HTTP\/1.1 405 /)
    expect(answer).not.toMatch(/access-control/i)
  })
})

test.each(['/items', '/nowhere', '/livez', '/openapi.json', '/docs', '/problems', '/docs/static/index.html'])(
  'the answer of %s is taken for what it is, and shown in no frame',
  async (path) => {
    const answer = await get(await start(), path, 'host: localhost')
    expect(answer).toMatch(/x-content-type-options: nosniff/i)
    expect(answer).toMatch(/content-security-policy: default-src 'none'.*frame-ancestors 'none'/i)
    expect(answer).not.toMatch(/\r\n(server|x-powered-by):/i)
  },
)

test.each(['/docs', '/problems'])('scripts of the page %s come from the service only', async (path) => {
  const answer = await get(await start(), path, 'host: localhost')
  expect(answer).toContain("script-src 'self';")
  expect(answer).toMatch(/x-frame-options: SAMEORIGIN/i)
})

describe('the address of the client', () => {
  const forwarded = ['host: localhost', 'x-forwarded-for: 203.0.113.5, 192.0.2.7']

  test('is that of the connection, whatever the client says', async () => {
    expect(await get(await start(), '/items', ...forwarded)).toContain('{"ip":"127.0.0.1"}')
  })

  test.each(['127.0.0.1', '10.0.0.0/8, 127.0.0.0/8', 'loopback'])('is what a proxy at %s says', async (proxies) => {
    expect(await get(await start({ TRUSTED_PROXIES: proxies }), '/items', ...forwarded)).toContain('{"ip":"192.0.2.7"}')
  })

  test('is not what another one says', async () => {
    expect(await get(await start({ TRUSTED_PROXIES: '10.0.0.0/8' }), '/items', ...forwarded)).toContain(
      '{"ip":"127.0.0.1"}',
    )
  })

  test.each(['10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0.0/', 'proxy.example.com', '10.0.0.1,,'])(
    '%s is no list of proxies',
    (TRUSTED_PROXIES) => {
      expect(() => settingsOf({ TRUSTED_PROXIES })).toThrow('  TRUSTED_PROXIES')
    },
  )
})
