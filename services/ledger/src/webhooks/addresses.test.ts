import type { LookupAddress } from 'node:dns'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { createAddressGuard, isPublic, UrlForbidden } from './addresses.ts'

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
  await expect(ofHosts([open, local]).checkHost(url)).rejects.toThrow('127.0.0.1, which is not a public one')
  await expect(ofHosts([]).checkHost(url)).rejects.toThrow('has no address')
  const failing = createAddressGuard({
    allowPrivate: false,
    resolve: () => Promise.reject(new Error('getaddrinfo ENOTFOUND')),
  })
  await expect(failing.checkHost(url)).rejects.toThrow('cannot be resolved')
  await expect(guard.checkHost(new URL('https://localhost/'))).rejects.toThrow(UrlForbidden)
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
