import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startLedger, type TestLedger } from './ledger.ts'

/** What only shows on a socket, and what HTTP itself refuses. */
let ledger: TestLedger
let port: number
beforeAll(async () => {
  ledger = await startLedger()
  await ledger.openAccount({ code: 'alice', balance: '10.00' })
  await ledger.app.listen({ host: '127.0.0.1', port: 0 })
  const address = ledger.app.server.address()
  port = typeof address === 'object' && address ? address.port : 0
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
})

/** Sends these bytes, and returns what comes back until the server closes. */
async function exchange(request: string): Promise<{ status: number; head: string; body: string }> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.write(Buffer.from(request, 'latin1'))
  await once(socket, 'close')
  const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n', 2)
  return { status: Number(head.split(' ')[1]), head, body }
}

const deposit = JSON.stringify({ account: 'alice', amount: '1.00' })
const post = (headers: string[], body = deposit, path = '/v1/deposits') =>
  [
    `POST ${path} HTTP/1.1`,
    'host: ledger',
    'connection: close',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
    '',
    body,
  ].join('\r\n')

test('a deposit works over a socket', async () => {
  const { status, body } = await exchange(post(['idempotency-key: over-a-socket']))
  expect(status).toBe(201)
  expect(JSON.parse(body).entries[1].amount).toBe('1.00')
})

test.each([
  ['twice, different', ['idempotency-key: a', 'idempotency-key: b']],
  ['twice, the same', ['idempotency-key: a', 'idempotency-key: a']],
  ['of nothing', ['idempotency-key: ']],
  ['with letters of Latin-1', ['idempotency-key: schl\u00fcssel']],
])('a key that is sent %s is refused, and moves nothing', async (_, headers) => {
  const before = await ledger.readState()
  const { status, body } = await exchange(post(headers))
  expect(status).toBe(400)
  expect(['invalid_request', 'idempotency_key_missing']).toContain(JSON.parse(body).code)
  expect(await ledger.readState()).toEqual(before)
})

test('a ledger that is named twice is refused', async () => {
  const { status, body } = await exchange(post(['idempotency-key: a', 'florin-ledger: main', 'florin-ledger: main']))
  expect([status, JSON.parse(body).code]).toEqual([400, 'invalid_request'])
})

test.each([
  ['a length and chunks at once', post(['transfer-encoding: chunked', 'idempotency-key: a'])],
  ['two lengths', post(['content-length: 1', 'idempotency-key: a'])],
  ['a line break in a header', post(['idempotency-key: a\nx'])],
  ['a null character in a header', post(['idempotency-key: a\0b'])],
  ['no HTTP', 'hello\r\n\r\n'],
])('%s is answered with 400, and moves nothing', async (_, request) => {
  const before = await ledger.readState()
  const { status } = await exchange(request)
  expect(status).toBe(400)
  expect(await ledger.readState()).toEqual(before)
})

test.each([
  ['with its amount twice', 400, 'malformed_json', '{"account":"alice","amount":"1.00","amount":"9.00"}', []],
  ['in Latin-1', 400, 'malformed_json', '{"account":"alice","amount":"1.00","description":"caf\u00e9"}', []],
  ['compressed', 415, 'unsupported_media_type', deposit, ['content-encoding: gzip']],
  ['larger than any deposit', 413, 'body_too_large', deposit.padEnd(320_000), []],
])('a deposit %s is refused with %i, and moves nothing', async (_, status, code, payload, headers) => {
  const before = await ledger.readState()
  const answer = await exchange(
    [
      'POST /v1/deposits HTTP/1.1',
      'host: ledger',
      'connection: close',
      'content-type: application/json',
      `content-length: ${payload.length}`,
      'idempotency-key: strict',
      ...headers,
      '',
      payload,
    ].join('\r\n'),
  )
  expect([answer.status, JSON.parse(answer.body).code]).toEqual([status, code])
  expect(await ledger.readState()).toEqual(before)
})

test('what is not HTTP is answered as problem+json', async () => {
  const { head } = await exchange('hello\r\n\r\n')
  expect(head).toMatch(/content-type: application\/problem\+json/i)
})

