import { hash } from 'node:crypto'
import { base64url, exportSPKI, importJWK, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bodyOf } from './body-of.ts'
import { withClient } from './client.ts'
import { listServed } from './contract.ts'
import { createTestIssuer, type TestIssuer } from './issuer.ts'
import type { TestApp } from './service.ts'

/** Who may use a route, with what, as texts of roles: `reader teller`. */
interface Access {
  /** Of a grant for the ledger of the request. */
  ledger: string
  /** Of a grant for all ledgers. */
  all: string
  /** Of a grant for another ledger. */
  other: string
  /** Of a grant for the ledger that is limited to an owner. */
  owner: string
  /** Names of services, with their tokens. */
  services: string
}

/** By route: `GET /v1/accounts`. A route that is added needs a row: what it should be, not what it is. */
export type AccessTable = Record<string, Access>

interface GuardedApp extends TestApp {
  printRoutes(options: { commonPrefix: false }): string
}

export interface AccessSubject {
  app: GuardedApp
  superuserUrl: string
  close(): Promise<void>
}

export interface AccessOptions {
  table: AccessTable
  /** Starts the service on a database of its own, with authentication by these keys. */
  start(auth: TestIssuer['auth']): Promise<AccessSubject>
  /** The token of a calling service; signed with another secret than that of the service when `isForged`. */
  serviceToken(service: string, isForged: boolean): Promise<string>
}

const roles = ['reader', 'teller', 'accountant', 'operator', 'admin']
const isPublic = (path: string) =>
  /^\/(docs|problems|livez|readyz|health|metrics|(openapi|asyncapi)\.json)(\/|$)/.test(path)
const routesOf = (app: GuardedApp) =>
  listServed(app.printRoutes({ commonPrefix: false }))
    .filter(({ path }) => !isPublic(path))
    .map(({ method, path }) => ({ method, path, name: `${method} ${path}` }))

const idOf: Record<string, string> = {
  ':code': 'card',
  ':account': 'customers.alice.usd',
  ':key': 'aaaaaaaa',
  ':ledger': 'main',
}
const urlOf = (path: string) => path.replaceAll(/:\w+/g, (name) => idOf[name] ?? 'x')

