import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { type StubService, sendJson, startGateway, startStub, type TestGateway } from './gateway.ts'

let gateway: TestGateway
let ledger: StubService
beforeAll(async () => {
  ledger = await startStub()
  gateway = await startGateway({
    services: { ledger: ledger.url },
    corsOrigins: ['https://app.example.com'],
    http: { allowedHosts: ['127.0.0.1', 'florin.example.com'] },
  })
})
beforeEach(() => {
  ledger.seen.length = 0
  ledger.answer = sendJson
})
afterAll(async () => {
  await gateway.close()
  await ledger.goDown()
})

/** With headers that fetch would not send. */
const send = (headers: Record<string, string>, { method = 'GET', path = '/v1/accounts', url = gateway.url } = {}) =>
  new Promise<{ status: number; headers: Record<string, string | string[] | undefined> }>((resolve, reject) => {
    request(url + path, { method, headers }, (answer) => {
      answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }))
    })
      .on('error', reject)
      .end()
  })

test('the id and the trace of a request are those of the service, and the id comes back', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const answer = await send({ 'x-request-id': 'mine-1', traceparent, tracestate: 'a=b', baggage: 'c=d' })
  expect(answer.headers['x-request-id']).toBe('mine-1')
  expect(ledger.seen[0]?.headers).toMatchObject({
    'x-request-id': 'mine-1',
    traceparent,
    tracestate: 'a=b',
    baggage: 'c=d',
  })
  const without = await send({ 'x-request-id': 'no good\tid' })
  expect(without.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(ledger.seen[1]?.headers['x-request-id']).toBe(without.headers['x-request-id'])
})

test('what the API needs reaches the service unchanged', async () => {
  const headers = {
    'idempotency-key': 'k 1',
    'florin-ledger': 'main',
    authorization: 'Bearer t',
    accept: 'text/csv',
    'if-match': '"7"',
    'x-own': 'yes',
  }
  await send(headers)
  expect(ledger.seen[0]?.headers).toMatchObject(headers)
})

test('headers of a connection stay on it, those that connection names too', async () => {
  await send({
    connection: 'keep-alive, x-secret',
    'x-secret': '1',
    'keep-alive': 'timeout=5',
    te: 'trailers',
    'proxy-authorization': 'Basic x',
    'proxy-connection': 'keep-alive',
    expect: '100-continue',
  })
  const names = Object.keys(ledger.seen[0]?.headers ?? {})
  for (const name of ['x-secret', 'keep-alive', 'te', 'proxy-authorization', 'proxy-connection', 'expect']) {
    expect(names).not.toContain(name)
  }
  ledger.answer = (_request, response) => {
    response.writeHead(200, { connection: 'close, x-hop', 'x-hop': '1', 'proxy-authenticate': 'Basic', 'x-kept': '1' })
    response.end('ok')
  }
  const { headers } = await send({ connection: 'keep-alive' })
  expect(headers).not.toHaveProperty('x-hop')
  expect(headers).not.toHaveProperty('proxy-authenticate')
  expect(headers.connection).toBe('keep-alive')
  expect(headers['x-kept']).toBe('1')
})

