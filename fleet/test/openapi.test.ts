import { beforeAll, describe, expect, test } from 'vitest'
import { withoutExample } from '../examples.ts'
import { contracts, describeService } from '../openapi.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document is read as it comes
type Node = any
interface Operation {
  name: string
  path: string
  operation: Node
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options']

let components: Record<string, Node>

describe.each(contracts)('the OpenAPI document of the $name service', (contract) => {
  let document: Node
  let operations: Operation[]
  beforeAll(async () => {
    // As a client reads it.
    document = JSON.parse(JSON.stringify(await describeService(contract)))
    components = document.components.schemas
    operations = Object.entries(document.paths as Record<string, Node>).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => methods.includes(method))
        .map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
    )
  })

  test('is of OpenAPI 3.1, and says what it describes', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/)
    expect(document.info).toEqual({
      title: expect.stringMatching(/\w/),
      description: expect.stringMatching(/\w/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    })
    expect(operations.length).toBeGreaterThan(0)
  })

  test('names, sums up and tags every operation', () => {
    for (const { name, operation } of operations) {
      expect(operation.operationId, name).toMatch(/^[a-z][A-Za-z]+$/)
      expect(operation.summary, name).toMatch(/\w/)
      expect(operation.tags, name).toHaveLength(1)
    }
  })

  test('gives no name twice', () => {
    const names = operations.map(({ operation }) => operation.operationId)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test('declares every parameter of a path, once, and shows an example of it', () => {
    for (const { name, path, operation } of operations) {
      const inPath = parametersOf(operation).filter((parameter) => parameter.in === 'path')
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)
      expect(inPath.map((parameter) => parameter.name).sort(), name).toEqual(wanted.sort())
      for (const parameter of inPath) {
        expect(parameter.required, `${name} ${parameter.name}`).toBe(true)
        expect(examplesOf(parameter), `${name} ${parameter.name}`).not.toEqual([])
      }
    }
  })

  test('shows an example of every body of JSON, which its schema accepts', () => {
    for (const { name, operation } of operations) {
      const media = jsonBodyOf(operation)
      // The file of an export is the one body of another kind.
      if (!media) {
        if (operation.requestBody) expect(operation.operationId).toBe('restoreLedger')
        continue
      }
      expect(examplesOf(media), name).not.toEqual([])
      for (const example of examplesOf(media)) expect(complaints(media.schema, example), name).toEqual([])
    }
  })

  test('shows a key of its own with every example, and none where several would share it', () => {
    const keys = operations.flatMap(({ name, operation }) => {
      const key = parametersOf(operation).find((parameter) => parameter.name === 'idempotency-key')
      const media = jsonBodyOf(operation)
      const bodies = media ? examplesOf(media) : []
      if (key && bodies.length > 1) expect(examplesOf(key), name).toEqual([])
      return key && bodies.length <= 1 ? [[name, ...examplesOf(key)]] : []
    })
    for (const [name, ...examples] of keys) expect(examples, String(name)).toHaveLength(1)
    expect(new Set(keys.map(([, example]) => example)).size).toBe(keys.length)
  })

  test('shows only examples of parameters that their schemas accept', () => {
    for (const { name, operation } of operations) {
      for (const parameter of parametersOf(operation)) {
        for (const example of examplesOf(parameter))
          expect(complaints(parameter.schema, example), `${name} ${parameter.name}`).toEqual([])
      }
    }
  })

  test('answers every operation with a success, and every refusal as problem+json', () => {
    for (const { name, operation } of operations) {
      const statuses = Object.keys(operation.responses)
      expect(
        statuses.some((status) => status.startsWith('2')),
        name,
      ).toBe(true)
      for (const [status, answer] of Object.entries<Node>(operation.responses)) {
        // A health check that fails answers with what it found.
        if (Number(status) < 400 || operation.tags.includes('health')) continue
        expect(Object.keys(answer.content), `${name} ${status}`).toEqual(['application/problem+json'])
        expect(answer.content['application/problem+json'].schema.allOf[0], `${name} ${status}`).toEqual({
          $ref: '#/components/schemas/Problem',
        })
      }
    }
  })

  test('shows a recorded answer of every operation that answers JSON, which its schema accepts', () => {
    for (const { name, operation } of operations) {
      const media = Object.entries<Node>(operation.responses)
        .filter(([status]) => Number(status) < 300)
        .flatMap(([, answer]) => answer.content['application/json'] ?? [])
      const shown = media.filter((each: Node) => 'example' in each)
      if (media.length > 0 && !withoutExample.includes(operation.operationId)) expect(shown, name).not.toEqual([])
      for (const { schema, example } of shown) expect(complaints(schema, example), name).toEqual([])
    }
  })

  test('lists no value that its own type rules out', () => {
    const wrong = [...walk(document.paths)].filter(
      ([, node]) =>
        Array.isArray(node.enum) && node.type && node.enum.some((value: unknown) => !isOfType(node.type, value)),
    )
    expect(wrong.map(([place]) => place)).toEqual([])
  })

  test('emits no component twice, and refers to none that is missing', () => {
    const schemas: Record<string, Node> = document.components?.schemas ?? {}
    const texts = Object.entries(schemas).map(([name, schema]) => [name, JSON.stringify(schema)] as const)
    const doubled = texts.filter(([, text], index) => texts.findIndex(([, other]) => other === text) !== index)
    expect(doubled.map(([name]) => name)).toEqual([])
    // fastify-type-provider-zod adds this ending to the second one of a pair.
    expect(Object.keys(schemas).filter((name) => name.endsWith('Input'))).toEqual([])

    const references = [...walk(document)].flatMap(([, node]) => (typeof node.$ref === 'string' ? [node.$ref] : []))
    const missing = references.filter((reference) => !schemas[reference.replace('#/components/schemas/', '')])
    expect(missing).toEqual([])
  })

  test('leaves nothing of the tools in it', () => {
    const left = [...walk(document)].filter(([, node]) => 'x-examples' in node || '$schema' in node)
    expect(left.map(([place]) => place)).toEqual([])
  })
})

