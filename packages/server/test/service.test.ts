import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { limitMs } from '@florin/testing'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import {
  createService,
  DomainError,
  defineProblems,
  Registry,
  type Service,
  type ServiceOptions,
} from '../src/index.ts'
import { anyone } from './shop.ts'

const problems = defineProblems({
  out_of_stock: { status: 409, title: 'Out of stock', cause: 'The shelf is empty.', remedy: 'Order <less>.' },
  warehouse_away: { status: 503, title: 'Warehouse away', cause: 'No answer.', remedy: 'Send it again.' },
})
type ShopCode = 'out_of_stock' | 'warehouse_away'

class ShopError extends problems.Error {}
class StrangeError extends DomainError<'unheard_of'> {}

let app: Service
let logged: Record<string, unknown>[]
afterEach(() => app.close())

/** A service with a route for each thing that may happen. */
async function start(options: Partial<ServiceOptions<ShopCode>> = {}): Promise<Service> {
  logged = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void logged.push(JSON.parse(line)) })
  app = await createService({
    title: 'Shop',
    description: 'A shop',
    version: '1.2.3',
    logger,
    problems,
    toRefusal: () => undefined,
    checks: {},
    metrics: new Registry(),
    authentication: undefined,
    ...options,
  })
  app.post(
    '/orders/:order',
    {
      config: anyone,
      schema: {
        operationId: 'postOrder',
        params: z.object({ order: z.string().regex(/^\d+$/, 'Send a number') }),
        querystring: z.strictObject({ gift: z.enum(['true', 'false']).optional() }),
        headers: z.object({ shop: z.string().max(5).optional() }),
        body: z.strictObject({
          items: z.array(z.strictObject({ sku: z.string() })),
          note: z.string().max(3).optional(),
        }),
        response: { 200: z.object({ ok: z.boolean() }), ...problems.refuses('out_of_stock') },
      },
    },
    async () => ({ ok: true }),
  )
  app.get('/fail', { config: anyone }, async () => {
    throw new Error('password=hunter2 in select * from secrets')
  })
  app.get('/refuse', { config: anyone }, async () => {
    throw new ShopError('out_of_stock', 'Take less.', { cause: new Error('the cause') })
  })
  app.get('/away', { config: anyone }, async () => {
    throw new ShopError('warehouse_away', 'Come back.', { retryAfterSeconds: 7 })
  })
  app.get('/strange', { config: anyone }, async () => {
    throw new StrangeError('unheard_of', 'hunter2')
  })
  app.get('/no-error', { config: anyone }, async () => Promise.reject('just text'))
  return app
}

const json = { 'content-type': 'application/json' }
const order = { items: [{ sku: 'a' }] }

test('a health check that passes, with what it shows', async () => {
  await start({ checks: { warehouse: async () => ({ boxes: 3 }) } })
  for (const path of ['/readyz', '/health']) {
    const answer = await app.inject(path)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      status: 'pass',
      version: '1.2.3',
      checks: { warehouse: { status: 'pass', boxes: 3 } },
    })
  }
})

test('a health check that fails is named, without its cause, and the process still lives', async () => {
  await start({
    checks: {
      good: async () => ({}),
      bad: async () => {
        throw new Error('hunter2')
      },
    },
  })
  const answer = await app.inject('/readyz')
  expect(answer.statusCode).toBe(503)
  expect(answer.json()).toEqual({
    status: 'fail',
    version: '1.2.3',
    checks: { good: { status: 'pass' }, bad: { status: 'fail' } },
  })
  expect(answer.payload).not.toContain('hunter2')
  expect((await app.inject('/livez')).json()).toEqual({ status: 'pass' })
})

test('a health check that does not end fails', async () => {
  await start({ checks: { stuck: () => new Promise(() => undefined) } })
  const answer = await app.inject('/health')
  expect(answer.statusCode).toBe(503)
})

test('a health check that throws at once fails like any other', async () => {
  await start({
    checks: {
      broken: () => {
        throw new Error('at once')
      },
    },
  })
  expect((await app.inject('/health')).statusCode).toBe(503)
})