test('the service sees from where and to where the request came, whatever the client says', async () => {
  await send({ host: 'florin.example.com', 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': 'evil.example.com' })
  expect(ledger.seen[0]?.headers).toMatchObject({
    host: `127.0.0.1:${ledger.port}`,
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-host': 'florin.example.com',
    'x-forwarded-proto': 'http',
  })
})

test('a trusted proxy says from where the request came', async () => {
  const behind = await startGateway({ services: { ledger: ledger.url }, http: { trustedProxies: ['loopback'] } })
  await send(
    {
      'x-forwarded-for': '198.51.100.9, 192.0.2.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'ledger.example.com',
    },
    { url: behind.url },
  )
  expect(ledger.seen[0]?.headers).toMatchObject({
    // What the client says to the proxy comes first, and is not believed.
    'x-forwarded-for': '192.0.2.1',
    'x-forwarded-host': 'ledger.example.com',
    'x-forwarded-proto': 'https',
  })
  await behind.close()
})

test('202, Location, Retry-After and several cookies come back as they are', async () => {
  const headers = {
    location: '/v1/scheduled/1',
    'retry-after': '3',
    'idempotent-replayed': 'true',
    'set-cookie': ['a=1', 'b=2'],
  }
  ledger.answer = (_request, response) => {
    response.writeHead(202, headers)
    response.end('{}')
  }
  const answer = await send({ 'content-length': '0' }, { method: 'POST', path: '/v1/transfers' })
  expect(answer.status).toBe(202)
  expect(answer.headers).toMatchObject(headers)
})

test.each([204, 304])('an answer %s without a body comes back', async (status) => {
  ledger.answer = (_request, response) => {
    response.writeHead(status)
    response.end()
  }
  expect((await send({ 'accept-encoding': 'br' })).status).toBe(status)
})

test.each(['/v1/accounts', '/docs', '/redoc', '/problems', '/nowhere', '/health'])(
  '%s has the security headers',
  async (path) => {
    const { headers } = await send({}, { path })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    if (['/docs', '/redoc', '/problems'].includes(path)) {
      expect(headers).toMatchObject({ 'x-frame-options': 'SAMEORIGIN', 'referrer-policy': 'no-referrer' })
      expect(headers['content-security-policy']).toContain("script-src 'self'")
    }
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('server')
  },
)

describe('pages of other origins', () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'idempotency-key' }
  const options = { method: 'OPTIONS', path: '/v1/transfers' }

  test('on the list may call the API and read its headers', async () => {
    const origin = 'https://app.example.com'
    const allowed = await send({ origin, ...preflight }, options)
    expect(allowed.status).toBe(204)
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-headers': 'idempotency-key',
    })
    expect(allowed.headers['access-control-allow-methods']).toContain('POST')
    expect(allowed.headers).not.toHaveProperty('access-control-allow-credentials')
    const answer = await send({ origin })
    expect(answer.headers['access-control-allow-origin']).toBe(origin)
    expect(answer.headers['access-control-expose-headers']).toContain('location')
    expect(ledger.seen.map(({ method }) => method)).toEqual(['GET'])
  })

  test.each(['https://evil.example.com', 'https://app.example.com.evil.com', 'http://app.example.com', 'null'])(
    'like %s, which is not on it, may not',
    async (origin) => {
      for (const answer of [await send({ origin, ...preflight }, options), await send({ origin })]) {
        expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
      }
    },
  )

  test('may not where there is no list', async () => {
    const closed = await startGateway({ services: { ledger: ledger.url } })
    const answer = await send({ origin: 'https://app.example.com', ...preflight }, { ...options, url: closed.url })
    expect(answer.status).toBe(405)
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
    await closed.close()
  })

  test('make no route of a path that has none', async () => {
    expect((await send({}, { path: '/v1/nothing' })).status).toBe(404)
  })
})

describe('the host', () => {
  test.each(['florin.example.com', 'FLORIN.example.com:8080', '127.0.0.1:1'])('%s is served', async (host) => {
    expect((await send({ host })).status).toBe(200)
  })
  test.each(['evil.example.com', 'florin.example.com.evil.com', 'florin.example.com@evil.com', '[::2]', 'localhost'])(
    '%s is not, and no service is asked',
    async (host) => {
      for (const path of ['/v1/accounts', '/docs', '/openapi.json', '/health']) {
        expect([400, 421]).toContain((await send({ host }, { path })).status)
      }
      expect(ledger.seen).toEqual([])
      expect((await send({ host }, { path: '/readyz' })).status).toBe(200)
    },
  )

  test('is checked by preset where the gateway listens on loopback only', () => {
    expect(readConfig({}).http.allowedHosts).toEqual(['localhost', '127.0.0.1', '[::1]'])
    expect(readConfig({ HOST: '0.0.0.0' }).http.allowedHosts).toBeUndefined()
    expect(readConfig({ HOST: '0.0.0.0', ALLOWED_HOSTS: 'a.example.com, B' }).http.allowedHosts).toEqual([
      'a.example.com',
      'b',
      'localhost',
      '127.0.0.1',
      '[::1]',
    ])
  })
})

test.each([
  [{ LEDGER_URL: 'ledger:8000' }, 'LEDGER_URL'],
  [{ FX_URL: 'http://fx:8001/v1' }, 'FX_URL'],
  [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS'],
  [{ CORS_ORIGINS: 'https://a.example.com/' }, 'CORS_ORIGINS'],
  [{ ALLOWED_HOSTS: 'http://a' }, 'ALLOWED_HOSTS'],
  [{ TRUSTED_PROXIES: '10.0.0.0/33' }, 'TRUSTED_PROXIES'],
  [{ TRUSTED_PROXIES: 'loopback,everybody' }, 'TRUSTED_PROXIES'],
  [{ UPSTREAM_TIMEOUT_SECONDS: '0' }, 'UPSTREAM_TIMEOUT_SECONDS'],
])('the setting %o is rejected by its name', (environment, name) => {
  expect(() => readConfig(environment)).toThrow(name)
})
