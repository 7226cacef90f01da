import { createTestIssuer, soon, type TestIssuer } from '@florin/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { fx as fxService } from '../../fx/src/main.ts'
import { type Answer, connect, serviceSecret, startLedger, type TestLedger } from './ledger.ts'

let issuer: TestIssuer
let ledger: TestLedger
let replica: TestLedger
let fx: Awaited<ReturnType<typeof startFx>>

beforeAll(async () => {
  issuer = await createTestIssuer()
  const authorization = await bearer('admin@*')
  ledger = await startLedger({ auth: issuer.auth, authorization })
  replica = await startLedger({ auth: issuer.auth, authorization, on: ledger })
  fx = await startFx(ledger)
})
afterAll(async () => {
  await fx?.close()
  await replica?.close()
  await ledger?.close()
})

const bearer = async (...grants: string[]) => `Bearer ${await issuer.token(grants)}`
const as = (authorization: string) => ({ headers: { authorization } })

/** The FX service on the database of the ledger, as in an installation. */
async function startFx(on: TestLedger) {
  const asRole = (role: string) => on.ownerUrl.replace('ledger_owner', role)
  await fxService.migrate(asRole('fx_owner'), console.error)
  const { createLogger } = await import('@florin/server')
  const app = await fxService.build(
    {
      http: { host: '127.0.0.1', port: 0 },
      database: { url: asRole('fx_service'), connectionsMax: 2 },
      migration: undefined,
      logLevel: 'silent',
      auth: issuer.auth,
      serviceSecret,
      sources: ['simulation'],
      ecbUrl: 'http://127.0.0.1:1/',
      fetchMinutes: 60,
    },
    createLogger('fx', 'silent'),
  )
  await app.ready()
  return app
}

async function createKey(body: object = {}, options = {}): Promise<Answer['body']> {
  const answer = await ledger.post('/v1/api-keys', { name: 'till', grants: ['reader@main'], ...body }, options)
  expect(answer.statusCode, answer.text).toBe(201)
  return answer.body
}

test('a key is shown once, and only its hash is stored', async () => {
  const send = () =>
    ledger.post('/v1/api-keys', { name: 'till', grants: ['reader@main,a', 'teller@a'] }, { key: 'once' })
  const first = await send()
  expect(first.body.secret).toMatch(/^florin_live_[a-z0-9]{8}_[\w-]{43}$/)
  expect(first.body).toMatchObject({ status: 'active', grants: ['reader@a,main', 'teller@a'], created_by: 'tests' })
  const replay = await send()
  expect(replay.statusCode).toBe(201)
  expect(replay.body).toEqual({ ...first.body, secret: null })
  const superuser = connect(ledger.superuserUrl)
  const { rows } = await superuser.query(
    `select string_agg(t::text, ' ') as all_rows from (select k::text as t from identity.api_keys k
       union all select i::text from ledger.idempotency_keys i) as rows`,
  )
  await superuser.end()
  expect(rows[0].all_rows).not.toContain(first.body.secret.slice(`florin_live_${first.body.id}_`.length))
  expect((await ledger.get('/v1/api-keys')).text).not.toContain(first.body.secret)
})

test('the Idempotency-Key of an API key refers to nothing else', async () => {
  await createKey({}, { key: 'of-an-api-key' })
  for (const [path, code] of [
    ['holds', 'hold_not_found'],
    ['payments', 'payment_not_found'],
    ['scheduled', 'scheduled_order_not_found'],
    ['webhooks', 'webhook_not_found'],
  ]) {
    const answer = await ledger.get(`/v1/${path}/key:of-an-api-key`)
    expect([answer.statusCode, answer.body.code]).toEqual([404, code])
  }
})

test('a key opens what its grants say, in every service', async () => {
  const { secret } = await createKey()
  const key = as(`Bearer ${secret}`)
  expect((await ledger.get('/v1/accounts', key)).statusCode).toBe(200)
  expect((await ledger.post('/v1/accounts', { currency: 'USD' }, key)).body.code).toBe('forbidden')
  expect((await ledger.get('/v1/accounts', { ledger: 'other', ...key })).body.code).toBe('ledger_not_found')
  const rates = await fx.inject({
    method: 'GET',
    url: '/v1/currencies',
    headers: { authorization: `Bearer ${secret}` },
  })
  expect(rates.statusCode).toBe(200)
})

test('a revoked key is refused on every replica of every service', async () => {
  const { id, secret } = await createKey()
  const authorization = `Bearer ${secret}`
  const ask = async () => [
    (await ledger.get('/v1/accounts', as(authorization))).statusCode,
    (await replica.get('/v1/accounts', as(authorization))).statusCode,
    (await fx.inject({ method: 'GET', url: '/v1/currencies', headers: { authorization } })).statusCode,
  ]
  expect(await ask()).toEqual([200, 200, 200])
  const revoked = await ledger.delete(`/v1/api-keys/${id}`)
  expect(revoked.body).toMatchObject({ id, status: 'revoked' })
  await vi.waitFor(async () => expect(await ask()).toEqual([401, 401, 401]), soon)
  expect((await ledger.delete(`/v1/api-keys/${id}`)).body).toEqual(revoked.body)
})

