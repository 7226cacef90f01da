import { once } from 'node:events'
import { scale, slowness } from '@florin/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startLedger, type TestLedger } from '../../../services/ledger/test/ledger.ts'
import { createFlorin, type Florin, FlorinError, FlorinUnavailable } from '../src/index.ts'
import { type Fault, type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts'

let ledger: TestLedger
let proxy: FaultyProxy
let florin: Florin
let account: string

beforeAll(async () => {
  ledger = await startLedger()
  const url = await ledger.app.listen({ host: '127.0.0.1', port: 0 })
  proxy = await startFaultyProxy(url)
})
afterAll(async () => {
  await proxy.close()
  await ledger.verify()
  await ledger.close()
})
beforeEach(async () => {
  proxy.faults.length = 0
  florin = createFlorin({ ledgerUrl: proxy.url })
  account = await ledger.openAccount()
  proxy.seen.length = 0
})

const problem = (status: number, code: string, headers?: Record<string, string>): Fault => ({
  status,
  body: JSON.stringify({ status, code, detail: 'As the test says.', request_id: 'of the test' }),
  ...(headers && { headers }),
})
const keys = () => proxy.seen.map(({ headers }) => headers['idempotency-key'])
const posted = async () => (await ledger.balancesOf(account))[0]
const transports = { 'of Node': undefined, 'over fetch': globalThis.fetch }

describe.each(Object.entries(transports))('a retry by the transport %s', (_, fetch) => {
  beforeEach(() => {
    florin = createFlorin({ ledgerUrl: proxy.url, fetch })
  })

  test.each<[string, Fault]>([
    ['was lost on its way', 'drop request'],
    ['took effect, and whose answer was lost', 'drop answer'],
    ['took effect, and whose answer was cut', 'cut answer'],
    ['timed out', problem(408, 'request_timeout')],
    ['came too early', { status: 429, body: 'slow down', headers: { 'retry-after': '0' } }],
    ['a proxy could not deliver', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['a proxy did not wait for', { status: 504, body: '' }],
    ['met a full queue', problem(503, 'overloaded', { 'retry-after': '0' })],
    ['has an unknown outcome', problem(503, 'outcome_unknown')],
  ])('repeats a request that %s, with the same key, and it takes effect once', async (_, fault) => {
    proxy.faults.push(fault, fault)
    const transaction = await florin.deposit({ account, amount: '10.00' })
    expect(transaction.entries[1]?.balance_after).toBe('10.00')
    expect(proxy.seen).toHaveLength(3)
    expect(new Set(keys()).size).toBe(1)
    expect(keys()[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Set(proxy.seen.map(({ body }) => body)).size).toBe(1)
    expect(await posted()).toBe('10.00')
  })

  test('ends at the limit of an attempt when no answer comes', async () => {
    florin = createFlorin({ ledgerUrl: proxy.url, fetch, attemptMs: 300 * slowness })
    proxy.faults.push('silence')
    await florin.deposit({ account, amount: '10.00' })
    expect(proxy.seen.length).toBeGreaterThan(1)
    expect(await posted()).toBe('10.00')
  })
})

test('a key that is given is sent with every attempt', async () => {
  proxy.faults.push('drop answer')
  await florin.deposit({ account, amount: '10.00' }, { idempotencyKey: `salary-${account}` })
  expect(keys()).toEqual(Array(2).fill(`salary-${account}`))
  await florin.deposit({ account, amount: '10.00' }, { idempotencyKey: `salary-${account}` })
  expect(await posted()).toBe('10.00')
})

test('each call has a key of its own', async () => {
  await florin.deposit({ account, amount: '10.00' })
  await florin.deposit({ account, amount: '10.00' })
  expect(new Set(keys()).size).toBe(2)
  expect(await posted()).toBe('20.00')
})

test('many deposits at once, of which each loses some attempts, take effect once each', async () => {
  const count = scale(60, 1_000)
  const kinds: Fault[] = ['drop request', 'drop answer', 'cut answer', problem(503, 'overloaded')]
  proxy.faults.push(...Array.from({ length: count }, (_, index) => kinds[index % kinds.length] as Fault))
  const transactions = await Promise.all(
    Array.from({ length: count }, () => florin.deposit({ account, amount: '1.00' })),
  )
  expect(new Set(transactions.map(({ id }) => id)).size).toBe(count)
  expect(await posted()).toBe(`${count}.00`)
})

test.each([400, 401, 403, 404, 409, 413, 422, 500, 501])('a rejection with %i is not repeated', async (status) => {
  proxy.faults.push(problem(status, 'account_not_found'))
  const failure = await florin.deposit({ account, amount: '10.00' }).catch((error) => error)
  expect(failure).toBeInstanceOf(FlorinError)
  expect(failure).toMatchObject({
    status,
    code: 'account_not_found',
    detail: 'As the test says.',
    requestId: 'of the test',
  })
  expect(proxy.seen).toHaveLength(1)
  expect(await posted()).toBe('0.00')
})

test('reads are repeated too', async () => {
  proxy.faults.push('drop request', 'cut answer', problem(503, 'database_unavailable'))
  expect((await florin.balance(account)).posted).toBe('0.00')
  expect(proxy.seen).toHaveLength(4)
  expect(keys()).toEqual(Array(4).fill(undefined))
})

test('the pause is at least as long as Retry-After says', async () => {
  proxy.faults.push(problem(503, 'overloaded', { 'retry-after': '1' }))
  const startMs = performance.now()
  await florin.balance(account)
  expect(performance.now() - startMs).toBeGreaterThan(990)
})

test('a call that would pause beyond its deadline ends at once', async () => {
  proxy.faults.push(problem(503, 'overloaded', { 'retry-after': '3600' }))
  const failure = await florin.deposit({ account, amount: '10.00' }).catch((error) => error)
  expect(failure).toBeInstanceOf(FlorinUnavailable)
  expect(failure).toMatchObject({ isOutcomeUnknown: false, attempts: 1, cause: { code: 'overloaded' } })
  expect(failure.message).toContain('Nothing was changed.')
})

test.each([
  [502, 'service_answer_lost'],
  [504, 'service_timeout'],
  [503, 'ingestion_unavailable'],
])('%i %s leaves the outcome open', async (status, code) => {
  proxy.faults.push(problem(status, code, { 'retry-after': '3600' }))
  const failure = await florin.deposit({ account, amount: '10.00' }).catch((error) => error)
  expect(failure).toBeInstanceOf(FlorinUnavailable)
  expect(failure).toMatchObject({ isOutcomeUnknown: true, idempotencyKey: keys()[0] })
})

test('an answer that does not come before the deadline leaves the outcome open, and the key finds it', async () => {
  proxy.faults.push(...Array<Fault>(1_000).fill('drop answer'))
  const failure = await florin
    .deposit({ account, amount: '10.00' }, { deadlineMs: 1_000 * slowness })
    .catch((error) => error)
  expect(failure).toBeInstanceOf(FlorinUnavailable)
  expect(failure).toMatchObject({ isOutcomeUnknown: true, idempotencyKey: keys()[0] })
  expect(failure.attempts).toBe(proxy.seen.length)
  expect(failure.message).toContain(`send the same request again with the Idempotency-Key ${keys()[0]}`)
  proxy.faults.length = 0
  await florin.deposit({ account, amount: '10.00' }, { idempotencyKey: failure.idempotencyKey })
  expect(await posted()).toBe('10.00')
})

test('a doubt stays after a later attempt that changed nothing', async () => {
  proxy.faults.push('drop answer', problem(503, 'overloaded', { 'retry-after': '3600' }))
  const failure = await florin.deposit({ account, amount: '10.00' }).catch((error) => error)
  expect(failure).toMatchObject({ isOutcomeUnknown: true, attempts: 2 })
  expect(await posted()).toBe('10.00')
})

test('a request that no one received changed nothing', async () => {
  const nowhere = createFlorin({ ledgerUrl: 'http://127.0.0.1:1', deadlineMs: 300 })
  const failure = await nowhere.deposit({ account, amount: '10.00' }).catch((error) => error)
  expect(failure).toBeInstanceOf(FlorinUnavailable)
  expect(failure).toMatchObject({ isOutcomeUnknown: false })
  expect(failure.message).toContain('ECONNREFUSED')
})

test('a preview needs no key, and a doubt about it is none', async () => {
  proxy.faults.push(...Array<Fault>(1_000).fill('drop answer'))
  const failure = await florin.preview
    .deposit({ account, amount: '10.00' }, { deadlineMs: 300 })
    .catch((error) => error)
  expect(failure).toMatchObject({ isOutcomeUnknown: false, idempotencyKey: undefined })
  expect(await posted()).toBe('0.00')
})

test('a POST without a key is repeated only when nothing was changed', async () => {
  const retry = () =>
    florin.ledger
      .post('/v1/outbox/{fee}/retry', { params: { path: { fee: '01a1f733-36df-7000-8001-1a718a930041' } } })
      .catch((error) => error)
  proxy.faults.push(problem(503, 'overloaded'), 'drop answer')
  expect(await retry()).toMatchObject({ isOutcomeUnknown: true, idempotencyKey: undefined, attempts: 2 })
  expect(proxy.seen).toHaveLength(2)
  proxy.faults.push(problem(503, 'overloaded'))
  expect(await retry()).toMatchObject({ code: 'outbox_record_not_found' })
})

describe('an abort', () => {
  test('ends a request and leaves its reason', async () => {
    proxy.faults.push('silence')
    const stop = new AbortController()
    const answer = florin.balance(account, { signal: stop.signal })
    await expect.poll(() => proxy.seen.length).toBe(1)
    stop.abort(new Error('the user has left'))
    await expect(answer).rejects.toThrow('the user has left')
    expect(proxy.seen).toHaveLength(1)
  })

  test('ends a pause', async () => {
    proxy.faults.push(problem(503, 'overloaded', { 'retry-after': '30' }))
    const stop = new AbortController()
    const answer = florin.balance(account, { signal: stop.signal })
    await expect.poll(() => proxy.seen.length).toBe(1)
    stop.abort()
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('before the call sends nothing', async () => {
    await expect(florin.balance(account, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    expect(proxy.seen).toEqual([])
  })

  test('leaves no listener at the signal', async () => {
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1
      remove(...args)
    }
    proxy.faults.push('drop request')
    await florin.balance(account, { signal })
    expect(listeners).toBe(0)
  })
})

test('the token is sent, and a function is asked for each attempt', async () => {
  let count = 0
  const renewing = createFlorin({ ledgerUrl: proxy.url, token: async () => `token-${++count}` })
  proxy.faults.push('drop request')
  await renewing.balance(account)
  await createFlorin({ ledgerUrl: proxy.url, token: 'fixed' }).balance(account)
  expect(proxy.seen.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-2',
    'Bearer fixed',
  ])
})

test.each([
  [200, '<html>Welcome to the hotel</html>'],
  [200, ''],
  [204, ''],
])('a success that is not of Florin, %i %j, is none', async (status, body) => {
  proxy.faults.push({ status, body, headers: { 'content-length': String(body.length) } })
  const failure = await florin.deposit({ account, amount: '10.00' }).catch((error) => error)
  expect(failure).toBeInstanceOf(FlorinUnavailable)
  expect(failure).toMatchObject({ isOutcomeUnknown: true, idempotencyKey: keys()[0], attempts: 1 })
  expect(failure.cause).toMatchObject({ code: 'unexpected_answer', status })
  expect(failure.message).toContain(body)
})

test('no connection keeps the process alive', async () => {
  await florin.balance(account)
  const { spawn } = await import('node:child_process')
  const program = `import { createFlorin } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
    await createFlorin({ ledgerUrl: '${proxy.url}' }).balance('${account}')`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], { stdio: 'ignore' })
  expect(await once(child, 'exit')).toEqual([0, null])
})
