import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { soon } from '@florin/testing'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { Service } from '../src/index.ts'
import { anyone, createShop, exchange, listen } from './shop.ts'

let app: Service
afterEach(() => app?.close())

const range = (count: number) => Array.from({ length: count }, (_, index) => index)
const get = (path: string, ...headers: string[]) =>
  ['GET ', path, ' HTTP/1.1\r\nhost: x\r\n', ...headers, '\r\n'].join('')

test('connections that pipeline requests and read no answer do not exhaust the memory of the process', async () => {
  const program = fileURLToPath(new URL('flooded-service.ts', import.meta.url))
  const service = spawn(process.execPath, ['--max-old-space-size=128', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void service.kill('SIGKILL'))
  const exited = once(service, 'exit').then(() => 'exited')
  let output = ''
  for await (const chunk of service.stdout) {
    output += chunk
    if (output.includes('\n')) break
  }
  const port = Number(/port (\d+)/.exec(output)?.[1])

  const request = get('/openapi.json')
  const segment = request.repeat(Math.floor(65_536 / request.length))
  // What Node.js parses of one segment is about 2.4 MB until its connection is closed, so all of them are below the limit.
  const sockets = range(20).map(() => connect(port, '127.0.0.1').on('error', () => undefined))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  for (const socket of sockets) {
    socket.pause()
    socket.write(segment)
  }

  // The answer to this one comes after the work on all segments.
  const alive = fetch(`http://127.0.0.1:${port}/livez`).then(({ status }) => status)
  expect(await Promise.race([alive, exited])).toBe(200)
  const after = fetch(`http://127.0.0.1:${port}/openapi.json`).then(({ status }) => status)
  expect(await Promise.race([after, exited])).toBe(200)
})

test('the requests of a connection are served one after another, and answered in their order', async () => {
  app = await createShop()
  let inWork = 0
  let inWorkMost = 0
  app.get(
    '/items/:item',
    { config: anyone, schema: { params: z.object({ item: z.string() }) } },
    async ({ params: { item } }) => {
      inWork += 1
      inWorkMost = Math.max(inWorkMost, inWork)
      await new Promise(setImmediate)
      inWork -= 1
      return { item }
    },
  )
  const port = await listen(app)
  const requests = range(17).map((item) => get(`/items/${item}`, item === 16 ? 'connection: close\r\n' : ''))

  const answers = await exchange(port, requests.join(''))

  expect([...answers.matchAll(/\{"item":"(\d+)"\}/g)].map(([, item]) => Number(item))).toEqual(range(17))
  expect(inWorkMost).toBe(1)
})

test('after an answer that closes the connection nothing more of it is served', async () => {
  app = await createShop()
  let served = 0
  app.get('/count', { config: anyone }, async () => {
    served += 1
    return {}
  })
  app.post('/orders', { config: anyone, schema: { body: z.unknown() } }, async () => ({}))
  const port = await listen(app)
  const malformed = 'POST /orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1\r\n\r\n{'

  const answers = await exchange(port, get('/count') + malformed + get('/count'))

  expect(answers).toContain('malformed_json')
  expect(served).toBe(1)
})

test('a body that comes with other requests is read as its own', async () => {
  app = await createShop()
  app.post('/echo', { config: anyone, schema: { body: z.unknown() } }, async ({ body }) => body)
  const port = await listen(app)
  const post = (body: string) =>
    `POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  const bodies = range(5).map((index) => JSON.stringify([index, 'x'.repeat(index * 3_000)]))

  const answers = await exchange(port, bodies.map(post).join('') + get('/livez', 'connection: close\r\n'))

  expect([...answers.matchAll(/\[\d,"x*"\]/g)].map(([body]) => body)).toEqual(bodies)
})

test('a connection that sends more requests ahead than it may is closed, and no other is', async () => {
  app = await createShop()
  let served = 0
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  app.get('/wait', { config: anyone }, async () => {
    served += 1
    await released
    return {}
  })
  const port = await listen(app)
  const other = exchange(port, get('/wait', 'connection: close\r\n'))

  expect(await exchange(port, get('/wait').repeat(1_000))).toBe('')
  release()
  expect(await other).toContain('200 OK')
  expect(served).toBe(2)
})

test('requests above the number that may be in flight are refused with their body unread; probes are served', async () => {
  app = await createShop()
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  app.get('/wait', { config: anyone }, async () => {
    await released
    return {}
  })
  app.post('/orders', { config: anyone, schema: { body: z.unknown() } }, async () => ({}))
  const order = () =>
    app.inject({ method: 'POST', url: '/orders', headers: { 'content-type': 'application/json' }, payload: 'no JSON' })
  expect((await order()).json().code).toBe('malformed_json')

  const waiting = range(2_000).map(() => app.inject('/wait').then((answer) => answer))
  const refused = await order()
  expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual([503, 'overloaded', '1'])
  for (const probe of ['/livez', '/readyz', '/health', '/metrics']) {
    expect((await app.inject(probe)).statusCode, probe).toBe(200)
  }
  const { payload } = await app.inject('/metrics')
  expect(payload).toMatch(/^http_requests_in_flight 2000$/m)
  expect(payload).toMatch(/^http_requests_shed_total 1$/m)

  // These places are those of one ledger: another one still has its share.
  const beside = app.inject({ url: '/wait', headers: { 'florin-ledger': 'beside' } }).then((answer) => answer)

  release()
  expect((await beside).statusCode).toBe(200)
  expect((await Promise.all(waiting)).every(({ statusCode }) => statusCode === 200)).toBe(true)
  expect((await order()).json().code).toBe('malformed_json')
  expect((await app.inject('/metrics')).payload).toMatch(/^http_requests_in_flight 0$/m)
})

test('a request whose client leaves is no longer counted as in flight', async () => {
  app = await createShop()
  let arrived: () => void = () => undefined
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve
  })
  app.get('/never', { config: anyone }, () => {
    arrived()
    return new Promise(() => undefined)
  })
  const port = await listen(app)
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  socket.write(get('/never'))
  await arrival
  expect((await app.inject('/metrics')).payload).toMatch(/^http_requests_in_flight 1$/m)
  socket.destroy()
  await expect.poll(async () => (await app.inject('/metrics')).payload, soon).toMatch(/^http_requests_in_flight 0$/m)
})

test.each([
  ['PROPFIND', '/livez', 405, 'method_not_allowed'],
  ['TRACE', '/livez', 405, 'method_not_allowed'],
  ['QUERY', '/livez', 405, 'method_not_allowed'],
  ['QUERY', '/nothing', 404, 'route_not_found'],
  ['PURGE', '/nothing', 404, 'route_not_found'],
  ['FROBNICATE', '/livez', 501, 'method_not_implemented'],
  ['get', '/livez', 501, 'method_not_implemented'],
  ['CONNECT', 'example.org:443', 501, 'method_not_implemented'],
])('the method %s of %s is answered with %i %s', async (method, path, status, code) => {
  app = await createShop()
  const port = await listen(app)
  const answer = await exchange(port, `${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(answer).toContain(`"code":"${code}"`)
  if (status === 405) expect(answer).toMatch(/^allow: GET, HEAD\r$/im)
})

test.each(['/docs/static/..%2f', '/docs/static/..%2f..%2fpackage.json', '/docs/static/nothing'])(
  'the file %s is not found',
  async (path) => {
    app = await createShop()
    const answer = await app.inject(path)
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'route_not_found'])
  },
)