test('an expired key is refused, also one that is remembered', async () => {
  const { id, secret } = await createKey({ expires_at: '2999-01-01T00:00:00Z' })
  const key = as(`Bearer ${secret}`)
  expect((await ledger.get('/v1/accounts', key)).statusCode).toBe(200)
  const superuser = connect(ledger.superuserUrl)
  await superuser.query(`update identity.api_keys set expires_at = '2020-01-01' where id = $1`, [id])
  await superuser.end()
  await vi.waitFor(async () => expect((await replica.get('/v1/accounts', key)).statusCode).toBe(401), soon)
  await ledger.expectRefusal('422 moment_in_past', () =>
    ledger.post('/v1/api-keys', { name: 'x', grants: ['reader@main'], expires_at: '2020-01-01T00:00:00Z' }),
  )
})

test.each([
  ['operator@main', 'teller@main', 403],
  ['operator@main', 'operator@main', 201],
  ['operator@main', 'reader@main;owner=alice', 201],
  ['operator@main', 'reader@a', 403],
  ['operator@main', 'reader@*', 403],
  ['admin@main', 'admin@main', 201],
  ['admin@main', 'admin@*', 403],
  ['admin@*', 'admin@*', 201],
  ['operator@main;owner=alice', 'reader@main;owner=alice', 403],
  ['teller@*', 'reader@main', 403],
])('an identity with %s that gives %s is answered with %i', async (own, given, status) => {
  const authorization = await bearer(own)
  const answer = await ledger.post('/v1/api-keys', { name: 'x', grants: [given] }, as(authorization))
  expect(answer.statusCode, answer.text).toBe(status)
})

test('keys of other ledgers are neither shown nor revoked', async () => {
  const { id } = await createKey({ grants: ['reader@main', 'reader@a'] })
  const mine = await createKey({ grants: ['reader@a'] })
  const operator = as(await bearer('operator@a'))
  const { body } = await ledger.get('/v1/api-keys', operator)
  expect(body.data.map((key: { id: string }) => key.id)).toContain(mine.id)
  expect(body.data.map((key: { id: string }) => key.id)).not.toContain(id)
  const missing = await ledger.delete('/v1/api-keys/aaaaaaaa', operator)
  const hidden = await ledger.delete(`/v1/api-keys/${id}`, operator)
  const neutral = ({ body: { request_id: _, ...rest } }: Answer, name: string) => JSON.stringify(rest).replace(name, '')
  expect(neutral(hidden, id)).toBe(neutral(missing, 'aaaaaaaa'))
  expect(missing.statusCode).toBe(404)
  expect((await ledger.delete(`/v1/api-keys/${mine.id}`, operator)).statusCode).toBe(200)
})

test('nobody gets the replay of the request of another', async () => {
  const send = (authorization: string) =>
    ledger.post('/v1/api-keys', { name: 'x', grants: ['reader@main'] }, { key: 'shared', ...as(authorization) })
  expect((await send(`Bearer ${await issuer.token(['operator@main'], { sub: 'anna' })}`)).statusCode).toBe(201)
  expect((await send(`Bearer ${await issuer.token(['operator@main'], { sub: 'ben' })}`)).body.code).toBe(
    'idempotency_key_reused',
  )
})

test('keys are listed by prefix and by status, in pages', async () => {
  const keys = [await createKey(), await createKey(), await createKey()]
  await ledger.delete(`/v1/api-keys/${keys[0].id}`)
  const list = async (query: string) => (await ledger.get(`/v1/api-keys?${query}`)).body
  for (const prefix of [keys[1].id, keys[1].secret, `florin_live_${keys[1].id.slice(0, 6)}`]) {
    expect((await list(`prefix=${prefix}`)).data.map(({ id }: { id: string }) => id)).toEqual([keys[1].id])
  }
  expect((await list(`prefix=${keys[0].id}&status=revoked`)).data).toHaveLength(1)
  expect((await list(`prefix=${keys[0].id}&status=active`)).data).toHaveLength(0)
  const first = await list('limit=2')
  const second = await list(`limit=2&cursor=${first.next_cursor}`)
  expect([...first.data, ...second.data].map(({ id }: { id: string }) => id).slice(0, 3)).toEqual(
    keys.map(({ id }) => id).reverse(),
  )
})

test('the last use of a key is noted when a service closes at the latest, and never set back', async () => {
  const { id, secret } = await createKey()
  const other = await startLedger({ auth: issuer.auth, on: ledger })
  expect((await other.get('/v1/accounts', as(`Bearer ${secret}`))).statusCode).toBe(200)
  await other.close()
  const noted = async () => (await ledger.get(`/v1/api-keys?prefix=${id}`)).body.data[0].last_used_at
  const lastUse = await noted()
  expect(lastUse).not.toBeNull()
  await ledger.db.query(`select identity.note_uses(array[$1], array['2020-01-01'::timestamptz])`, [id])
  expect(await noted()).toBe(lastUse)
})

test.each(['update identity.api_keys set revoked_at = now(), revoked_by = $$x$$', 'select ledger.stamp(1)'])(
  'another service cannot %s',
  async (sql) => {
    const other = connect(ledger.ownerUrl.replace('ledger_owner', 'fx_service'))
    await expect(other.query(sql)).rejects.toMatchObject({ code: '42501' })
    await other.end()
  },
)

test('a key with a typing error is refused without a query', async () => {
  for (const wrong of ['florin_live_', 'florin_live_abc', `florin_live_abcdefgh_${'a'.repeat(42)}`]) {
    const answer = await ledger.get('/v1/accounts', as(`Bearer ${wrong}`))
    expect(answer.statusCode).toBe(401)
    expect(answer.text).not.toContain(wrong)
  }
})
