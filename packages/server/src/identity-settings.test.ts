import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestIssuer } from '@florin/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { readEnvironment } from './environment.ts'
import { checkIdentity, identityEnvironment, identitySettings } from './identity-settings.ts'

const Environment = z
  .object({ HOST: z.string().default('127.0.0.1'), ...identityEnvironment })
  .superRefine(checkIdentity)
const secret = { SERVICE_SECRET: 'x'.repeat(32) }
const read = (environment: Record<string, string>) =>
  identitySettings(readEnvironment(Environment, { ...secret, ...environment })).auth

const issuer = { AUTH_ISSUER: 'https://issuer.test' }
const url = { AUTH_JWKS_URL: 'https://issuer.test/jwks' }
let keySet: { keys: object[] }
let folder: string
beforeAll(async () => {
  keySet = (await createTestIssuer()).keySet
  folder = await mkdtemp(join(tmpdir(), 'florin-keys-'))
  await writeFile(join(folder, 'keys.json'), JSON.stringify(keySet))
})
afterAll(() => rm(folder, { recursive: true }))

test.each(['127.0.0.1', 'localhost', '::1', '127.1.2.3'])('on %s authentication may be off', (HOST) => {
  expect(read({ HOST })).toEqual({ mode: 'open' })
})

test.each(['0.0.0.0', '::', '10.0.0.7', 'ledger', '127.0.0.1.example.org', 'localhost.evil.org', ''])(
  'a service on "%s" does not start without authentication, unless that is said',
  (HOST) => {
    expect(() => read({ HOST })).toThrow('AUTH=none')
    expect(read({ HOST, AUTH: 'none' })).toEqual({ mode: 'open' })
    expect(read({ HOST, ...issuer, ...url })).toMatchObject({ mode: 'tokens', audience: 'florin' })
  },
)

test('the keys are behind a URL, in a file, or in a variable', () => {
  const settings = { mode: 'tokens', issuer: issuer.AUTH_ISSUER, audience: 'florin', clockToleranceSeconds: 30 }
  expect(read({ ...issuer, ...url })).toEqual({ ...settings, keys: { url: url.AUTH_JWKS_URL } })
  expect(read({ ...issuer, AUTH_KEYS: JSON.stringify(keySet) })).toEqual({ ...settings, keys: { set: keySet } })
  const file = { AUTH_KEYS_FILE: join(folder, 'keys.json') }
  expect(read({ ...issuer, ...file })).toEqual({ ...settings, keys: { set: keySet } })
})

test.each<[string, Record<string, string>]>([
  ['AUTH', { AUTH: 'off' }],
  ['AUTH', { AUTH: 'none', ...issuer, ...url }],
  ['AUTH', { AUTH: 'none', ...url }],
  ['AUTH_ISSUER', { ...issuer }],
  ['AUTH_ISSUER', { ...url }],
  ['AUTH_ISSUER', { AUTH_ISSUER: '', ...url }],
  ['AUTH_KEYS_FILE', { ...issuer, AUTH_KEYS_FILE: '/nowhere/keys.json' }],
  ['AUTH_KEYS', { ...issuer, AUTH_KEYS: 'hunter2' }],
  ['AUTH_KEYS', { ...issuer, AUTH_KEYS: '{"keys":[]}' }],
  ['AUTH_KEYS', { ...issuer, AUTH_KEYS: '{"keys":[{"kty":"oct","k":"hunter2"}]}' }],
  ['AUTH_KEYS', { ...issuer, AUTH_KEYS: '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"a","d":"hunter2"}]}' }],
  ['AUTH_JWKS_URL', { ...issuer, AUTH_JWKS_URL: 'file:///etc/passwd' }],
  ['AUTH_CLOCK_TOLERANCE_SECONDS', { ...issuer, ...url, AUTH_CLOCK_TOLERANCE_SECONDS: '61' }],
  ['SERVICE_SECRET', { SERVICE_SECRET: 'hunter2' }],
])('%s is refused in %j, and no value is repeated', (name, environment) => {
  const failure = (() => {
    try {
      read(environment)
      return ''
    } catch (error) {
      return (error as Error).message
    }
  })()
  expect(failure).toContain(`  ${name}: `)
  expect(failure).not.toContain('hunter2')
})

test('a secret in a file is that of its variable, without the newline at its end', async () => {
  const file = join(folder, 'secret')
  const readSecret = () => identitySettings(readEnvironment(Environment, { SERVICE_SECRET_FILE: file })).serviceSecret
  for (const end of ['', '\n', '\r\n']) {
    await writeFile(file, `${secret.SERVICE_SECRET}${end}`)
    expect(readSecret()).toBe(secret.SERVICE_SECRET)
  }
  await writeFile(file, 'hunter2')
  expect(readSecret).toThrow('  SERVICE_SECRET: ')
  expect(readSecret).not.toThrow('hunter2')
})

test('a secret is in its variable or in a file, not in both, and every problem is listed at once', () => {
  const environment = { ...secret, SERVICE_SECRET_FILE: '/a', AUTH_JWKS_URL_FILE: '/nowhere', AUTH: 'off' }
  expect(() => readEnvironment(Environment, environment)).toThrow(
    [
      'Invalid environment variables:',
      '  SERVICE_SECRET_FILE: Set either SERVICE_SECRET or SERVICE_SECRET_FILE.',
      '  AUTH: Set "none" to switch authentication off, or leave it out.',
      '  AUTH_JWKS_URL_FILE: The file cannot be read (ENOENT).',
    ].join('\n'),
  )
})

test('two sources of keys contradict each other', () => {
  expect(() => read({ ...issuer, ...url, AUTH_KEYS: JSON.stringify(keySet) })).toThrow('AUTH_JWKS_URL or AUTH_KEYS')
})