function parametersOf(operation: Node): Node[] {
  return operation.parameters ?? []
}

const jsonBodyOf = (operation: Node): Node | undefined => operation.requestBody?.content['application/json']

/** Of a parameter or a media type, in whichever way they are given. */
function examplesOf(node: Node): unknown[] {
  return [
    ...('example' in node ? [node.example] : []),
    ...Object.values<Node>(node.examples ?? {}).map(({ value }) => value),
    ...(node.schema?.examples ?? []),
  ]
}

/** All objects in the document, with where they are. */
function* walk(node: Node, place = ''): Generator<[string, Node]> {
  if (typeof node !== 'object' || node === null) return
  if (!Array.isArray(node)) yield [place, node]
  for (const [name, child] of Object.entries(node)) yield* walk(child, `${place}/${name}`)
}

function isOfType(type: string | string[], value: unknown): boolean {
  const actual = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return [type].flat().some((each) => each === actual || (each === 'integer' && Number.isInteger(value)))
}

/** What a schema has against a value: the words of JSON Schema that the services use. */
function complaints(given: Node, value: Node, place = ''): string[] {
  const schema = given.$ref ? components[given.$ref.replace('#/components/schemas/', '')] : given
  const options = schema.anyOf ?? schema.oneOf
  if (options) {
    const each: string[][] = options.map((option: Node) => complaints(option, value, place))
    return each.some((list) => list.length === 0) ? [] : each.flat()
  }
  if (schema.type && !isOfType(schema.type, value)) return [`${place} is no ${schema.type}`]
  if (schema.enum && !schema.enum.includes(value)) return [`${place} is none of ${schema.enum}`]
  if (typeof value === 'string') {
    return [
      ...(schema.pattern && !new RegExp(schema.pattern, 'u').test(value) ? [`${place} breaks ${schema.pattern}`] : []),
      ...(value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY) ? [`${place} is too long`] : []),
    ]
  }
  if (Array.isArray(value)) {
    return [
      ...(value.length < (schema.minItems ?? 0) ? [`${place} has too few`] : []),
      ...value.flatMap((each, index) => complaints(schema.items ?? {}, each, `${place}/${index}`)),
    ]
  }
  if (typeof value !== 'object' || value === null) return []
  const missing = (schema.required ?? []).filter((name: string) => !(name in value))
  return [
    ...missing.map((name: string) => `${place}/${name} is missing`),
    ...Object.entries(value).flatMap(([name, child]) => {
      const known = schema.properties?.[name] ?? schema.additionalProperties
      return known ? complaints(known, child, `${place}/${name}`) : [`${place}/${name} is unknown`]
    }),
  ]
}
