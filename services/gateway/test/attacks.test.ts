import { scale } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { exchange, type StubService, startGateway, startStub, type TestGateway } from './gateway.ts'

let gateway: TestGateway
let ledger: StubService
beforeAll(async () => {
  ledger = await startStub()
  gateway = await startGateway({ services: { ledger: ledger.url }, bodyBytesMax: 10_000 })
})
beforeEach(() => {
  ledger.seen.length = 0
})
afterAll(async () => {
  await gateway.close()
  await ledger.goDown()
})

const request = (line: string, headers: string[] = [], body = '') =>
  [line, 'host: 127.0.0.1', ...headers, '', body].join('\r\n')
const statuses = (text: string) => [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))
const secret = 'GET /v1/outbox HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'

describe('a request with two lengths is rejected, and nothing of it reaches a service', () => {
  test.each([
    ['transfer-encoding and content-length', ['transfer-encoding: chunked', 'content-length: 6'], `0\r\n\r\n${secret}`],
    ['content-length and transfer-encoding', ['content-length: 6', 'transfer-encoding: chunked'], `0\r\n\r\n${secret}`],
    ['content-length twice', ['content-length: 2', 'content-length: 60'], `{}${secret}`],
    ['a list of lengths', ['content-length: 2, 60'], `{}${secret}`],
    ['a length with a sign', ['content-length: +2'], `{}${secret}`],
    ['a hexadecimal length', ['content-length: 0x2'], `{}${secret}`],
    ['an unknown transfer-encoding', ['transfer-encoding: xchunked'], `0\r\n\r\n${secret}`],
    ['chunked not last', ['transfer-encoding: chunked, identity'], `0\r\n\r\n${secret}`],
    ['a folded transfer-encoding', ['transfer-encoding:', ' chunked', 'content-length: 6'], `0\r\n\r\n${secret}`],
    ['a space before the colon', ['transfer-encoding : chunked', 'content-length: 6'], `0\r\n\r\n${secret}`],
    ['a bare line feed in a chunk', ['transfer-encoding: chunked'], `2\n{}\r\n0\r\n\r\n${secret}`],
    ['a chunk size that overflows', ['transfer-encoding: chunked'], `10000000000000002\r\n{}\r\n0\r\n\r\n${secret}`],
  ])('%s', async (_name, headers, body) => {
    const text = await exchange(
      gateway.port,
      request('POST /v1/transfers HTTP/1.1', ['content-type: application/json', ...headers], body),
    )
    expect(statuses(text)[0]).toBe(400)
    expect(statuses(text)).toHaveLength(1)
    expect(ledger.seen).toEqual([])
  })
})

test('a body in chunks reaches the service with its length', async () => {
  const chunked = request(
    'POST /v1/transfers HTTP/1.1',
    ['content-type: application/json', 'transfer-encoding: chunked', 'connection: close'],
    '2\r\n{"\r\n5;name=value\r\na":1}\r\n0\r\nx-trailer: 1\r\n\r\n',
  )
  expect(statuses(await exchange(gateway.port, chunked))).toEqual([200])
  expect(ledger.seen).toMatchObject([{ body: '{"a":1}', headers: { 'content-length': '7' } }])
  expect(ledger.seen[0]?.headers).not.toHaveProperty('transfer-encoding')
  expect(ledger.seen[0]?.headers).not.toHaveProperty('x-trailer')
})

test('a folded header is rejected or sent on as one line', async () => {
  const folded = request('GET /v1/accounts HTTP/1.1', ['x-note: one', '\tx-admin: yes', 'connection: close'])
  const [status] = statuses(await exchange(gateway.port, folded))
  if (status === 200) expect(ledger.seen[0]?.rawHeaders.some((header) => /[\r\n]/.test(header))).toBe(false)
  else expect(status).toBe(400)
  expect(ledger.seen[0]?.headers ?? {}).not.toHaveProperty('x-admin')
})

