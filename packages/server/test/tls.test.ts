import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Authority, createAuthority } from '@florin/testing'
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { checkTls, readEnvironment, type Service, tlsEnvironment, tlsSettings } from '../src/index.ts'
import { anyone, createShop, exchange, listen } from './shop.ts'

const Environment = z.object(tlsEnvironment).superRefine(checkTls)
const read = (environment: Record<string, string>) => tlsSettings(readEnvironment(Environment, environment))

let authority: Authority
let stranger: Authority
let own: { cert: string; key: string }
beforeAll(async () => {
  authority = await createAuthority()
  stranger = await createAuthority()
  own = await authority.issue()
})

let app: Service
afterEach(() => app?.close())

/** Listens with this certificate, and for clients of this authority only if there is one. */
async function serve(clientCa?: string, prepare?: (app: Service) => void): Promise<number> {
  const http = {
    host: '127.0.0.1',
    port: 0,
    tls: read({ TLS_CERT: own.cert, TLS_KEY: own.key, ...(clientCa && { TLS_CLIENT_CA: clientCa }) }),
  }
  app = await createShop({ http })
  prepare?.(app)
  return listen(app)
}

/** The status of `/livez`, or the code of the failure. */
function ask(port: number, options: { ca?: string; cert?: string; key?: string }): Promise<number | string> {
  return new Promise((resolve) => {
    const place = { host: '127.0.0.1', port, path: '/livez', agent: false as const }
    request({ ...place, ...options }, (answer) => resolve(answer.resume().statusCode ?? 0))
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .end()
  })
}

test('a service with a certificate serves https, to clients that trust its authority', async () => {
  const port = await serve()
  expect(await ask(port, { ca: authority.ca })).toBe(200)
  expect(await ask(port, { ca: stranger.ca })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  expect(await ask(port, {})).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
})

test('it answers nothing over http', async () => {
  const port = await serve()
  expect(await exchange(port, 'GET /livez HTTP/1.1\r\nhost: a\r\n\r\n')).not.toContain('HTTP/')
  expect(await ask(port, { ca: authority.ca })).toBe(200)
})

test('with an authority of clients, a client needs a certificate of it', async () => {
  const port = await serve(authority.ca)
  const client = await authority.issue()
  expect(await ask(port, { ca: authority.ca, ...client })).toBe(200)
  expect(await ask(port, { ca: authority.ca })).toMatch(/^ERR_SSL|ECONNRESET/)
  expect(await ask(port, { ca: authority.ca, ...(await stranger.issue()) })).toMatch(/^ERR_SSL|ECONNRESET/)
})

test('a connection with a request is not cut when the service closes, and silent ones do not hold it back', async () => {
  const started = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  const port = await serve(undefined, (app) =>
    app.get('/slow', { config: anyone, schema: {} }, async () => {
      started.resolve()
      await finish.promise
      return 'done'
    }),
  )
  const open = async (): Promise<TLSSocket> => {
    const socket = connect({ host: '127.0.0.1', port, ca: authority.ca })
    onTestFinished(() => void socket.destroy())
    await once(socket, 'secureConnect')
    return socket
  }
  const [silent, busy] = [await open(), await open()]
  let text = ''
  busy.setEncoding('utf8').on('data', (part) => {
    text += part
  })
  busy.write('GET /slow HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
  await started.promise
  const ended = [once(silent.resume(), 'close'), once(busy, 'close')]
  const closed = app.close()
  await ended[0]
  finish.resolve()
  await Promise.all([closed, ...ended])
  expect(text).toContain('200 OK')
  expect(text).toMatch(/done$/)
})

describe('the health check of a container', () => {
  const probe = fileURLToPath(new URL('../src/probe.ts', import.meta.url))
  const check = (environment: Record<string, string>) =>
    promisify(execFile)(process.execPath, [probe], { env: environment }).then(
      () => 'healthy',
      ({ code }) => code,
    )

  test('asks over mutual TLS with the certificate of the service itself, from files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'florin-tls-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const files = { TLS_CERT_FILE: join(folder, 'cert'), TLS_KEY_FILE: join(folder, 'key') }
    await writeFile(files.TLS_CERT_FILE, own.cert)
    await writeFile(files.TLS_KEY_FILE, own.key)
    const PORT = String(await serve(authority.ca))
    expect(await check({ ...files, PORT })).toBe('healthy')
    expect(await check({ PORT })).toBe(1)
  })

  test('asks over http, and fails where the service does', async () => {
    app = await createShop({ checks: { database: async () => Promise.reject(new Error('gone')) } })
    expect(await check({ PORT: String(await listen(app)) })).toBe(1)
    await app.close()
    app = await createShop()
    expect(await check({ PORT: String(await listen(app)) })).toBe('healthy')
  })
})

test('a part of the settings, and a certificate with the key of another, are refused without quoting them', async () => {
  const { cert, key } = own
  const other = await authority.issue()
  for (const [environment, name] of [
    [{ TLS_CERT: cert }, 'TLS_KEY'],
    [{ TLS_KEY: key }, 'TLS_CERT'],
    [{ TLS_CLIENT_CA: authority.ca }, 'TLS_CLIENT_CA'],
    [{ TLS_CERT: cert, TLS_KEY: other.key }, 'TLS_KEY'],
    [{ TLS_CERT: key, TLS_KEY: key }, 'TLS_CERT'],
    [{ TLS_CERT: cert, TLS_KEY: 'hunter2' }, 'TLS_KEY'],
    [{ TLS_CA: '' }, 'TLS_CA'],
  ] as const) {
    expect(() => read(environment), name).toThrow(`  ${name}: `)
    expect(() => read(environment)).not.toThrow(/hunter2|BEGIN/)
  }
  expect(read({})).toBeUndefined()
  expect(read({ TLS_CA: authority.ca })).toEqual({ own: undefined, clientCa: undefined, ca: authority.ca })
})
