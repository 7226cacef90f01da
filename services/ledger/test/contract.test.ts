import { type Contract, type Operation, readContract, type Schema } from '@florin/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { type Answer, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let contract: Contract
let fx: FxStub
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684', JPY: '186.75' })
  ledger = await startLedger({ fx: fx.url })
  contract = readContract(ledger.app.swagger() as never)
  await ledger.openAccount({ code: 'customers.alice.usd', owner: 'alice', balance: '100.00' })
  await ledger.openAccount({ code: 'customers.bob.usd', owner: 'bob', minimum_balance: null })
  await ledger.openAccount({ code: 'customers.alice.jpy', owner: 'alice', currency: 'JPY', balance: '100' })
  await ledger.post('/v1/deposits', { account: 'customers.alice.usd', amount: '1.00' }, { key: 'example-deposit' })
  await ledger.post('/v1/ledgers', { name: 'shop-paris' })
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
  await fx.close()
})

/** Everything but the documentation itself and what machines ask for. */
const undocumented = /^\/(docs|openapi\.json|metrics|problems)/

test('what is served is documented, and what is documented is served', () => {
  const served = new Set<string>()
  // `GET /v1/accounts/:account`, from the tree that Fastify prints.
  for (const { method, path } of operationsServed()) if (!undocumented.test(path)) served.add(`${method} ${path}`)
  const documented = contract.operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`)
  expect([...served].sort()).toEqual(documented.sort())
})

function operationsServed(): { method: string; path: string }[] {
  const parents: string[] = []
  return ledger.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] = /^([│├└─ ]*)(\S*)(?: \((.*)\))?$/.exec(line) ?? []
      const depth = indent.length / 4
      parents.length = Math.max(depth - 1, 0)
      const path = parents.join('') + part
      parents.push(part)
      return methods
        .split(', ')
        .filter((method) => method && method !== 'HEAD')
        .map((method) => ({ method, path }))
    })
}

test('every operation has an id of its own', () => {
  const ids = contract.operations.map(({ operationId }) => operationId)
  expect(new Set(ids).size).toBe(ids.length)
})

test('an operation with parameters or a body documents 400', () => {
  const without = contract.operations
    .filter(({ parameters, body, statuses }) => (parameters.length > 0 || body) && !statuses.includes(400))
    .map(({ operationId }) => operationId)
  expect(without).toEqual([])
})

test('every parameter and every body can be sent: its schema has a value', () => {
  const impossible = contract.operations.flatMap(({ operationId, parameters }) =>
    parameters
      .filter(
        ({ schema }) => schema.type === 'boolean' && schema.enum?.every((value: unknown) => typeof value !== 'boolean'),
      )
      .map(({ name }) => `${operationId} ${name}`),
  )
  expect(impossible).toEqual([])
})

test('a body that may be left out is documented so', async () => {
  const { body } = await ledger.get('/openapi.json')
  expect(body.paths['/v1/transactions/{transaction}/reversal'].post.requestBody.required ?? false).toBe(false)
})

describe('the examples', () => {
  test('all work when they are sent in the order of the document, those that read last', async () => {
    const fresh = await startLedger({ contract: true, fx: fx.url })
    const { body: document } = await fresh.get('/openapi.json')
    const sent: string[] = []
    for (const [path, methods] of Object.entries<Schema>(document.paths)) {
      for (const [method, operation] of Object.entries<Schema>(methods)) {
        const media = operation.requestBody?.content['application/json']
        if (!media || path.startsWith('/v1/ledgers')) continue
        const examples = Object.values<{ value: unknown }>(media.examples ?? {}).map(({ value }) => value)
        for (const example of examples.length > 0 ? examples : [media.example]) {
          const url = fill(path, operation.parameters ?? [])
          const options = method === 'post' && path !== '/v1/accounts' ? { key: exampleKey(operation) } : { key: null }
          const answer = method === 'patch' ? await fresh.patch(url, example) : await fresh.post(url, example, options)
          expect(`${answer.statusCode} ${url}`, answer.text).toBe(`${method === 'patch' ? 200 : 201} ${url}`)
          sent.push(operation.operationId)
        }
      }
    }
    for (const [path, { get }] of Object.entries<Schema>(document.paths)) {
      if (!get || get.tags.includes('health')) continue
      const url = fill(path, get.parameters ?? [])
      const answer = await fresh.get(url)
      expect(`${answer.statusCode} ${url}`, answer.text).toBe(`200 ${url}`)
      sent.push(get.operationId)
    }
    expect(new Set(sent)).toEqual(
      new Set([
        'registerCurrency',
        'openAccount',
        'changeAccount',
        'postDeposit',
        'postTransfer',
        'postWithdrawal',
        'postConversion',
        'postJournal',
        'postReversal',
        'listLedgers',
        'listCurrencies',
        'listAccounts',
        'getAccount',
        'getBalance',
        'listEntries',
        'listTransactions',
        'getTransaction',
        'listOwnerBalances',
        'listPositions',
        'getTrialBalance',
      ]),
    )
    await fresh.verify()
    await fresh.close()
  })

  const fill = (path: string, parameters: Schema[]) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name) => {
      const parameter = parameters.find((each) => each.in === 'path' && each.name === name)
      return encodeURIComponent(parameter?.example ?? parameter?.schema.examples?.[0])
    })

  const exampleKey = (operation: Schema): string => {
    const header = operation.parameters.find(({ name }: Schema) => name === 'idempotency-key')
    return header.example ?? header.schema.examples?.[0] ?? `missing-${operation.operationId}`
  }
})

describe('requests at random', () => {
  /** Text that has broken others. */
  const nasty = fc.constantFrom<unknown>(
    '',
    ' ',
    '0',
    '-1',
    '1e9',
    'NaN',
    'null',
    'true',
    '../../etc/passwd',
    "'; drop table entries; --",
    '%',
    '%00',
    '$1',
    '{}',
    '[object Object]',
    '__proto__',
    '日本',
    '\u202e',
    '😀',
    'x'.repeat(130),
    'x'.repeat(600),
    '00000000-0000-7000-8000-000000000000',
    '2999-12-31T23:59:59.999Z',
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00+23:59',
    '9999-12-31T23:59:59-23:59',
    null,
    true,
    0,
    -1,
    1.5,
    2 ** 53,
    1e300,
    [],
    {},
    ['1.00'],
    { a: { b: { c: 1 } } },
    'a\u0000b',
    '\ud800',
  )

  /** Values that are in the books, by the name of the field or parameter. */
  const known: Record<string, string[]> = {
    account: ['customers.alice.usd', 'customers.bob.usd', 'customers.alice.jpy', 'system.cash.usd', 'nobody'],
    source_account: ['customers.alice.usd', 'customers.bob.usd', 'customers.alice.jpy'],
    source_amount: ['1.00', '0.01', '1'],
    in: ['EUR', 'USD', 'ZZZ'],
    target_account: ['customers.alice.usd', 'customers.bob.usd'],
    transaction: ['key:example-deposit', 'key:nothing', '00000000-0000-7000-8000-000000000000'],
    owner: ['alice', 'bob', 'nobody'],
    currency: ['USD', 'JPY', 'KWD', 'ZZZ'],
    amount: ['1.00', '0.01', '1', '0.001', '1000000000000000000000000'],
    minimum_balance: ['0', '-500.00', '-1'],
    'florin-ledger': ['main', 'main', 'main', 'main', 'shop-paris', 'nowhere'],
    status: ['active'],
  }

  /** A value that fits the schema, or one of the books. */
  function valueFor(schema: Schema, name = ''): fc.Arbitrary<unknown> {
    const fitting = fittingValue(schema, name)
    const inBooks = known[name]
    return inBooks
      ? fc.oneof({ arbitrary: fc.constantFrom(...inBooks), weight: 5 }, { arbitrary: fitting, weight: 1 })
      : fitting
  }

  function fittingValue(maybeNamed: Schema, name: string): fc.Arbitrary<unknown> {
    const schema = contract.resolve(maybeNamed)
    if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each: Schema) => fittingValue(each, name)))
    if (schema.enum) return fc.constantFrom(...schema.enum)
    if (Array.isArray(schema.type)) {
      return fc.oneof(...schema.type.map((type: string) => fittingValue({ ...schema, type }, name)))
    }
    switch (schema.type) {
      case 'object':
        return schema.properties
          ? fc.record(
              Object.fromEntries(
                Object.entries<Schema>(schema.properties).map(([field, of]) => [field, valueFor(of, field)] as const),
              ),
              { requiredKeys: (schema.required ?? []) as never },
            )
          : fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.string({ maxLength: 10 }), { maxKeys: 4 })
      case 'array':
        return name === 'entries' ? balanced : fc.array(valueFor(schema.items), { maxLength: 4 })
      case 'integer':
        return fc.integer({ min: Math.max(schema.minimum ?? 0, -10), max: Math.min(schema.maximum ?? 300, 300) })
      case 'boolean':
        return fc.boolean()
      case 'null':
        return fc.constant(null)
      default:
        if (schema.format === 'date-time') {
          return fc
            .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
            .map((date) => date.toISOString())
        }
        return schema.pattern
          ? fc.stringMatching(new RegExp(schema.pattern), { size: 'xsmall' })
          : fc.string({ minLength: schema.minLength ?? 0, maxLength: 20, unit: 'grapheme' })
    }
  }

  const balanced = fc
    .array(fc.constantFrom('1.00', '0.01', '1', '0.001'), { minLength: 1, maxLength: 3 })
    .map((amounts) =>
      amounts.flatMap((amount, index) => [
        { account: 'customers.bob.usd', direction: 'debit', amount },
        { account: index ? 'system.cash.usd' : 'customers.alice.usd', direction: 'credit', amount },
      ]),
    )

  /** In half of the cases one thing in it, wherever it is, is made wrong: replaced, added or taken out. */
  function spoiled(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
    const spoil = fc
      .tuple(good, fc.nat(), nasty, fc.constantFrom('replace', 'replace', 'add', 'remove'))
      .map(([value, which, bad, how]) => {
        const copy = structuredClone(value)
        const places: [Record<string, unknown>, string][] = []
        const collect = (node: unknown): void => {
          if (typeof node !== 'object' || node === null) return
          for (const [key, child] of Object.entries(node)) {
            places.push([node as Record<string, unknown>, key])
            collect(child)
          }
        }
        collect({ root: copy })
        const [node, key] = places[which % places.length] as [Record<string, unknown>, string]
        if (node.root === copy) return bad
        if (how === 'replace') node[key] = bad
        else if (how === 'add') node[String(bad) || 'extra'] = 1
        else delete node[key]
        return copy
      })
    return fc.oneof(good, spoil)
  }

  interface Request {
    url: string
    headers: Record<string, string>
    body: unknown
  }

  function requestOf({ path, parameters, body }: Operation): fc.Arbitrary<Request> {
    const chosen = parameters.map(({ name, in: where, schema }) => {
      const value = fc.oneof({ arbitrary: valueFor(schema, name), weight: 12 }, { arbitrary: nasty, weight: 1 })
      return (where === 'path' ? value : fc.option(value, { nil: undefined, freq: 1 })).map((given) => ({
        name,
        where,
        value: given === undefined || typeof given === 'string' ? given : JSON.stringify(given),
      }))
    })
    return fc
      .tuple(fc.tuple(...chosen), body ? spoiled(valueFor(body)) : fc.constant(undefined))
      .map(([values, payload]) => {
        const query = new URLSearchParams()
        const headers: Record<string, string> = {}
        let url = path
        for (const { name, where, value } of values) {
          if (value === undefined) continue
          const sendable = value.isWellFormed() ? value : value.toWellFormed()
          if (where === 'path') url = url.replace(`{${name}}`, encodeURIComponent(sendable))
          else if (where === 'query') query.append(name, sendable)
          else headers[name] = encodeURI(sendable)
        }
        return { url: query.size > 0 ? `${url}?${query}` : url, headers, body: payload }
      })
  }

  const operations = () => contract.operations
  const idsOf = [
    'getLiveness',
    'getReadiness',
    'getHealth',
    'openLedger',
    'listLedgers',
    'registerCurrency',
    'listCurrencies',
    'openAccount',
    'listAccounts',
    'getAccount',
    'changeAccount',
    'getBalance',
    'listEntries',
    'postDeposit',
    'postTransfer',
    'postWithdrawal',
    'postConversion',
    'listPositions',
    'postJournal',
    'listTransactions',
    'postReversal',
    'getTransaction',
    'listOwnerBalances',
    'getTrialBalance',
  ]

  test('are sent to every operation', () => {
    expect(
      operations()
        .map(({ operationId }) => operationId)
        .sort(),
    ).toEqual([...idsOf].sort())
  })

  test.each(idsOf)(
    'to %s are never answered with 5xx, always as documented, and always with a code when refused',
    async (id) => {
      const operation = operations().find(({ operationId }) => operationId === id) as Operation
      const seen = new Map<number, number>()
      await fc.assert(
        fc.asyncProperty(requestOf(operation), async ({ url, headers, body }) => {
          const response = await ledger.app.inject({
            method: operation.method as 'GET',
            url,
            headers: {
              ...(operation.method === 'POST' && { 'idempotency-key': `${id}-${Math.random()}` }),
              ...headers,
            },
            ...(body !== undefined && {
              payload: JSON.stringify(body),
              headers: { 'content-type': 'application/json', 'idempotency-key': `${id}-${Math.random()}`, ...headers },
            }),
          })
          const answer: Pick<Answer, 'statusCode' | 'headers' | 'body'> = {
            statusCode: response.statusCode,
            headers: response.headers,
            body: response.json(),
          }
          if (answer.statusCode === 404 && answer.body.code === 'route_not_found') return
          seen.set(answer.statusCode, (seen.get(answer.statusCode) ?? 0) + 1)
          expect(answer.statusCode, response.payload).toBeLessThan(500)
          contract.check(operation.method, url, answer)
          if (answer.statusCode < 400) return
          expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
          expect(answer.body.code).toMatch(/^[a-z_]+$/)
          expect(answer.body.status).toBe(answer.statusCode)
          expect(response.payload).not.toMatch(/select |insert |node_modules|\.ts:\d/i)
        }),
        { numRuns: operation.body ? 120 : 40 },
      )
      // Most get as far as the rules.
      expect([...seen.keys()].some((status) => ![400, 404].includes(status))).toBe(true)
    },
  )
})