test('the body of a GET request is not sent on, and is no request of its own', async () => {
  const text = await exchange(
    gateway.port,
    request('GET /v1/accounts HTTP/1.1', [`content-length: ${secret.length}`, 'connection: close'], secret),
  )
  expect(statuses(text)).toEqual([200])
  expect(ledger.seen.map(({ url, body }) => url + body)).toEqual(['/v1/accounts'])
  expect(ledger.seen[0]?.headers).not.toHaveProperty('content-length')
})

test('pipelined requests are answered in their order', async () => {
  const paths = Array.from({ length: 10 }, (_, index) => `/v1/accounts/a${index}`)
  const text = await exchange(
    gateway.port,
    paths.map((path, index) => request(`GET ${path} HTTP/1.1`, index === 9 ? ['connection: close'] : [])).join(''),
  )
  expect([...text.matchAll(/\{"path":"([^"]+)"\}/g)].map(([, path]) => path)).toEqual(paths)
})

describe('a path that a service would read in another way reaches none', () => {
  test.each([
    '/v1/accounts/../outbox',
    '/v1/accounts/..',
    '/v1/accounts/.',
    '/v1/accounts/%2e%2e/entries',
    '/v1/accounts/%2E./entries',
    '/v1/accounts/..%2f..%2fmetrics',
    '/v1/accounts/..%5c..%5cmetrics',
    '/v1/accounts/x\\..\\..\\..\\metrics',
    '/v1/accounts/\\metrics',
    '/v1/accounts/%2e%2e%2f%2e%2e%2fmetrics',
    '//v1/accounts',
    '/v1//accounts',
    '/V1/accounts',
    '/v1/accounts#fragment',
    '/v1/accounts/%zz',
    '/v1/accounts/%c0%ae%c0%ae/entries',
    '/v1/accounts;/../outbox',
    'http://127.0.0.1:1/v1/accounts',
    '/v1/../metrics',
    '/ledger/v1/accounts',
    '/fx/v1/rates',
  ])('%s', async (path) => {
    const text = await exchange(gateway.port, request(`GET ${path} HTTP/1.1`, ['connection: close']))
    expect([400, 404]).toContain(statuses(text)[0])
    expect(text).toContain('application/problem+json')
    expect(ledger.seen).toEqual([])
  })
})

test('an encoded slash stays within its segment', async () => {
  const path = '/v1/accounts/a%2Fb%2f..c/entries?code=%2F..%2F&x=../y'
  const text = await exchange(gateway.port, request(`GET ${path} HTTP/1.1`, ['connection: close']))
  expect(statuses(text)).toEqual([400])
  const allowed = '/v1/accounts/a%2Fb/entries?code=%2F..%2F&x=../y'
  expect(statuses(await exchange(gateway.port, request(`GET ${allowed} HTTP/1.1`, ['connection: close'])))).toEqual([
    200,
  ])
  expect(ledger.seen.map(({ url }) => url)).toEqual([allowed])
})

test('at random, a service sees the path that was sent or none', async () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '%2e',
    '%2f',
    '%5c',
    '\\',
    '/',
    'a',
    'key:b',
    '%',
    '%25',
    ';',
    '?',
    '@',
    ':',
    '%00',
    '"',
    '<',
  )
  const path = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => `/v1/accounts/${parts.join('')}`)
  await fc.assert(
    fc.asyncProperty(path, async (sent) => {
      ledger.seen.length = 0
      const text = await exchange(gateway.port, request(`GET ${sent} HTTP/1.1`, ['connection: close']))
      expect([200, 400, 404]).toContain(statuses(text)[0])
      expect(ledger.seen.map(({ url }) => url)).toEqual(statuses(text)[0] === 200 ? [sent] : [])
    }),
    { numRuns: scale(300, 3_000) },
  )
})

