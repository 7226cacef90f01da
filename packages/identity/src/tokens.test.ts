import { createServer, type Server } from 'node:http'
import { createTestIssuer, type TestIssuer } from '@florin/testing'
import { base64url, exportSPKI, importJWK, type JWK, SignJWT } from 'jose'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { IdentityUnavailable, Unauthenticated } from './identity.ts'
import { checkPublicKeys, createLocalKeys, createRemoteKeys, type KeySource } from './key-set.ts'
import { createTokenVerifier, type TokenVerifier } from './tokens.ts'

let issuer: TestIssuer
let rsa: TestIssuer
beforeAll(async () => {
  issuer = await createTestIssuer()
  rsa = await createTestIssuer('RS256')
})

function verifierOf(keys: KeySource, clockToleranceSeconds = 30): TokenVerifier {
  return createTokenVerifier({ keys, issuer: issuer.issuer, audience: 'florin', clockToleranceSeconds })
}
const local = (of = issuer) => verifierOf(createLocalKeys(of.keySet))
const verify = async (verifier: TokenVerifier, token: string) => verifier.verify(token)
const now = () => Math.floor(Date.now() / 1_000)

test.each(['EdDSA', 'ES256', 'RS256', 'PS256'])(
  'a token signed by %s names its subject and its grants',
  async (alg) => {
    const of = await createTestIssuer(alg)
    const token = await of.token(['teller@main;owner=alice'], { sub: 'alice' })
    const identity = {
      subject: 'alice',
      kind: 'token',
      grants: [{ role: 'teller', ledgers: ['main'], owner: 'alice' }],
    }
    const verifier = local(of)
    expect(await verify(verifier, token)).toEqual(identity)
    // Remembered: no promise any more.
    expect(verifier.verify(token)).toEqual(identity)
  },
)

test('a remembered token is refused from its expiry on', async () => {
  const verifier = verifierOf(createLocalKeys(issuer.keySet), 0)
  const token = await issuer.token([], { exp: now() + 60 })
  await verify(verifier, token)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  await expect(verify(verifier, token)).rejects.toThrow('The token has expired.')
})

const hs256 = (key: Uint8Array) =>
  new SignJWT({ iss: issuer.issuer, aud: 'florin', sub: 'tests', exp: now() + 60, florin_grants: ['admin@*'] })
    .setProtectedHeader({ alg: 'HS256', kid: rsa.keySet.keys[0]?.kid as string })
    .sign(key)

async function publicPem(): Promise<string> {
  return exportSPKI((await importJWK(rsa.keySet.keys[0] as JWK, 'RS256', { extractable: true })) as never)
}

const unsigned = (alg: string) =>
  [{ alg }, { iss: issuer.issuer, aud: 'florin', sub: 'x', exp: now() + 60, florin_grants: ['admin@*'] }]
    .map((part) => base64url.encode(JSON.stringify(part)))
    .join('.')

const forged: [string, () => Promise<string> | string][] = [
  ['that has expired', () => issuer.token([], { exp: now() - 31 })],
  ['that is not valid yet', () => issuer.token([], { nbf: now() + 60 })],
  ['without an expiry', () => issuer.token([], { exp: undefined as never })],
  ['without a subject', () => issuer.token([], { sub: undefined as never })],
  ['with an empty subject', () => issuer.token([], { sub: '' })],
  ['with a null character in its subject', () => issuer.token([], { sub: 'tom\0' })],
  ['with a subject that is not Unicode', () => issuer.token([], { sub: 'tom\ud800' })],
  ['with the subject of an API key', () => issuer.token([], { sub: 'key:abcdefgh' })],
  ['with the subject of a service', () => issuer.token([], { sub: 'service:ledger' })],
  ['for another audience', () => issuer.token([], { aud: 'another' })],
  ['from another issuer', () => issuer.token([], { iss: 'https://another.test' })],
  ['signed with another key', async () => (await createTestIssuer('EdDSA', issuer.keySet.keys[0]?.kid)).token([])],
  ['with an unknown kid', () => issuer.token([], {}, { kid: 'unknown' })],
  [
    'with an unknown crit',
    () => issuer.token([], {}, { crit: ['florin'], florin: 1 } as never).catch(() => 'not signed'),
  ],
  ['with alg none', () => `${unsigned('none')}.`],
  ['with alg None', () => `${unsigned('None')}.AAAA`],
  ['signed with the public key as a secret', async () => hs256(new TextEncoder().encode(await publicPem()))],
  [
    'signed with the public key after white space',
    async () => hs256(new TextEncoder().encode(` \n${await publicPem()}`)),
  ],
  ['signed with the public key after a BOM', async () => hs256(new TextEncoder().encode(`\ufeff${await publicPem()}`))],
  ['with grants that are no list', () => issuer.token('admin@*' as never)],
  ['with a grant that cannot be read', () => issuer.token(['reader@main', 'boss@main'])],
  ['with too many grants', () => issuer.token(Array(51).fill('reader@main'))],
  ['that is garbage', () => 'garbage'],
  ['of three dots', () => '...'],
  ['of a megabyte', () => 'a'.repeat(1_048_576)],
  ['with another payload', async () => (await issuer.token([])).replace(/\.[^.]+\./, `.${base64url.encode('{}')}.`)],
]

test.each(forged)('a token %s is refused, and the reason quotes nothing of it', async (_, make) => {
  const token = await make()
  for (const of of [issuer, rsa]) {
    const failure = await verify(local(of), token).catch((error) => error)
    expect(failure).toBeInstanceOf(Unauthenticated)
    expect(failure.cause).toBeUndefined()
    for (const part of token.split('.')) if (part.length > 3) expect(failure.message).not.toContain(part)
  }
})

