import { createServiceTokens } from '@florin/identity'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { feeOf, serviceSecret, startRevenue, type TestRevenue } from './revenue.ts'

let revenue: TestRevenue
beforeAll(async () => {
  revenue = await startRevenue()
})
afterAll(() => revenue.close())

const calls: [string, () => object][] = [
  ['/v1/fees', () => feeOf()],
  ['/v1/fees/batch', () => ({ fees: [feeOf()] })],
]
const tokenOf = (service: string, audience = 'revenue', secret = serviceSecret) =>
  createServiceTokens(service, secret).tokenFor(audience, 'alice')

const claims = (alg: string, seconds: number) => {
  const now = Math.floor(Date.now() / 1_000)
  return new SignJWT({ iss: 'florin', sub: 'service:ledger', aud: 'revenue', iat: now, exp: now + seconds })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(serviceSecret))
}
const unsigned = [{ alg: 'none' }, { iss: 'florin', sub: 'service:ledger', aud: 'revenue', iat: 0, exp: 4_000_000_000 }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.')

const wrong: [string, string, () => string | null | Promise<string>][] = [
  ['no token', '403 forbidden', () => null],
  ['an empty one', '401 unauthenticated', () => ''],
  ['one of another secret', '401 unauthenticated', () => tokenOf('ledger', 'revenue', 'x'.repeat(32))],
  ['one for another service', '401 unauthenticated', () => tokenOf('ledger', 'fx')],
  ['one of a service that records no fees', '403 forbidden', () => tokenOf('fx')],
  ['one by another algorithm', '401 unauthenticated', () => claims('HS512', 60)],
  ['one that has expired', '401 unauthenticated', () => claims('HS256', -60)],
  ['one without a signature', '401 unauthenticated', () => `${unsigned}.`],
  ['the secret by itself', '401 unauthenticated', () => serviceSecret],
  ['a very long one', '401 unauthenticated', () => 'x'.repeat(10_000)],
]

test.each(
  calls.flatMap(([path, body]) => wrong.map(([name, refusal, token]) => [path, name, refusal, token, body] as const)),
)('%s with %s is refused, and records nothing', async (path, _, refusal, token, body) => {
  const serviceToken = await token()
  const answer = await revenue.expectRefusal(refusal as never, () => revenue.post(path, body(), { serviceToken }))
  expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
  expect(answer.text).not.toContain(serviceSecret)
})

test('what is refused is not read: a bad body without a token is refused for the token', async () => {
  await revenue.expectRefusal('403 forbidden', () => revenue.post('/v1/fees', { nonsense: 1 }, { serviceToken: null }))
})

test('the token of the ledger lets fees in, and is asked for nowhere else', async () => {
  for (const [path, body] of calls) expect((await revenue.post(path, body())).statusCode).toBeLessThan(300)
  for (const path of ['/v1/fees', '/v1/fee-schedules', '/v1/revenue?from=2026-04-01&to=2026-05-01', '/health']) {
    const answer = await revenue.get(path)
    expect([401, 403], path).not.toContain(answer.statusCode)
  }
})

test('what is for the ledger is in no document', async () => {
  const { body } = await revenue.get('/openapi.json')
  expect(body.paths['/v1/fees'].post).toBeUndefined()
  expect(body.paths['/v1/fees/batch']).toBeUndefined()
  expect(JSON.stringify(body)).not.toMatch(/service-token|secret/i)
})