test('no header changes the method or the path', async () => {
  const headers = [
    'x-http-method-override: DELETE',
    'x-http-method: DELETE',
    'x-method-override: DELETE',
    'x-original-url: /metrics',
    'x-rewrite-url: /metrics',
    'x-forwarded-prefix: /internal',
    'connection: close',
  ]
  const text = await exchange(
    gateway.port,
    request('POST /v1/accounts?_method=DELETE HTTP/1.1', ['content-length: 0', ...headers]),
  )
  expect(statuses(text)).toEqual([200])
  expect(ledger.seen).toMatchObject([{ method: 'POST', url: '/v1/accounts?_method=DELETE' }])
})

describe('methods that are for proxies', () => {
  test.each([
    'CONNECT 127.0.0.1:22 HTTP/1.1',
    'TRACE /v1/accounts HTTP/1.1',
    'PRI * HTTP/2.0',
    'BREW /v1/accounts HTTP/1.1',
  ])('%s is rejected', async (line) => {
    const [status] = statuses(await exchange(gateway.port, request(line, ['connection: close'])))
    expect(status).toBeGreaterThanOrEqual(400)
    expect(ledger.seen).toEqual([])
  })

  test('an upgrade is ignored', async () => {
    const headers = ['connection: upgrade, http2-settings, close', 'upgrade: h2c', 'http2-settings: AAMAAABkAAQAAP__']
    expect(statuses(await exchange(gateway.port, request('GET /v1/accounts HTTP/1.1', headers)))).toEqual([200])
    expect(ledger.seen[0]?.headers).not.toHaveProperty('upgrade')
    expect(ledger.seen[0]?.headers).not.toHaveProperty('http2-settings')
  })
})

describe('limits', () => {
  test('headers of more than 16 KiB are rejected', async () => {
    const text = await exchange(
      gateway.port,
      request('GET /v1/accounts HTTP/1.1', [`x-large: ${'x'.repeat(20_000)}`, 'connection: close']),
    )
    expect(statuses(text)[0]).toBe(431)
    expect(ledger.seen).toEqual([])
  })

  test.each([
    ['declared', ['content-length: 10001'], ''],
    ['in chunks', ['transfer-encoding: chunked'], `2711\r\n${'x'.repeat(10_001)}\r\n0\r\n\r\n`],
  ])('a body over the limit, %s, is rejected with the limit', async (_name, headers, body) => {
    const sent = ['content-type: application/json', 'connection: close', ...headers]
    const text = await exchange(
      gateway.port,
      request('POST /v1/journals HTTP/1.1', sent, body).replace('journals', 'transactions'),
    )
    expect(statuses(text)).toEqual([413])
    expect(text).toContain('body_too_large')
    expect(text).toContain('10000 bytes')
    expect(ledger.seen).toEqual([])
  })

  test('a body that does not arrive completely reaches no service', async () => {
    const socket = exchange(
      gateway.port,
      request('POST /v1/transfers HTTP/1.1', ['content-type: application/json', 'content-length: 100'], '{"half":'),
    )
    const answer = await fetch(`${gateway.url}/v1/accounts`)
    expect(answer.status).toBe(200)
    expect(ledger.seen.map(({ method }) => method)).toEqual(['GET'])
    gateway.app.server.closeAllConnections()
    expect(await socket).toBe('')
  })

  test('a request without a host is rejected; of two the first one counts, and the service gets its own', async () => {
    const ask = (hosts: string) =>
      exchange(gateway.port, `GET /v1/accounts HTTP/1.1\r\n${hosts}connection: close\r\n\r\n`)
    expect(statuses(await ask(''))).toEqual([400])
    expect(statuses(await ask('host: elsewhere\r\nhost: 127.0.0.1\r\n'))).toEqual([421])
    expect(ledger.seen).toEqual([])
    expect(statuses(await ask('host: 127.0.0.1\r\nhost: elsewhere\r\n'))).toEqual([200])
    expect(ledger.seen[0]?.headers.host).toBe(`127.0.0.1:${ledger.port}`)
  })
})
