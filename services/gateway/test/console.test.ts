import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StubService, startGateway, startStub, type TestGateway } from './gateway.ts'

const page = '<!doctype html><title>Florin</title>'
const script = `console.log(${JSON.stringify('x'.repeat(2_000))})`

let parent: string
let gateway: TestGateway
let ledger: StubService
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'florin-console-files-'))
  // Below a folder whose name does not make its pages assets.
  const folder = join(parent, 'assets')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await mkdir(join(folder, '.vite'))
  await writeFile(join(folder, 'index.html'), page)
  await writeFile(join(folder, '.vite/manifest.json'), '{}')
  await writeFile(join(folder, 'assets/index-a1b2.js'), script)
  await writeFile(join(folder, 'assets/index-a1b2.js.br'), brotliCompressSync(script))
  ledger = await startStub()
  gateway = await startGateway({ services: { ledger: ledger.url }, consoleFolder: folder })
})
afterAll(async () => {
  await gateway.close()
  await ledger.goDown()
  await rm(parent, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}) => fetch(gateway.url + path, { headers })
const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test.each(['/', '/index.html', '/accounts/customers.alice.usd?at=2026-01-01', '/a/page/of/later'])(
  'a browser that opens %s gets the console, checked for changes each time',
  async (path) => {
    const answer = await get(path, asBrowser)
    expect([answer.status, await answer.text()]).toEqual([200, page])
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    expect(answer.headers.get('content-type')).toContain('text/html')
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
  },
)

test('a file whose name has its hash is cached for a year, and was compressed when it was built', async () => {
  const answer = await get('/assets/index-a1b2.js', { 'accept-encoding': 'br' })
  expect(await answer.text()).toBe(script)
  expect(answer.headers.get('content-encoding')).toBe('br')
  expect(answer.headers.get('vary')).toMatch(/accept-encoding/i)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(await (await get('/assets/index-a1b2.js', { 'accept-encoding': 'identity' })).text()).toBe(script)
})

test.each([
  '/v1/no-such-route',
  '/v1',
  '/fx/v1/no-such-route',
  '/docs/no-such-page',
  '/openapi/no-such.json',
  '/livez/x',
  '/metrics/x',
])('%s is a problem for a browser too', async (path) => {
  const answer = await get(path, asBrowser)
  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
})

test('a program that asks for an unknown address gets a problem, and so does one that sends', async () => {
  expect((await get('/accounts')).status).toBe(404)
  expect((await get('/assets/no-such-file.js')).status).toBe(404)
  expect((await fetch(`${gateway.url}/accounts`, { method: 'POST', headers: asBrowser })).status).toBe(404)
})

test.each(['/.vite/manifest.json', '/assets/index-a1b2.js.br', '/..%2fpackage.json', '/assets/..%2f..%2fpackage.json'])(
  '%s is not a file of the console',
  async (path) => {
    expect([400, 403, 404]).toContain((await get(path)).status)
  },
)

test('the API answers as before', async () => {
  const answer = await get('/v1/accounts', asBrowser)
  expect([answer.status, await answer.json()]).toEqual([200, { path: '/v1/accounts' }])
  expect((await get('/docs', asBrowser)).status).toBe(200)
  expect((await get('/livez', asBrowser)).headers.get('content-type')).toContain('application/json')
})

test('without a built console, / leads to the reference of the API', async () => {
  const bare = await startGateway({ consoleFolder: parent })
  try {
    const answer = await fetch(bare.url, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/docs'])
  } finally {
    await bare.close()
  }
})
