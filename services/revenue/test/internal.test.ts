import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSecretCheck } from '../src/internal.ts'
import { feeOf, startRevenue, type TestRevenue, testSecret } from './revenue.ts'

let revenue: TestRevenue
beforeAll(async () => {
  revenue = await startRevenue()
})
afterAll(() => revenue.close())

const calls: [string, () => object][] = [
  ['/v1/fees', () => feeOf()],
  ['/v1/fees/batch', () => ({ fees: [feeOf()] })],
]
const wrong: [string, string | null][] = [
  ['no authorization', null],
  ['an empty one', ''],
  ['another secret', `Bearer ${'x'.repeat(testSecret.length)}`],
  ['the beginning of the secret', `Bearer ${testSecret.slice(0, -1)}`],
  ['the secret and more', `Bearer ${testSecret}x`],
  ['the secret by itself', testSecret],
  ['another scheme', `Basic ${testSecret}`],
]

test.each(calls.flatMap(([path, body]) => wrong.map(([name, value]) => [path, name, value, body] as const)))(
  '%s with %s is refused, and records nothing',
  async (path, _, authorization, body) => {
    const answer = await revenue.expectRefusal('401 unauthorized', () =>
      revenue.post(path, body(), { authorization: authorization as never }),
    )
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(answer.text).not.toContain(testSecret)
  },
)

test('what is refused is not read: a bad body without the secret is refused for the secret', async () => {
  await revenue.expectRefusal('401 unauthorized', () =>
    revenue.post('/v1/fees', { nonsense: 1 }, { authorization: null }),
  )
})

test('the secret lets fees in, and is asked for nowhere else', async () => {
  for (const [path, body] of calls) expect((await revenue.post(path, body())).statusCode).toBeLessThan(300)
  for (const path of ['/v1/fees', '/v1/fee-schedules', '/v1/revenue?from=2026-04-01&to=2026-05-01', '/health']) {
    const answer = await revenue.get(path, { authorization: null })
    expect(answer.statusCode, path).not.toBe(401)
  }
})

test('what is for the ledger is in no document', async () => {
  const { body } = await revenue.get('/openapi.json')
  expect(body.paths['/v1/fees'].post).toBeUndefined()
  expect(body.paths['/v1/fees/batch']).toBeUndefined()
  expect(JSON.stringify(body)).not.toMatch(/authorization|secret/i)
})

test('secrets of any length are compared', () => {
  const check = createSecretCheck('secret')
  expect(() => check('Bearer secret')).not.toThrow()
  for (const given of ['', 'Bearer', 'Bearer secre', 'Bearer secrets', 'bearer secret', 'x'.repeat(100_000)]) {
    expect(() => check(given)).toThrow()
  }
})