test('a path that there is not is a 404, a method that there is not a 405 with those that there are', async () => {
  await start()
  const missing = await app.inject('/nothing?x=1')
  expect([missing.statusCode, missing.json().code]).toEqual([404, 'route_not_found'])
  const wrong = await app.inject({ method: 'DELETE', url: '/orders/1' })
  expect([wrong.statusCode, wrong.json().code, wrong.headers.allow]).toEqual([405, 'method_not_allowed', 'POST'])
  expect(wrong.headers['content-type']).toMatch(/^application\/problem\+json/)
})

test.each(['abc', 'a-b_c.d', '0', 'x'.repeat(128)])('a request id like %s is taken, and sent back', async (id) => {
  await start()
  const answer = await app.inject({ url: '/refuse', headers: { 'x-request-id': id } })
  expect(answer.headers['x-request-id']).toBe(id)
  expect(answer.json().request_id).toBe(id)
  expect(logged.every(({ reqId }) => reqId === id)).toBe(true)
})

test.each(['', ' ', 'a b', 'x'.repeat(129), '<script>', 'a\nb', '日本', '{"a":1}'])(
  'a request id like %j is not taken, and one is made',
  async (id) => {
    await start()
    const answer = await app.inject({ url: '/refuse', headers: { 'x-request-id': id } })
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.json().request_id).toBe(answer.headers['x-request-id'])
  },
)

test('a refusal says what to do, and is logged once, as info, with its cause', async () => {
  await start()
  const answer = await app.inject('/refuse')
  expect(answer.statusCode).toBe(409)
  expect(answer.json()).toEqual({
    type: '/problems#out_of_stock',
    title: 'Out of stock',
    status: 409,
    code: 'out_of_stock',
    detail: 'Take less.',
    request_id: expect.any(String),
  })
  expect(answer.payload).not.toContain('the cause')
  const refused = logged.filter(({ msg }) => msg === 'rejected')
  expect(refused).toMatchObject([{ level: 30, code: 'out_of_stock', err: { message: 'the cause' } }])
})

test('a refusal may say when to come back', async () => {
  await start()
  const answer = await app.inject('/away')
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '7'])
})

test.each(['/fail', '/no-error'])(
  'a failure (%s) is a 500 that says nothing of its cause, and is logged as an error',
  async (path) => {
    await start()
    const answer = await app.inject(path)
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal_error'])
    expect(answer.payload).not.toMatch(/hunter2|secrets|just text|at /)
    expect(logged.filter(({ level }) => level === 50)).toHaveLength(1)
  },
)

test('a failure that the service knows becomes its refusal', async () => {
  await start({
    toRefusal: (error) => (error instanceof Error ? new ShopError('warehouse_away', 'Wait.') : undefined),
  })
  const answer = await app.inject('/fail')
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'warehouse_away'])
  expect(answer.payload).not.toContain('hunter2')
})

test('a refusal with a code that is in no catalogue is a 500 that says nothing', async () => {
  await start()
  const answer = await app.inject('/strange')
  expect(answer.statusCode).toBe(500)
  expect(answer.payload).not.toContain('hunter2')
})

