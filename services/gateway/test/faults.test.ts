import { request as httpRequest, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliDecompressSync } from 'node:zlib'
import { soon, until } from '@florin/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Json } from '../src/documents/contract.ts'
import { type StubService, sendJson, startGateway, startStub, type TestGateway } from './gateway.ts'

let gateway: TestGateway
let ledger: StubService
beforeEach(async () => {
  ledger = await startStub()
  gateway = await startGateway({ services: { ledger: ledger.url }, upstreamTimeoutMs: 500 })
})
afterEach(async () => {
  await gateway.close()
  await ledger.goDown()
})

const get = (path = '/v1/accounts', headers: Record<string, string> = {}) => fetch(gateway.url + path, { headers })
const post = () =>
  fetch(`${gateway.url}/v1/transfers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
    body: '{}',
  })

async function expectProblem(answer: Response, status: number, code: string): Promise<void> {
  const body = (await answer.json()) as Json
  expect(`${answer.status} ${body.code}`).toBe(`${status} ${code}`)
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(body).toMatchObject({ status, type: `/problems#${code}`, request_id: answer.headers.get('x-request-id') })
  expect(body.detail).toContain('ledger')
}

describe('a service that is down', () => {
  test('is 503 with the time to wait, for reads and writes; the others work, and the gateway stays ready', async () => {
    await ledger.goDown()
    for (const send of [get, post]) {
      const answer = await send()
      expect(answer.headers.get('retry-after')).toBe('1')
      await expectProblem(answer, 503, 'service_unavailable')
    }
    expect(await gateway.metric('gateway_upstream_failures_total{service="ledger",code="service_unavailable"}')).toBe(2)
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
  })

  test('is in /health by its name', async () => {
    const health = async () => ((await (await fetch(`${gateway.url}/health`)).json()) as Json).checks
    expect(await health()).toMatchObject({
      ledger: { needed: false, reachable: true, ready: true },
      fx: { needed: false, reachable: false, ready: false },
      revenue: { needed: false, reachable: false, ready: false },
    })
    await ledger.goDown()
    expect((await health()).ledger).toMatchObject({ reachable: false })
  })

  test('that comes back is used again, and no connection of before is in the way', async () => {
    expect((await get()).status).toBe(200)
    await ledger.goDown()
    expect((await get()).status).toBe(503)
    await ledger.comeBack()
    expect((await get()).status).toBe(200)
    expect((await post()).status).toBe(200)
  })

  test('is tried again for a read, and never for a write', async () => {
    await ledger.goDown()
    await get()
    expect(await gateway.metric('gateway_upstream_retries_total{service="ledger"}')).toBe(2)
    await post()
    expect(await gateway.metric('gateway_upstream_retries_total{service="ledger"}')).toBe(2)
  })
})

describe('a service that is slow', () => {
  test('is 504, and the request is not sent again', async () => {
    ledger.answer = () => undefined
    await expectProblem(await post(), 504, 'service_timeout')
    await expectProblem(await get(), 504, 'service_timeout')
    expect(ledger.seen.map(({ method }) => method)).toEqual(['POST', 'GET'])
  })

  test('is asked no further by clients that have left', async () => {
    ledger.answer = () => undefined
    const left = new AbortController()
    const answer = fetch(`${gateway.url}/v1/accounts`, { signal: left.signal }).catch(() => 'left')
    await until('the service is asked', () => ledger.seen.length === 1)
    left.abort()
    expect(await answer).toBe('left')
    await vi.waitFor(async () => expect(await gateway.metric('http_requests_in_flight')).toBe(0), soon)
  })
})

describe('a service whose answer is lost', () => {
  test('before its status is 502, and the request is not sent again', async () => {
    ledger.answer = ({ socket }) => socket.destroy()
    await expectProblem(await post(), 502, 'service_answer_lost')
    await expectProblem(await get(), 502, 'service_answer_lost')
    expect(ledger.seen.map(({ method }) => method)).toEqual(['POST', 'GET'])
  })

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a status of one digit', 'HTTP/1.1 2 OK\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a line feed in a header', 'HTTP/1.1 200 OK\r\nx-a: b\nset-cookie: c\r\n\r\n'],
  ])('by %s is 502 or cut off, never passed on', async (_name, bytes) => {
    const broken = createTcpServer((socket) => socket.on('error', () => undefined).end(bytes)).listen(0, '127.0.0.1')
    await until('it listens', () => broken.listening)
    const { port } = broken.address() as { port: number }
    const other = await startGateway({ services: { ledger: `http://127.0.0.1:${port}` } })
    const outcome = await fetch(`${other.url}/v1/accounts`).then(
      async (answer) =>
        `${answer.status} ${answer.headers.has('set-cookie')} ${await answer.text().catch(() => 'cut')}`,
      () => 'cut',
    )
    expect(outcome).toMatch(/^502 false .*service_answer_lost|^cut$|^200 false cut$/)
    await other.close()
    broken.close()
  })

  test.each([['identity'], ['br'], ['gzip']])(
    'in the middle of a body is never a complete one for the client, as %s',
    async (encoding) => {
      ledger.answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.write('['.padEnd(100_000, '1,'), () => response.destroy())
      }
      const outcome = await get('/v1/accounts', { 'accept-encoding': encoding })
        .then(async (answer) => `${answer.status} ${await answer.text()}`)
        .catch(() => 'cut')
      // A compressor may hold back the first part: then the loss is known before anything was sent.
      expect(outcome).toMatch(/^cut$|^502 .*"service_answer_lost"/)
      ledger.answer = sendJson
      expect((await get()).status).toBe(200)
    },
  )
})