test('a token with a crit header that nobody knows is refused', async () => {
  const [head = '', payload, signature] = (await issuer.token([])).split('.')
  const header = { ...JSON.parse(Buffer.from(head, 'base64url').toString()), crit: ['florin'], florin: 1 }
  const token = [base64url.encode(JSON.stringify(header)), payload, signature].join('.')
  await expect(verify(local(), token)).rejects.toThrow(Unauthenticated)
})

test('clocks may differ by the tolerance', async () => {
  const token = await issuer.token([], { exp: now() - 10, nbf: now() + 10 })
  expect(await verify(local(), token)).toMatchObject({ subject: 'tests' })
  await expect(verify(verifierOf(createLocalKeys(issuer.keySet), 0), token)).rejects.toThrow(Unauthenticated)
})

test('private and symmetric keys are refused in a key set', () => {
  expect(() => checkPublicKeys({ keys: [{ kty: 'oct', k: 'AAAA' }] })).toThrow('symmetric')
  expect(() => checkPublicKeys({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'AA', d: 'AA' }] })).toThrow('private')
  for (const none of [null, {}, { keys: [] }, { keys: {} }, []]) expect(() => checkPublicKeys(none)).toThrow()
  expect(() => checkPublicKeys(issuer.keySet)).not.toThrow()
})

/** A provider whose answer the test chooses. */
class Provider {
  body: unknown = issuer.keySet
  status = 200
  reads = 0
  readonly server: Server = createServer((_, response) => {
    this.reads += 1
    response.writeHead(this.status, { 'content-type': 'application/json' }).end(JSON.stringify(this.body))
  })
  url = ''

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    const address = this.server.address()
    this.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}

let provider: Provider
let keys: KeySource
afterEach(async () => {
  vi.useRealTimers()
  keys?.close()
  await provider?.stop()
})

async function remote(limits: Parameters<typeof createRemoteKeys>[0]['limits'] = {}): Promise<TokenVerifier> {
  provider = new Provider()
  await provider.start()
  const onChange = () => verifier.forget()
  keys = createRemoteKeys({ url: provider.url, onChange, onFailure: () => undefined, limits })
  const verifier = verifierOf(keys)
  return verifier
}

test('the keys of a provider are read once, and again for an unknown kid, but not for each', async () => {
  const verifier = await remote({ cooldownMs: 60_000 })
  const tokens = await Promise.all(Array.from({ length: 20 }, (_, n) => issuer.token([], { sub: `s${n}` })))
  await Promise.all(tokens.map((token) => verify(verifier, token)))
  expect(provider.reads).toBe(1)
  for (let n = 0; n < 20; n += 1) {
    const token = await issuer.token([], {}, { kid: `forged-${n}` })
    await expect(verify(verifier, token)).rejects.toThrow(Unauthenticated)
  }
  expect(provider.reads).toBe(1)
})

test('after a rotation, tokens of the new key are accepted, and those of a removed key are not', async () => {
  const verifier = await remote({ cooldownMs: 0 })
  const old = await issuer.token([])
  await verify(verifier, old)
  const next = await createTestIssuer()
  provider.body = { keys: [...issuer.keySet.keys, ...next.keySet.keys] }
  expect(await verify(verifier, await next.token([]))).toMatchObject({ subject: 'tests' })
  expect(await verify(verifier, old)).toMatchObject({ subject: 'tests' })
  provider.body = next.keySet
  await expect(verify(verifier, await issuer.token([], {}, { kid: 'x' }))).rejects.toThrow(Unauthenticated)
  await expect(verify(verifier, old)).rejects.toThrow(Unauthenticated)
})

test('keys that are known are used while the provider is unavailable, for a bounded time', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const verifier = await remote()
  const token = await issuer.token([])
  await verify(verifier, token)
  provider.status = 500
  vi.advanceTimersByTime(3_500_000)
  expect(await verify(verifier, token)).toMatchObject({ subject: 'tests' })
  expect(await verify(verifier, await issuer.token([], { sub: 'new' }))).toMatchObject({ subject: 'new' })
  vi.advanceTimersByTime(200_000)
  for (const each of [token, await issuer.token([], { sub: 'newer' })]) {
    await expect(verify(verifier, each)).rejects.toThrow(IdentityUnavailable)
  }
  provider.status = 200
  vi.advanceTimersByTime(6_000)
  expect(await verify(verifier, await issuer.token([], { sub: 'back' }))).toMatchObject({ subject: 'back' })
  expect(await verify(verifier, token)).toMatchObject({ subject: 'tests' })
})

test.each([
  ['an error', 500, {}],
  ['no keys', 200, {}],
  ['another thing', 200, 'not a set'],
  ['too much', 200, { keys: [], more: 'x'.repeat(300_000) }],
])('without keys, because the provider answers with %s, nobody is let in or refused', async (_, status, body) => {
  const verifier = await remote()
  Object.assign(provider, { status, body })
  await expect(verify(verifier, await issuer.token(['admin@*']))).rejects.toThrow(IdentityUnavailable)
})

test('a symmetric key in the set of a provider is ignored', async () => {
  const verifier = await remote()
  provider.body = { keys: [{ kty: 'oct', k: 'AAAA', kid: 'secret', alg: 'HS256' }, ...issuer.keySet.keys] }
  expect(await verify(verifier, await issuer.token([]))).toMatchObject({ subject: 'tests' })
})