test('each wrong field is named by where it is', async () => {
  await start()
  const cases: [object, string][] = [
    [{ url: '/orders/x', payload: order }, '/params/order'],
    [{ url: '/orders/1?gift=maybe', payload: order }, '/query/gift'],
    [{ url: '/orders/1', payload: order, headers: { shop: 'too long' } }, '/headers/shop'],
    [{ url: '/orders/1', payload: { items: [{ sku: 'a' }, { sku: 1 }] } }, '/body/items/1/sku'],
    [{ url: '/orders/1', payload: { ...order, extra: 1 } }, '/body'],
    [{ url: '/orders/1?extra=1', payload: order }, '/query'],
    [{ url: '/orders/1' }, '/body'],
  ]
  for (const [request, pointer] of cases) {
    const answer = await app.inject({ method: 'POST', ...request })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_request'])
    expect(answer.json().errors[0].pointer).toBe(pointer)
    expect(answer.json().detail).toContain(pointer)
  }
  const both = await app.inject({ method: 'POST', url: '/orders/1', payload: { items: 1, note: 'long' } })
  expect(both.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/body/items', '/body/note'])
})

test.each<[string, number, string, object]>([
  ['half a body', 400, 'malformed_json', { payload: '{"items"', headers: json }],
  ['a body of two values', 400, 'malformed_json', { payload: '{} {}', headers: json }],
  ['a body that would pollute', 400, 'malformed_json', { payload: '{"__proto__": 1}', headers: json }],
  [
    'a body over the limit',
    413,
    'body_too_large',
    { payload: JSON.stringify({ note: 'x'.repeat(16_384) }), headers: json },
  ],
  [
    'a body that says it is over the limit',
    413,
    'body_too_large',
    { payload: '{}', headers: { ...json, 'content-length': '16385' } },
  ],
  [
    'a body of another type',
    415,
    'unsupported_media_type',
    { payload: '<a/>', headers: { 'content-type': 'text/xml' } },
  ],
  ['a body of text', 415, 'unsupported_media_type', { payload: '{}', headers: { 'content-type': 'text/plain' } }],
])('%s is answered with %i', async (_, status, code, request) => {
  await start()
  const answer = await app.inject({ method: 'POST', url: '/orders/1', ...request })
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
})

test.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON'])(
  'a body of type %s is read',
  async (type) => {
    await start()
    const answer = await app.inject({
      method: 'POST',
      url: '/orders/1',
      payload: JSON.stringify(order),
      headers: { 'content-type': type },
    })
    expect(answer.statusCode).toBe(200)
  },
)

test('every request is counted and timed by its route, not its path, and logged once, without headers and body', async () => {
  await start()
  for (const id of [1, 2, 3]) {
    await app.inject({ method: 'POST', url: `/orders/${id}`, payload: order, headers: { authorization: 'hunter2' } })
  }
  await app.inject('/nothing/of/the/kind')
  await app.inject('/refuse')
  const { payload } = await app.inject('/metrics')
  expect(payload).toContain('http_request_duration_seconds_count{method="POST",route="/orders/:order",status="200"} 3')
  expect(payload).toContain('http_request_duration_seconds_count{method="GET",route="/refuse",status="409"} 1')
  expect(payload).toContain('http_request_duration_seconds_count{method="GET",route="none",status="404"} 1')
  expect(payload).toContain('process_cpu_seconds_total')
  const lines = logged.filter(({ msg }) => msg === 'request')
  expect(lines.slice(0, 3)).toMatchObject(
    [1, 2, 3].map((id) => ({ method: 'POST', url: `/orders/${id}`, status: 200 })),
  )
  expect(JSON.stringify(logged)).not.toContain('hunter2')
  expect(JSON.stringify(lines)).not.toContain('sku')
})

test('the problems of the service and of HTTP have a page', async () => {
  await start()
  const { payload } = await app.inject('/problems')
  for (const code of ['out_of_stock', 'warehouse_away', 'invalid_request', 'internal_error']) {
    expect(payload).toContain(`id="${code}"`)
  }
  expect(payload).toContain('Order &lt;less&gt;.')
  const { data } = (await app.inject({ url: '/problems', headers: { accept: 'application/json' } })).json()
  expect(data).toContainEqual({
    code: 'out_of_stock',
    status: 409,
    title: 'Out of stock',
    cause: 'The shelf is empty.',
    remedy: 'Order <less>.',
  })
})

/** A connection that is kept alive, and what came over it. */
async function open(port: number): Promise<{ socket: Socket; received: () => string; closed: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  return { socket, received: () => text, closed }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate)
}

test('closing answers what is in flight with connection: close, and lets go of idle sockets long before they would expire', async () => {
  await start()
  let release: () => void = () => undefined
  let arrived = false
  app.get('/slow', { config: anyone }, async () => {
    arrived = true
    await new Promise<void>((resolve) => {
      release = resolve
    })
    return { slow: 'but answered' }
  })
  const port = await listen()

  const [idle, busy] = [await open(port), await open(port)]
  idle.socket.write('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n')
  await until(() => idle.received().includes('pass'))
  expect(idle.received()).toMatch(/connection: keep-alive/i)
  busy.socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n')
  await until(() => arrived)

  const startedMs = performance.now()
  const closing = app.close()
  await idle.closed
  release()
  await Promise.all([closing, busy.closed])
  expect(performance.now() - startedMs).toBeLessThan(app.server.keepAliveTimeout)
  expect(busy.received()).toContain('but answered')
  expect(busy.received()).toMatch(/connection: close/i)
})

