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
