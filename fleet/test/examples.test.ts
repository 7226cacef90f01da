import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fleet, startFleet } from '../fleet.ts'

const runCommand = fileURLToPath(new URL('../run.ts', import.meta.url))
/** They need an id that another answer gave. */
const withoutExample = ['confirmRate', 'getQuote', 'retryRecord']

// biome-ignore lint/suspicious/noExplicitAny: a JSON document, walked as it comes
type Json = any

let folder: string
let fleet: Fleet
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'florin-examples-'))
  fleet = await startFleet({ folder, ports: { fx: 0, revenue: 0, ledger: 0, postgres: 0 }, logLevel: 'warn' })
})
afterAll(async () => {
  await fleet?.stop()
  await rm(folder, { recursive: true })
})

const urlOf = (service: string) => fleet.services.find(({ name }) => name === service)?.url as string

async function send(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined }
}

/** Sends every example of a document, in its order, those that read last. Returns what was not accepted. */
async function runExamples(url: string): Promise<string[]> {
  const { body: document } = await send('GET', `${url}/openapi.json`)
  const refused: string[] = []
  const exampleOf = ({ example, schema }: Json) => example ?? schema.examples?.[0]
  const operations = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => ({ path, method, ...operation })),
  )
  const isRead = ({ method }: { method: string }) => method === 'get'
  for (const operation of operations.toSorted((a, b) => Number(isRead(a)) - Number(isRead(b)))) {
    const { path, method, operationId, parameters = [], requestBody, tags } = operation
    if (withoutExample.includes(operationId) || tags?.includes('health')) continue
    const named = (place: string) => parameters.filter((each: Json) => each.in === place)
    const filled = path.replaceAll(/\{(\w+)\}/g, (_: string, name: string) =>
      encodeURIComponent(exampleOf(named('path').find((each: Json) => each.name === name))),
    )
    const query = named('query')
      .filter(({ required }: Json) => required)
      .map((each: Json) => `${each.name}=${encodeURIComponent(exampleOf(each))}`)
    const key = named('header').find(({ name }: Json) => name === 'idempotency-key')
    const media = requestBody?.content['application/json']
    const examples = Object.values<Json>(media?.examples ?? {}).map(({ value }) => value)
    for (const [index, body] of (examples.length > 0 ? examples : [media?.example]).entries()) {
      const headers = key && { 'idempotency-key': exampleOf(key) ?? `${operationId}${index || ''}` }
      const answer = await send(method.toUpperCase(), `${url}${filled}?${query.join('&')}`, body, headers)
      if (answer.status >= 300) refused.push(`${operationId}: ${answer.text}`)
      if (operationId === 'importFees') {
        for (const { outcome, detail } of answer.body.data) if (outcome !== 'recorded') refused.push(detail)
      }
    }
  }
  return refused
}

function verify(): Promise<{ code: number; output: string }> {
  const { DATABASE_URL: _, REVENUE_URL: __, ...env } = process.env
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [runCommand, 'verify'],
      { env: { ...env, FLORIN_FOLDER: folder } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })
}

test('every example of all documents works on a fleet, and every promise of the books holds afterwards', async () => {
  for (const service of ['fx', 'revenue', 'ledger']) expect(await runExamples(urlOf(service)), service).toEqual([])
  while ((await send('GET', `${urlOf('ledger')}/v1/outbox`)).body.pending > 0) await sleep(50)
  const { code, output } = await verify()
  expect(output).toContain('✔ The revenue service has recorded each fee')
  expect(code, output).toBe(0)
})

test('nobody but the ledger of the fleet can record a fee', async () => {
  const fee = {
    ledger: 'main',
    kind: 'payment',
    amount: '1000000.00',
    currency: 'USD',
    charged_at: '2026-01-01T00:00:00Z',
  }
  for (const [path, body] of [
    ['/v1/fees', fee],
    ['/v1/fees/batch', { fees: [fee] }],
  ] as const) {
    expect((await send('POST', urlOf('revenue') + path, body)).status).toBe(401)
    const guessed = { authorization: `Bearer ${'0'.repeat(48)}` }
    expect((await send('POST', urlOf('revenue') + path, body, guessed)).status).toBe(401)
  }
  expect((await verify()).code).toBe(0)
})