/** Listens, and returns the port. */
async function listen(): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : 0
}

test('while it closes the service takes no new connections, and says on those that are open that it is not ready', async () => {
  await start()
  const port = await listen()
  const early = await open(port)
  // Half a request, so that the connection is not idle.
  early.socket.write('GET /readyz HTTP/1.1\r\nhost: x\r\n')
  await app.inject('/livez')
  const closing = app.close()
  await until(() => !app.server.listening)
  await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  early.socket.write('\r\n')
  await Promise.all([closing, early.closed])
  expect(early.received()).toMatch(/^HTTP\/1.1 503/)
  expect(early.received()).toContain('"status":"fail"')
})

test('closing lets go of a socket whose answer had begun before, as a kept-alive one', async () => {
  await start()
  const body = new PassThrough()
  app.get('/stream', { config: anyone }, async (_request, reply) => reply.type('text/plain').send(body))
  const streamed = await open(await listen())
  streamed.socket.write('GET /stream HTTP/1.1\r\nhost: x\r\n\r\n')
  body.write('begun')
  await until(() => streamed.received().includes('begun'))
  expect(streamed.received()).toMatch(/connection: keep-alive/i)
  const closing = app.close()
  await until(() => !app.server.listening)
  const startedMs = performance.now()
  body.end('done')
  await Promise.all([closing, streamed.closed])
  expect(streamed.received()).toContain('done')
  expect(performance.now() - startedMs).toBeLessThan(app.server.keepAliveTimeout)
})

test('closing does not wait for a socket that was opened and has sent nothing', async () => {
  await start()
  const silent = await open(await listen())
  await app.inject('/livez')
  const closing = app.close().then(() => 'closed')
  const impatient = new Promise((resolve) => setTimeout(resolve, limitMs, 'still open').unref())
  const outcome = await Promise.race([closing, impatient])
  silent.socket.destroy()
  await closing
  expect(outcome).toBe('closed')
})

test('a parameter that the route does not name is refused, also where it names none', async () => {
  await start()
  app.get(
    '/boxes',
    { config: anyone, schema: { operationId: 'getBoxes', response: { 200: z.object({}) } } },
    async () => ({}),
  )
  expect((await app.inject('/boxes')).statusCode).toBe(200)
  const answer = await app.inject('/boxes?at=2020-01-01T00:00:00Z&dry_run=true')
  expect(answer.statusCode).toBe(400)
  expect(answer.json().errors).toEqual([{ pointer: '/query', detail: 'Unknown field at. Unknown field dry_run.' }])
  expect((await app.inject('/livez?probe=1')).statusCode).toBe(200)
  expect((await app.inject('/docs/?primaryName=x')).statusCode).toBe(200)
})

test('a bad field is explained by what to send', async () => {
  await start()
  const Box = z.strictObject({
    sku: z.string(),
    count: z.int().min(1).max(9),
    size: z.enum(['small', 'large']),
    tags: z.array(z.string()).min(2),
    order: z.uuid(),
  })
  app.post(
    '/boxes',
    { config: anyone, schema: { operationId: 'postBox', body: Box, response: { 200: z.object({}) } } },
    async () => ({}),
  )
  const post = (payload: string) => app.inject({ method: 'POST', url: '/boxes', headers: json, payload })
  const answer = await post('{"count":10,"size":"big","tags":["a"],"order":"x","skuu":"a"}')
  expect(answer.json().errors).toEqual([
    { pointer: '/body/sku', detail: 'sku is required.' },
    { pointer: '/body/count', detail: 'Send at most 9.' },
    { pointer: '/body/size', detail: 'Send one of "small", "large".' },
    { pointer: '/body/tags', detail: 'Send at least 2 items.' },
    { pointer: '/body/order', detail: 'Send a UUID.' },
    { pointer: '/body', detail: 'Unknown field skuu. Did you mean sku?' },
  ])
  expect(answer.json().detail).toBe('/body/sku: sku is required. 5 more in errors.')
  expect((await post('[]')).json().detail).toBe('/body: Send a JSON object.')
})