const inject = (method: string, url: string) => ledger.app.inject({ method: method as 'GET', url })

describe('a path that there is not', () => {
  test.each([
    '/',
    '/v1',
    '/v1/',
    '/v1/account',
    '/v2/accounts',
    '/v1/accounts/a/b/c',
    '/V1/accounts',
    '/.env',
    '/v1/transactions/x/reversals',
  ])('like %s is answered with 404', async (path) => {
    const answer = await inject('GET', path)
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'route_not_found'])
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  })

  test.each(['/v1/accounts/%zz', '/v1/accounts/%', '/v1/accounts/%E0%A4%A'])(
    'like %s, which cannot be read, is a problem',
    async (path) => {
      const answer = await inject('GET', path)
      expect(answer.statusCode).toBe(400)
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
      expect(answer.json().code).toBe('invalid_request')
    },
  )
})

describe('a method that a path does not take', () => {
  test.each([
    ['PUT', '/v1/accounts/alice', ['GET', 'HEAD', 'PATCH']],
    ['DELETE', '/v1/accounts/alice', ['GET', 'HEAD', 'PATCH']],
    ['POST', '/v1/accounts/alice', ['GET', 'HEAD', 'PATCH']],
    ['DELETE', '/v1/transactions/key:x', ['GET', 'HEAD']],
    ['PATCH', '/v1/transactions/key:x', ['GET', 'HEAD']],
    ['GET', '/v1/deposits', ['POST']],
    ['PUT', '/v1/deposits', ['POST']],
    ['OPTIONS', '/v1/transactions', ['GET', 'HEAD', 'POST']],
    ['GET', '/v1/transactions/key:x/reversal', ['POST']],
    ['POST', '/v1/trial-balance', ['GET', 'HEAD']],
    ['DELETE', '/livez', ['GET', 'HEAD']],
    ['DELETE', '/v1/deposits?x=1', ['POST']],
  ])('is answered with 405 and those that it does: %s %s', async (method, path, allowed) => {
    const answer = await inject(method, path)
    expect([answer.statusCode, answer.json().code]).toEqual([405, 'method_not_allowed'])
    expect(String(answer.headers.allow).split(', ').sort()).toEqual(allowed)
  })

  test.each(['/v1/accounts/alice', '/v1/transactions', '/livez'])('HEAD of %s is GET without a body', async (path) => {
    const answer = await inject('HEAD', path)
    expect(answer.statusCode).toBe(200)
    expect(answer.payload).toBe('')
  })
})

test('no answer tells of the machinery', async () => {
  for (const path of ['/v1/accounts/alice', '/v1/accounts/nobody', '/nothing']) {
    const { headers } = await inject('GET', path)
    expect(Object.keys(headers).sort()).toEqual(
      [
        'connection',
        'content-length',
        'content-security-policy',
        'content-type',
        'date',
        'x-content-type-options',
        'x-request-id',
      ].sort(),
    )
  }
})

test('refusals and postings are counted for Prometheus', async () => {
  await ledger.post('/v1/withdrawals', { account: 'alice', amount: '1000.00' })
  const { payload } = await inject('GET', '/metrics')
  expect(payload).toMatch(/^ledger_transactions_total\{kind="deposit",result="accepted"\} [1-9]/m)
  expect(payload).toMatch(/^ledger_transactions_total\{kind="withdrawal",result="rejected"\} 1$/m)
  expect(payload).toMatch(/^ledger_rejections_total\{reason="insufficient_funds"\} 1$/m)
  expect(payload).toMatch(/^ledger_posting_queue_length 0$/m)
  expect(payload).toMatch(/^ledger_posting_group_size_count [1-9]/m)
})

test('the type of a problem leads to a page that names its code', async () => {
  const { body } = await ledger.get('/v1/accounts/nobody')
  const [path, code] = body.type.split('#')
  const page = await inject('GET', path)
  expect(page.statusCode).toBe(200)
  expect(page.payload).toContain(`id="${code}"`)
})

test('the service says that it is ready, with its database', async () => {
  const answer = await ledger.get('/readyz')
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toMatchObject({
    status: 'pass',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    checks: { database: { status: 'pass' } },
  })
})
