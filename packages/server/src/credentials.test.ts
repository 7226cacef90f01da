import { expect, test } from 'vitest'
import { withoutCredentials } from './credentials.ts'

const key = `florin_live_abcd2345_${'x'.repeat(43)}`

test.each([
  [`/v1/accounts/${key}`, '/v1/accounts/[credential]'],
  [`/v1/holds/${key.replaceAll('_', '%5f')}/void`, '/v1/holds/[credential]/void'],
  ['/v1/accounts/e%79JhbGciOi%4A.eyJzdWIi%2EabC-_1?limit=1', '/v1/accounts/[credential]?limit=1'],
  ['/v1/webhooks/whsec_a%2Fb%2bc%3D?limit=1', '/v1/webhooks/[credential]?limit=1'],
  ['/v1/accounts?limit=1&access%5Ftoken=hunter2', '/v1/accounts?limit=1&access_token=[credential]'],
])('%s is logged without its credential', (url, logged) => {
  expect(withoutCredentials(url)).toBe(logged)
})

test.each(['/v1/accounts/a%2Fb%5F%E0?limit=1', '/v1/transfers/key:%41', '/v1/accounts'])(
  '%s is logged as it is',
  (url) => {
    expect(withoutCredentials(url)).toBe(url)
  },
)

test.each([
  ['/v1/accounts/customers.alice.usd?limit=2', '/v1/accounts/customers.alice.usd?limit=2'],
  ['/v1/accounts/eyJohn', '/v1/accounts/eyJohn'],
  ['/v1/florin_live_abc_def/keys', '/v1/[credential]/keys'],
  ['/v1/webhooks/whsec_c2Vj+/=/test', '/v1/webhooks/[credential]'],
  ['/v1/eyJhbGci.eyJzdWIi.c2ln/x', '/v1/[credential]/x'],
  ['/v1/x.eyJhbGci.eyJzdWIi.c2ln?limit=1', '/v1/x.[credential]?limit=1'],
  ['/v1/eyJhbGci.', '/v1/[credential]'],
  ['/v1/accounts?access_token=abc&limit=1', '/v1/accounts?access_token=[credential]&limit=1'],
])('%s is written as %s', (url, written) => {
  expect(withoutCredentials(url)).toBe(written)
})

test('the time for a URL grows with its length, whatever is in it', () => {
  const secondsOf = (length: number, text: string) => {
    const url = `/${text.repeat(length / text.length)}`
    const startMs = performance.now()
    for (let index = 0; index < 20; index += 1) withoutCredentials(url)
    return (performance.now() - startMs) / 1_000
  }
  // Milliseconds; a minute where the time grows with the square of the length.
  for (const text of ['eyJ', 'eyJ.', 'florin_live_', 'whsec_', 'token=', '&token']) {
    expect(secondsOf(120_000, text), text).toBeLessThan(20)
  }
})