test.each(['identity', 'br', 'gzip'])('an answer that is lost before its body is 502, and no %s', async (encoding) => {
  ledger.answer = (_request, response) => {
    response.writeHead(201, {
      'content-type': 'application/json',
      'content-length': 5_000,
      location: '/v1/x',
      etag: '"1"',
    })
    response.flushHeaders()
    response.socket?.end()
  }
  const answer = await get('/v1/accounts', { 'accept-encoding': encoding })
  for (const name of ['content-encoding', 'location', 'etag']) expect(answer.headers.has(name), name).toBe(false)
  await expectProblem(answer, 502, 'service_answer_lost')
  expect(await gateway.metric('gateway_upstream_failures_total{service="ledger",code="service_answer_lost"}')).toBe(1)
})

describe('a huge answer', () => {
  const chunk = Buffer.alloc(65_536, 'x')
  const chunks = 3_200
  let written: number
  /** 200 MiB, written as fast as the gateway takes it. */
  const huge: RequestListener = async (_request, response) => {
    written = 0
    response.writeHead(200, { 'content-type': 'text/csv' })
    for (let index = 0; index < chunks && !response.destroyed; index += 1) {
      if (!response.write(chunk)) await drainedOrClosed(response)
      written += chunk.length
    }
    response.end()
  }
  const drainedOrClosed = (response: NodeJS.EventEmitter) =>
    new Promise<void>((resolve) => {
      const done = () => {
        response.off('drain', done).off('close', done)
        resolve()
      }
      response.on('drain', done).on('close', done)
    })

  test('passes through', async () => {
    ledger.answer = huge
    const answer = await get()
    let bytes = 0
    for await (const part of answer.body ?? []) bytes += part.length
    expect(bytes).toBe(chunks * chunk.length)
  })

  test('is read from the service only as fast as the client reads, and no longer than it stays', async () => {
    ledger.answer = huge
    const left = new AbortController()
    const answer = await fetch(`${gateway.url}/v1/accounts`, { signal: left.signal })
    expect(answer.status).toBe(200)
    let before = -1
    await until('the service is held back', async () => {
      const isStill = written > 0 && written === before
      before = written
      await sleep(100)
      return isStill
    })
    expect(written).toBeLessThan((chunks * chunk.length) / 4)
    left.abort()
    await until('the service is left', async () => {
      const count = await connections(ledger.server)
      return count === 0
    })
  })

  const connections = (server: Server) =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)))
})

describe('a compressed answer', () => {
  const rows = JSON.stringify({
    data: Array.from({ length: 500 }, (_, index) => ({ index, code: `customers.${index}` })),
  })
  const send =
    (body: string, headers: Record<string, string> = {}): RequestListener =>
    (_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        ...headers,
      })
      response.end(body)
    }

  test.each(['br', 'gzip', 'gzip, br;q=0.5', 'br;q=0', 'identity', '*'])(
    'with accept-encoding %s equals the plain one',
    async (encoding) => {
      ledger.answer = send(rows)
      const answer = await get('/v1/accounts', { 'accept-encoding': encoding })
      expect(await answer.text()).toBe(rows)
      expect(answer.headers.get('vary') ?? '').toMatch(answer.headers.has('content-encoding') ? /accept-encoding/ : /^/)
      if (encoding === 'br' || encoding === 'gzip') expect(answer.headers.get('content-encoding')).toBe(encoding)
      if (encoding === 'identity') expect(answer.headers.get('content-encoding')).toBe(null)
    },
  )

  /** As it is on the wire. */
  const getBytes = (encoding: string) =>
    new Promise<{ bytes: Buffer; headers: IncomingMessage['headers'] }>((resolve) => {
      httpRequest(`${gateway.url}/v1/accounts`, { headers: { 'accept-encoding': encoding } }, async (answer) => {
        const parts: Buffer[] = []
        for await (const part of answer) parts.push(part)
        resolve({ bytes: Buffer.concat(parts), headers: answer.headers })
      }).end()
    })

  test('is smaller, and has no length of the plain one', async () => {
    ledger.answer = send(rows)
    const { bytes, headers } = await getBytes('br')
    expect(headers['content-length']).toBeUndefined()
    expect(bytes.length).toBeLessThan(rows.length / 3)
    expect(brotliDecompressSync(bytes).toString()).toBe(rows)
  })

  test.each([
    ['small', send('{"a":1}'), undefined],
    ['already compressed', send(rows, { 'content-encoding': 'zstd' }), 'zstd'],
    ['no JSON', send(rows, { 'content-type': 'image/png' }), undefined],
    ['not to be transformed', send(rows, { 'cache-control': 'no-transform' }), undefined],
  ])('is not made of what is %s', async (_name, answer, encoding) => {
    ledger.answer = answer
    const { bytes, headers } = await getBytes('br, gzip')
    expect(headers['content-encoding']).toBe(encoding)
    expect(headers['content-length']).toBe(String(bytes.length))
  })
})
