import { createSocket, type Socket } from 'node:dgram'
import type { LookupAddress } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { createAddressGuard, isPublic, queryNameServers, UrlForbidden } from './addresses.ts'

const guard = createAddressGuard({ allowPrivate: false })

test.each([
  'https://127.0.0.1/',
  'https://0x7f.1/',
  'https://2130706433/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://127.0.0.1./',
  'https://0.0.0.0/',
  'https://0/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://192.168.1.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://192.0.2.1/',
  'https://198.18.0.1/',
  'https://203.0.113.9/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://240.0.0.1/',
  'https://[::]/',
  'https://[::1]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:7f00:1::]/',
  'https://[2001:db8::1]/',
  'https://[fe80::1]/',
  'https://[fec0::1]/',
  'https://[fc00::1]/',
  'https://[ff02::1]/',
  'https://[4000::1]/',
  'http://example.com/',
  'ftp://example.com/',
  'https://user@example.com/',
  'https://user:password@example.com/',
])('%s is forbidden', (url) => {
  expect(() => guard.checkUrl(new URL(url))).toThrow(UrlForbidden)
})

test.each([
  'https://example.com/',
  'https://example.com:8443/hook?a=b',
  'https://8.8.8.8/',
  'https://[2606:4700:4700::1111]/',
  'https://[::ffff:8.8.8.8]/',
])('%s is allowed', (url) => {
  expect(() => guard.checkUrl(new URL(url))).not.toThrow()
})

test('an allowed private address may use http, but never credentials', () => {
  const local = createAddressGuard({ allowPrivate: true })
  expect(() => local.checkUrl(new URL('http://127.0.0.1:8080/'))).not.toThrow()
  expect(() => local.checkUrl(new URL('http://a:b@127.0.0.1:8080/'))).toThrow(UrlForbidden)
  expect(() => local.checkUrl(new URL('file:///etc/passwd'))).toThrow(UrlForbidden)
})

const ofHosts = (...answers: LookupAddress[][]) =>
  createAddressGuard({ allowPrivate: false, resolve: async () => answers.shift() ?? [] })
const open = { address: '8.8.8.8', family: 4 }
const local = { address: '127.0.0.1', family: 4 }

test('a name is forbidden when one of its addresses is, or when it has none', async () => {
  const url = new URL('https://example.com/')
  await expect(ofHosts([open]).checkHost(url)).resolves.toBeUndefined()
  await expect(ofHosts([open, local]).checkHost(url)).rejects.toThrow(
    /^The host example.com has an address that is not public\.$/,
  )
  await expect(ofHosts([]).checkHost(url)).rejects.toThrow('has no address')
  const failing = createAddressGuard({
    allowPrivate: false,
    resolve: () => Promise.reject(new Error('getaddrinfo ENOTFOUND')),
  })
  await expect(failing.checkHost(url)).rejects.toThrow('cannot be resolved')
  await expect(guard.checkHost(new URL('https://localhost/'))).rejects.toThrow(UrlForbidden)
})

/** A name server that knows one address of each name, and no address of version 6. */
async function startNameServer(...address: number[]): Promise<Socket> {
  const server = createSocket('udp4')
  server.on('message', (query, { port }) => {
    const question = query.subarray(12, query.indexOf(0, 12) + 5)
    const isV4 = question.readUInt16BE(question.length - 4) === 1
    const header = Buffer.from([...query.subarray(0, 2), 0x81, 0x80, 0, 1, 0, isV4 ? 1 : 0, 0, 0, 0, 0])
    const record = isV4 ? [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address] : []
    server.send(Buffer.from([...header, ...question, ...record]), port, '127.0.0.1')
  })
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve))
  return server
}

test('a name is resolved by the name servers, and is forbidden when they cannot be reached', async () => {
  const server = await startNameServer(8, 8, 4, 4)
  const resolver = new Resolver({ timeout: 5_000, tries: 1 })
  resolver.setServers([`127.0.0.1:${server.address().port}`])
  expect(await queryNameServers('example.com', resolver)).toEqual([{ address: '8.8.4.4', family: 4 }])
  const closed = new Promise<void>((resolve) => server.close(resolve))
  await closed
  const unreachable = createAddressGuard({ allowPrivate: false, resolve: (host) => queryNameServers(host, resolver) })
  await expect(unreachable.checkHost(new URL('https://example.com/'))).rejects.toThrow('cannot be resolved')
})

test('a name that becomes private after the check is not connected to', async () => {
  const server = createServer((_, response) => response.end('secret'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  const rebinding = ofHosts([open], [local], [local])
  const { port } = server.address() as AddressInfo
  await rebinding.checkHost(new URL(`https://rebinding.example:${port}/`))
  for (const autoSelectFamily of [true, false]) {
    const error = await new Promise((resolve) => {
      connect({ host: 'rebinding.example', port, lookup: rebinding.lookup, autoSelectFamily })
        .on('error', resolve)
        .on('connect', () => resolve('connected'))
    })
    expect(error).toBeInstanceOf(UrlForbidden)
  }
  expect(connections).toBe(0)
  server.close()
})

test('what is connected to is what was checked', async () => {
  const answers: unknown[] = []
  const steady = ofHosts([open], [open])
  for (const all of [true, false]) {
    await new Promise<void>((resolve) => {
      steady.lookup('example.com', { all }, (...answer) => {
        answers.push(answer)
        resolve()
      })
    })
  }
  expect(answers).toEqual([
    [null, [open]],
    [null, '8.8.8.8', 4],
  ])
})

test('an address with a zone is judged by its address', () => {
  expect(isPublic('fe80::1%eth0')).toBe(false)
})
