import { expect, test } from 'vitest'
import { auditedRequestOf } from './audit.ts'

const identity = { subject: 'anna', kind: 'token', grants: [] } as const
const request = {
  id: 'r',
  ip: '::1',
  method: 'POST',
  url: '/v1/transfers?dry_run=false',
  routeOptions: { url: '/v1/transfers', schema: { operationId: 'postTransfer' } } as never,
  access: { identity, scope: undefined },
}

test('a request is recorded by its caller, its address, its operation and its path without the query', () => {
  expect(auditedRequestOf(request)).toEqual({
    requestId: 'r',
    subject: 'anna',
    onBehalfOf: null,
    address: '::1',
    action: 'postTransfer',
    path: '/v1/transfers',
  })
})

test('a client that has disconnected has no address, and a caller without a token no subject', () => {
  expect(auditedRequestOf({ ...request, ip: undefined, access: null })).toMatchObject({
    address: 'unknown',
    subject: null,
  })
})

test('a path is bounded, and has no credentials', () => {
  expect(auditedRequestOf({ ...request, url: `/v1/${'x'.repeat(5_000)}` }).path).toHaveLength(1_000)
  expect(auditedRequestOf({ ...request, url: '/v1/webhooks/whsec_c2VjcmV0/test' }).path).not.toContain('c2VjcmV0')
})
