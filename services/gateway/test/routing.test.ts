import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Json, type ServiceName, serviceNames } from '../src/documents/contract.ts'
import { mergeDocuments } from '../src/documents/merge.ts'
import { listOperations, readDocument, type StubService, startGateway, startStub, type TestGateway } from './gateway.ts'

/** Where the services' own routes clash, and where the gateway has the route of the later service instead. */
const moved: Record<string, string> = { 'fx GET /v1/currencies': '/fx/v1/currencies' }

let gateway: TestGateway
let stubs: Record<ServiceName, StubService>
beforeAll(async () => {
  stubs = { ledger: await startStub(), fx: await startStub(), revenue: await startStub() }
  const services = { ledger: stubs.ledger.url, fx: stubs.fx.url, revenue: stubs.revenue.url }
  gateway = await startGateway({ services })
})
beforeEach(() => {
  for (const stub of Object.values(stubs)) stub.seen.length = 0
})
afterAll(async () => {
  await gateway.close()
  for (const stub of Object.values(stubs)) await stub.goDown()
})

const operations = listOperations()
const nameOf = ({ service, method, path }: { service: string; method: string; path: string }) =>
  `${service} ${method} ${path}`
/** With what is hard in a segment: an encoded slash, a question mark, and letters of two bytes. */
const fill = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(`${name}/é?x=%`))

describe('every route of the documents', () => {
  test.each(operations.map((operation) => [nameOf(operation), operation] as const))(
    '%s is answered by its service, with the path as it was sent',
    async (name, { service, method, path }) => {
      const sent = `${fill(path)}?limit=1&code=a%2Fb`
      const body = method === 'POST' || method === 'PATCH' ? '{"amount":"1.00"}' : undefined
      const offered = moved[name] ? `/${service}${sent}` : sent
      const answer = await fetch(gateway.url + offered, {
        method,
        headers: { 'idempotency-key': 'k', ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body }),
      })
      expect(answer.status).toBe(200)
      for (const other of serviceNames) {
        const seen = stubs[other].seen.map((request) => `${request.method} ${request.url} ${request.body}`)
        expect(seen, other).toEqual(other === service ? [`${method} ${sent} ${body ?? ''}`] : [])
      }
    },
  )

  test('is a route of the gateway, and the gateway has no others', () => {
    const expected = operations.map((operation) => {
      const { service, method, path } = operation
      return `${service} ${method} ${moved[nameOf(operation)] ?? path}`
    })
    const offered = Object.entries<Json>(readDocument('gateway').paths).flatMap(([path, methods]) =>
      Object.entries<Json>(methods).flatMap(([method, { 'x-florin-service': service }]) =>
        service ? [`${service} ${method.toUpperCase()} ${path}`] : [],
      ),
    )
    expect(offered.sort(), 'run "pnpm openapi"').toEqual(expected.sort())
  })
})

test.each([
  ['POST', '/v1/fees', 405],
  ['POST', '/v1/fees/batch', 405],
  ['GET', '/v1/schedule-changes', 404],
  ['GET', '/internal', 404],
  ['DELETE', '/v1/accounts/x', 405],
])('%s %s, which no document has, reaches no service', async (method, path, status) => {
  const answer = await fetch(gateway.url + path, { method })
  expect(answer.status).toBe(status)
  expect(Object.values(stubs).flatMap(({ seen }) => seen)).toEqual([])
})

test('a HEAD request is one of the service', async () => {
  const answer = await fetch(`${gateway.url}/v1/accounts`, { method: 'HEAD' })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-length')).toBe(String(JSON.stringify({ path: '/v1/accounts' }).length))
  expect(stubs.ledger.seen.map(({ method }) => method)).toEqual(['HEAD'])
})

