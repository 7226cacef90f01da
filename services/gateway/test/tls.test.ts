import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type Authority, createAuthority } from '@florin/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { sendJson, startGateway } from './gateway.ts'

let authority: Authority
let url: string
const server = createServer(sendJson)
beforeAll(async () => {
  authority = await createAuthority()
  server.setSecureContext({ ...(await authority.issue()), ca: authority.ca })
  Object.assign(server, { requestCert: true, rejectUnauthorized: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `https://localhost:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** The status that a client gets through a gateway that shows this certificate to the service. */
async function statusWith(own: { cert: string; key: string } | undefined, ca: string): Promise<number> {
  const gateway = await startGateway({
    services: { ledger: url },
    // It serves http itself.
    http: { tls: { own, clientCa: undefined, ca } },
  })
  onTestFinished(() => gateway.close())
  const answer = await gateway.app.inject('/v1/accounts')
  return answer.statusCode
}

test('the gateway reaches a service over mutual TLS', async () => {
  expect(await statusWith(await authority.issue(), authority.ca)).toBe(200)
})

test('but not without a certificate, with that of a stranger, or where it does not trust the service', async () => {
  const stranger = await createAuthority()
  expect(await statusWith(undefined, authority.ca)).toBe(502)
  expect(await statusWith(await stranger.issue(), authority.ca)).toBe(502)
  // Nothing was sent to a service that may be another one.
  expect(await statusWith(await authority.issue(), stranger.ca)).toBe(503)
})