/** The code of the refusal; undefined if the route was reached. Without a body, so that an accepted caller writes nothing. */
async function refusalOf(
  app: GuardedApp,
  route: { method: string; path: string },
  headers: Record<string, string>,
): Promise<string | undefined> {
  const answer = await app.inject({ method: route.method as 'GET', url: urlOf(route.path), headers })
  expect(answer.statusCode, `${route.method} ${route.path}: ${answer.payload}`).not.toBe(500)
  const { code } = bodyOf(answer) ?? {}
  const isRefusal = ['unauthenticated', 'forbidden', 'ledger_not_found', 'identity_unavailable'].includes(code)
  return isRefusal ? `${answer.statusCode} ${code}` : undefined
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const now = () => Math.floor(Date.now() / 1_000)
const admin = ['admin@*']

async function insertKeys({ superuserUrl }: AccessSubject, keys: Record<string, string>) {
  await withClient(superuserUrl, async (client) => {
    for (const [name, secret] of Object.entries(keys)) {
      await client.query(
        `insert into identity.api_keys (id, hash, name, grants, created_by, expires_at, revoked_at, revoked_by)
         values ($1, $2, $3, array['admin@*'], 'tests', case $3 when 'expired' then timestamptz '2020-01-01' end,
                 case $3 when 'revoked' then now() end, case $3 when 'revoked' then 'tests' end)`,
        [secret.split('_')[2], hash('sha256', secret, 'buffer'), name],
      )
    }
  })
}

/** Tests who may use each route of a service, against its table. */
export function describeAccess({ table, start, serviceToken }: AccessOptions): void {
  let issuer: TestIssuer
  let rsa: TestIssuer
  let subject: AccessSubject
  let app: GuardedApp
  const keys = {
    active: `florin_live_activeab_${'a'.repeat(43)}`,
    revoked: `florin_live_revokeda_${'b'.repeat(43)}`,
    expired: `florin_live_expireda_${'c'.repeat(43)}`,
  }

  beforeAll(async () => {
    issuer = await createTestIssuer('EdDSA')
    rsa = await createTestIssuer('RS256')
    // Two algorithms in one set, so that a forger has a public key to sign with.
    subject = await start({ ...issuer.auth, keys: { set: { keys: [...issuer.keySet.keys, ...rsa.keySet.keys] } } })
    app = subject.app
    await insertKeys(subject, keys)
  })
  afterAll(() => subject?.close())

  async function signedWithPublicKey(before = ''): Promise<string> {
    const key = rsa.keySet.keys[0] as JWK
    const pem = await exportSPKI((await importJWK(key, 'RS256', { extractable: true })) as never)
    const claims = { iss: issuer.issuer, aud: 'florin', sub: 'x', exp: now() + 60, florin_grants: admin }
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: key.kid as string })
      .sign(new TextEncoder().encode(before + pem))
  }

  async function withHeader(change: object): Promise<string> {
    const [head = '', payload, signature] = (await issuer.token(admin)).split('.')
    const header = { ...JSON.parse(Buffer.from(head, 'base64url').toString()), ...change }
    return [base64url.encode(JSON.stringify(header)), payload, signature].join('.')
  }

  /** Credentials that are rejected on every route. */
  const invalid: Record<string, () => Promise<Record<string, string>> | Record<string, string>> = {
    'no token': () => ({}),
    'an empty header': () => ({ authorization: '' }),
    'another scheme': async () => ({ authorization: `Basic ${await issuer.token(admin)}` }),
    'two tokens': async () => ({ authorization: `Bearer ${await issuer.token(admin)}, Bearer x` }),
    garbage: () => bearer('garbage'),
    'a token that has expired': async () => bearer(await issuer.token(admin, { exp: now() - 60 })),
    'a token that is not valid yet': async () => bearer(await issuer.token(admin, { nbf: now() + 120 })),
    'a token for another audience': async () => bearer(await issuer.token(admin, { aud: 'another' })),
    'a token from another issuer': async () => bearer(await issuer.token(admin, { iss: 'https://another.test' })),
    'a token without a signature': async () => bearer((await issuer.token(admin)).replace(/[^.]*$/, '')),
    'alg none': async () => bearer((await withHeader({ alg: 'none' })).replace(/[^.]*$/, '')),
    'HS256 with the public key': async () => bearer(await signedWithPublicKey()),
    'HS256 with the public key after white space': async () => bearer(await signedWithPublicKey(' \n')),
    'HS256 with the public key after a BOM': async () => bearer(await signedWithPublicKey('\ufeff')),
    'a token signed with another key': async () =>
      bearer(await (await createTestIssuer('EdDSA', issuer.keySet.keys[0]?.kid)).token(admin)),
    'a token with an unknown kid': async () => bearer(await issuer.token(admin, {}, { kid: 'unknown' })),
    'a token with an unknown crit': async () => bearer(await withHeader({ crit: ['florin'], florin: 1 })),
    'a token with a grant that cannot be read': async () => bearer(await issuer.token(['admin@*', 'boss@main'])),
    'an unknown API key': () => bearer(`florin_live_aaaaaaaa_${'a'.repeat(43)}`),
    'a revoked API key': () => bearer(keys.revoked),
    'an expired API key': () => bearer(keys.expired),
    'a forged service token': async () => ({
      'florin-service-token': await serviceToken('ledger', true),
    }),
    'a token in the service header': async () => ({ 'florin-service-token': await issuer.token(admin) }),
    'a service token in the other header': async () => bearer(await serviceToken('ledger', false)),
  }

  /** The roles that are let in, and the refusals of the others. */
  async function observe(app: GuardedApp, route: { method: string; path: string }, grantOf: (role: string) => string) {
    const refusals = new Set<string>()
    const allowed: string[] = []
    for (const role of roles) {
      const refusal = await refusalOf(app, route, bearer(await issuer.token([grantOf(role)])))
      if (refusal === undefined) allowed.push(role)
      else refusals.add(refusal)
    }
    return { allowed: allowed.join(' '), refusals: [...refusals] }
  }

  describe('the routes of the service', () => {
    test('have a row in the table, and every row has its route', () => {
      expect(Object.keys(table).sort()).toEqual(
        routesOf(app)
          .map((route) => route.name)
          .sort(),
      )
    })

    test('let in the roles and the services of the table, and reject all others', async () => {
      const observed: Record<string, Access> = {}
      for (const route of routesOf(app)) {
        const inLedger = await observe(app, route, (role) => `${role}@main`)
        const all = await observe(app, route, (role) => `${role}@*`)
        const other = await observe(app, route, (role) => `${role}@other`)
        const owner = await observe(app, route, (role) => `${role}@main;owner=alice`)
        for (const { refusals } of [inLedger, all, owner]) {
          expect(
            refusals.filter((refusal) => refusal !== '403 forbidden'),
            route.name,
          ).toEqual([])
        }
        const services: string[] = []
        for (const service of ['ledger', 'fx', 'revenue', 'verify', 'gateway']) {
          const token = await serviceToken(service, false)
          const refusal = await refusalOf(app, route, { 'florin-service-token': token })
          if (refusal === undefined) services.push(service)
          else expect(refusal, route.name).toBe('403 forbidden')
        }
        observed[route.name] = {
          ledger: inLedger.allowed,
          all: all.allowed,
          other: [other.allowed, ...other.refusals].join(' ').trim(),
          owner: owner.allowed,
          services: services.join(' '),
        }
      }
      expect(observed).toEqual(table)
    })

    test.each(Object.keys(invalid))('are closed to %s', async (what) => {
      const headers = await (invalid[what] as (typeof invalid)[string])()
      for (const route of routesOf(app)) {
        expect(await refusalOf(app, route, headers), route.name).toBe('401 unauthenticated')
        // A token in the query is ignored.
        const inQuery = `?access_token=${keys.active}&authorization=Bearer%20${keys.active}`
        const answer = await app.inject({
          method: route.method as 'GET',
          url: urlOf(route.path) + inQuery,
          headers,
        })
        expect(answer.statusCode, route.name).toBe(401)
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="florin"/)
        expect(answer.payload).not.toContain(keys.active)
      }
    })

    test('let in an API key with the same grants', async () => {
      for (const route of routesOf(app)) {
        const withToken = await refusalOf(app, route, bearer(await issuer.token(admin)))
        expect(await refusalOf(app, route, bearer(keys.active)), route.name).toBe(withToken)
      }
    })

    test('answer for a ledger without a grant exactly as for one that does not exist', async () => {
      for (const route of routesOf(app)) {
        const answers = await Promise.all(
          ['main', 'never-opened'].map(async (ledger) => {
            const headers = {
              ...bearer(await issuer.token(['admin@other'])),
              'florin-ledger': ledger,
              'x-request-id': 'x',
            }
            const url = urlOf(route.path.replace(':ledger', ledger))
            const answer = await app.inject({ method: route.method as 'GET', url, headers })
            return `${answer.statusCode} ${answer.payload.replaceAll(ledger, 'X')}`
          }),
        )
        if (table[route.name]?.other === '404 ledger_not_found') expect(answers[0]).toBe(answers[1])
      }
    })
  })
}