describe('the documents', () => {
  const get = async (path: string): Promise<Json> => (await fetch(gateway.url + path)).json()

  test('of the services have their operations, and every schema that these refer to and no other', async () => {
    for (const service of serviceNames) {
      const document = await get(`/openapi/${service}.json`)
      const own = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      )
      const expected = operations
        .filter((operation) => operation.service === service)
        .map((operation) => `${operation.method} ${moved[nameOf(operation)] ?? operation.path}`)
      expect(own.sort()).toEqual(expected.sort())
      const references = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
        ([, name]) => name,
      )
      expect(new Set(Object.keys(document.components.schemas))).toEqual(new Set(references))
    }
  })

  test('are all in the selector of /docs, and nothing on a page comes from elsewhere', async () => {
    const script = await (await fetch(`${gateway.url}/docs/static/swagger-initializer.js`)).text()
    for (const path of ['/openapi.json', ...serviceNames.map((name) => `/openapi/${name}.json`)]) {
      expect(script).toContain(`"${path}"`)
    }
    for (const path of ['/docs', '/redoc']) {
      const answer = await fetch(gateway.url + path)
      const page = await answer.text()
      expect(answer.headers.get('content-type')).toContain('text/html')
      const sources = [...page.matchAll(/(?:src|href|spec-url)="([^"]+)"/g)].map(([, source]) => source as string)
      expect(sources.length).toBeGreaterThan(1)
      for (const source of sources) {
        expect(source).toMatch(/^[./]/)
        expect((await fetch(new URL(source, `${gateway.url}${path}/`))).status, source).toBe(200)
      }
    }
  })

  test('explain the problems of every service and of the gateway on one page', async () => {
    const codes = new Set(
      Object.values<Json>(await get('/openapi.json').then(({ paths }) => paths)).flatMap((methods) =>
        Object.values<Json>(methods).flatMap(({ responses }) =>
          Object.values<Json>(responses).flatMap(
            ({ content }) => content['application/problem+json']?.schema.allOf[1].properties.code.enum ?? [],
          ),
        ),
      ),
    )
    expect(codes.size).toBeGreaterThan(50)
    const answer = await fetch(`${gateway.url}/problems`, { headers: { accept: 'application/json' } })
    const explained = ((await answer.json()) as Json).data.map(({ code }: Json) => code)
    expect([...codes].filter((code) => !explained.includes(code))).toEqual([])
  })
})

describe('merging', () => {
  const own = () => ({ info: { title: 'All' }, tags: [], paths: {} })
  const service = (name: string, paths: Json, schemas: Json = {}): Json => ({
    name,
    problems: {},
    document: { info: { title: name }, tags: [{ name: 'things' }], paths, components: { schemas } },
  })
  const operation = (operationId: string, schema?: string) => ({
    operationId,
    tags: ['things'],
    responses: schema
      ? { 200: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } } }
      : {},
  })

  test('a later route that a parameter of an earlier one would match gets its service as a prefix', () => {
    const merged = mergeDocuments(own(), [
      service('one', { '/v1/things/{id}': { get: operation('getThing') } }),
      service('two', { '/v1/things/newest': { get: operation('getNewest'), post: operation('addNewest') } }),
    ])
    expect(Object.keys(merged.paths)).toEqual(['/v1/things/{id}', '/two/v1/things/newest', '/v1/things/newest'])
    expect(Object.keys(merged.paths['/v1/things/newest'])).toEqual(['post'])
  })

  test('schemas of one name are one if they are equal with all that they refer to, else two', () => {
    const refers = { type: 'array', items: { $ref: '#/components/schemas/Part' } }
    const paths = { '/v1/a': { get: operation('listA', 'List') } }
    const others = { '/v1/b': { get: operation('listB', 'List') } }
    const differing = mergeDocuments(own(), [
      service('one', paths, { List: refers, Part: { type: 'string' } }),
      service('two', others, { List: refers, Part: { type: 'number' } }),
    ])
    expect(Object.keys(differing.components.schemas).sort()).toEqual(['List', 'Part', 'TwoList', 'TwoPart'])
    expect(differing.components.schemas.TwoList.items.$ref).toBe('#/components/schemas/TwoPart')
    const equal = mergeDocuments(own(), [
      service('one', paths, { List: refers, Part: { type: 'string' } }),
      service('two', others, { List: refers, Part: { type: 'string' } }),
    ])
    expect(Object.keys(equal.components.schemas).sort()).toEqual(['List', 'Part'])
  })
})
