import { createServiceTokens, hashApiKey } from '@florin/identity'
import { createTestIssuer, type TestIssuer } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serviceSecret, startLedger, type TestLedger } from './ledger.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

let issuer: TestIssuer
let ledger: TestLedger
let service: ServiceProcess
let url: string

beforeAll(async () => {
  issuer = await createTestIssuer()
  ledger = await startLedger()
  service = await startServiceProcess({
    DATABASE_URL: ledger.serviceUrl,
    LOG_LEVEL: 'trace',
    WEBHOOKS_ALLOW_PRIVATE: 'on',
    FX_URL: 'http://127.0.0.1:1',
    REVENUE_URL: 'http://127.0.0.1:1',
    AUTH_ISSUER: issuer.issuer,
    AUTH_KEYS: JSON.stringify(issuer.keySet),
  })
  url = `http://127.0.0.1:${/listening at http:[^"]*:(\d+)/.exec(service.output())?.[1]}`
})
afterAll(async () => {
  await service?.end('SIGKILL')
  await ledger?.close()
})

const password = 'correct-horse-battery'

async function send(method: string, path: string, headers: Record<string, string>, body?: object) {
  const answer = await fetch(url + path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, text: await answer.text() }
}

test('no token, no key and no secret is in the log or in an answer to another, whatever a client does with it', async () => {
  const expired = await issuer.token(['admin@*'], { exp: 1 })
  const admin = await issuer.token(['admin@*'], { sub: 'anna' })
  const forged = `${admin.slice(0, -6)}AAAAAA`
  const ofService = await createServiceTokens('fx', serviceSecret).tokenFor('ledger', 'anna')
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const created = await send(
    'POST',
    '/v1/api-keys',
    { ...bearer(admin), 'idempotency-key': 'k' },
    {
      name: 'till',
      grants: ['teller@main', 'reader@*'],
    },
  )
  expect(created.status, created.text).toBe(201)
  const key = JSON.parse(created.text).secret as string
  const credentials = [expired, admin, forged, ofService, key]
  const answers: string[] = []
  for (const [index, credential] of credentials.entries()) {
    const order = { source_account: 'a', target_account: 'b', amount: '1.00' }
    for (const answer of [
      send('GET', '/v1/accounts', bearer(credential)),
      send('GET', '/v1/accounts', { authorization: credential }),
      send('GET', '/v1/accounts', { authorization: `Basic ${credential}` }),
      send('GET', '/v1/accounts', { 'florin-service-token': credential }),
      send('GET', `/v1/accounts?access_token=${credential}`, bearer(admin)),
      send('GET', `/v1/${credential}`, bearer(admin)),
      send('GET', `/v1/accounts/${credential}`, bearer(admin)),
      send('POST', '/v1/transfers', { ...bearer(admin), 'idempotency-key': credential.slice(-40) }, order),
      send('POST', '/v1/transfers', { ...bearer(admin), 'idempotency-key': 'x' }, { ...order, note: credential }),
      send('POST', '/v1/transfers', { ...bearer(credential), 'idempotency-key': 'y' }, order),
      send('DELETE', `/v1/api-keys/${credential}`, bearer(admin)),
      send('POST', `/v1/accounts?password=${password}`, bearer(admin), { currency: 'USD' }),
      send('POST', '/v1/accounts', { ...bearer(admin), 'x-request-id': credential }, { currency: 'USD' }),
      send('POST', '/v1/ledgers', { ...bearer(admin), 'florin-ledger': credential }, { name: `l${index}` }),
      send('POST', '/v1/webhooks', { ...bearer(admin), 'idempotency-key': credential }, { url: 'http://[::1]:9/' }),
      send('DELETE', `/v1/webhooks/${credential}`, bearer(admin)),
    ]) {
      answers.push((await answer).text)
    }
  }
  const webhook = { url: 'http://127.0.0.1:9/' }
  const registered = await send('POST', '/v1/webhooks', { ...bearer(admin), 'idempotency-key': 'hook' }, webhook)
  const { secret: webhookSecret } = JSON.parse(registered.text)
  await send('DELETE', `/v1/webhooks/${encodeURI(webhookSecret)}`, bearer(admin))
  // A key that was revoked, and one whose lookup fails.
  await send('DELETE', `/v1/api-keys/${key.split('_')[2]}`, bearer(admin))
  await send('GET', '/v1/accounts', bearer(key))
  const { output } = service
  await service.end('SIGTERM')
  const log = output()
  const trail = await ledger.db.query('select e::text as entry from audit.entries e')
  expect(trail.rowCount).toBeGreaterThan(0)
  const recorded = trail.rows.map(({ entry }) => entry).join('\n')
  const feed = JSON.stringify((await ledger.get('/v1/events?limit=200')).body)
  expect(log.split('\n').length).toBeGreaterThan(answers.length)
  const secrets = [
    serviceSecret,
    hashApiKey(key).toString('hex'),
    hashApiKey(key).toString('base64'),
    key.slice('florin_live_12345678_'.length),
    password,
    webhookSecret.slice('whsec_'.length),
    ...[expired, admin, forged, ofService].flatMap((token) => [token, token.split('.')[2] as string]),
  ]
  for (const secret of secrets) {
    expect(log, 'the log').not.toContain(secret)
    expect(recorded, 'the audit trail').not.toContain(secret)
    expect(feed, 'the feed').not.toContain(secret)
    for (const answer of answers) expect(answer).not.toContain(secret)
  }
})
