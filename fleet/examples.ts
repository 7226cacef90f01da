import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiKeyPrefix } from '@florin/identity'
import { type Fleet, startFleet } from './fleet.ts'

// biome-ignore lint/suspicious/noExplicitAny: a JSON document, walked as it comes
type Json = any

interface Answer {
  operationId: string
  status: number
  text: string
  body: Json
}

/**
 * Without an example: they need a dead-lettered record, a delivery, Kafka, a second person, or the file of an export, or delete what
 * the next examples read.
 */
export const withoutExample = [
  'retryRecord',
  'retryDelivery',
  'deleteWebhook',
  'endLimit',
  'getOperation',
  'getProposal',
  'approveProposal',
  'rejectProposal',
  'restoreLedger',
  'abandonRestore',
  'removeLedger',
  'verifyLedger',
]
/** Rows of a list that an example shows. */
const rowsShownMax = 2

if (import.meta.main) await recordExamples()

/** Writes `services/<name>/examples.json`, the answers that the documentation shows, from a fresh fleet. */
async function recordExamples(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'florin-examples-'))
  let fleet: Fleet | undefined
  try {
    // Without the network, so that every run gives the same health.
    const environment = { FX_SOURCES: 'simulation' }
    const ports = { fx: 0, revenue: 0, ledger: 0, gateway: 0, postgres: 0 }
    fleet = await startFleet({ folder, ports, environment, logLevel: 'warn' })
    for (const { name, url } of fleet.services.filter(({ name }) => name !== 'gateway')) {
      const answers = await runExamples(url)
      const rejected = answers.find(({ status }) => status >= 300)
      if (rejected) throw new Error(`${rejected.operationId} answered ${rejected.text}`)
      const file = new URL(`../services/${name}/examples.json`, import.meta.url)
      await writeFile(file, `${JSON.stringify(toExamples(answers), undefined, 2)}\n`)
      console.log(`services/${name}/examples.json written.`)
    }
  } finally {
    await fleet?.stop()
    await rm(folder, { recursive: true })
  }
}

/** The first answer of each operation and status, with the first rows of lists. */
function toExamples(answers: Answer[]): Record<string, Record<string, Json>> {
  const examples: Record<string, Record<string, Json>> = {}
  for (const { operationId, status, body } of answers) {
    examples[operationId] ??= {}
    const ofOperation = examples[operationId]
    if (body !== undefined) ofOperation[status] ??= withoutKey(shorten(body))
  }
  return Object.fromEntries(Object.entries(examples).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function shorten(body: Json): Json {
  return Array.isArray(body.data) ? { ...body, data: body.data.slice(0, rowsShownMax) } : body
}

/** An API key in a public file would look like one that was lost. */
function withoutKey(body: Json): Json {
  return body.secret?.startsWith(apiKeyPrefix) ? { ...body, secret: `${apiKeyPrefix}${body.id}_...` } : body
}

/** Sends every example of a document in its order, first those that write, and returns the answers. */
export async function runExamples(url: string, path = '/openapi.json'): Promise<Answer[]> {
  const { body: document } = await send('GET', url + path)
  const operations = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => ({ path, method, ...operation })),
  )
  const answers: Answer[] = []
  /** Ids that only an answer knows, by the name of the path parameter. */
  const ids = new Map<string, string>()
  const isRead = ({ method }: { method: string }) => Number(method === 'get')
  for (const operation of operations.toSorted((a, b) => isRead(a) - isRead(b))) {
    const { operationId, method, requestBody } = operation
    if (withoutExample.includes(operationId)) continue
    for (const [index, body] of bodiesOf(requestBody).entries()) {
      const headers = headersOf(operation, index)
      const answer = await send(method.toUpperCase(), url + targetOf(operation, ids), body, headers)
      answers.push({ operationId, ...answer })
      noteIds(ids, operationId, answer.body)
    }
  }
  return answers
}

function bodiesOf(requestBody: Json): unknown[] {
  const media = requestBody?.content['application/json']
  const examples = Object.values<Json>(media?.examples ?? {}).map(({ value }) => value)
  return examples.length > 0 ? examples : [media?.example]
}

/** A key of its own for each request. */
function headersOf({ operationId, parameters = [] }: Json, index: number): Record<string, string> {
  const key = parameters.find(({ name }: Json) => name === 'idempotency-key')
  return key ? { 'idempotency-key': exampleOf(key) ?? `${operationId}${index || ''}` } : {}
}

function targetOf({ path, parameters = [] }: Json, ids: Map<string, string>): string {
  const named = (place: string) => parameters.filter((each: Json) => each.in === place)
  const filled = path.replaceAll(/\{(\w+)\}/g, (_: string, name: string) =>
    encodeURIComponent(ids.get(name) ?? exampleOf(named('path').find((each: Json) => each.name === name))),
  )
  const query = named('query')
    .filter(({ required }: Json) => required)
    .map((each: Json) => `${each.name}=${encodeURIComponent(exampleOf(each))}`)
  return query.length > 0 ? `${filled}?${query.join('&')}` : filled
}

function exampleOf({ example, schema }: Json): Json {
  return example ?? schema.examples?.[0]
}

function noteIds(ids: Map<string, string>, operationId: string, body: Json): void {
  if (operationId === 'createQuote') ids.set('quote_id', body.id)
  if (operationId === 'createApiKey') ids.set('key', body.id)
  if (operationId === 'addApprovalRule') ids.set('rule', body.id)
  const flagged = operationId === 'publishRates' && body.data.find((rate: Json) => rate.flagged)
  if (flagged) ids.set('rate_id', flagged.id)
}

/** Sends a request, and reads the answer as text and as JSON. */
export async function send(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  // A journal of lines is not a JSON document, though each line is one.
  const isJson = /^application\/(problem\+)?json\b/.test(answer.headers.get('content-type') ?? '')
  return { status: answer.status, text, body: isJson && text.startsWith('{') ? JSON.parse(text) : undefined }
}
