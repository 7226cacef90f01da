import assert from 'node:assert/strict'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

export interface Operation {
  method: string
  /** As in the document: `/v1/accounts/{account}`. */
  path: string
  operationId: string
  parameters: Parameter[]
  /** Schema of the body, if it takes one. */
  body: Schema | undefined
  /** Content type of a body that is a stream of lines, and nothing else. */
  lines: string | undefined
  /** Documented statuses. */
  statuses: number[]
}

export interface Parameter {
  in: 'path' | 'query' | 'header'
  name: string
  required: boolean
  schema: Schema
}

// biome-ignore lint/suspicious/noExplicitAny: a JSON schema, walked by the tests
export type Schema = Record<string, any>

export interface Contract {
  operations: Operation[]
  /** The schema itself, where the document refers to one of its components. */
  resolve(schema: Schema): Schema
  /** The operation that answers this path, literal parts before parameters. */
  find(method: string, url: string): Operation | undefined
  /** Throws unless the status is documented for the operation and the body fits its schema. */
  check(method: string, url: string, answer: { statusCode: number; headers: object; body: unknown }): void
}

interface Document {
  paths: Record<string, Record<string, Schema>>
  components?: { schemas?: Record<string, Schema> }
}

/** Answers of HTTP itself, which no operation lists. */
const ofHttp = ['method_not_allowed', 'route_not_found']

/** The OpenAPI document, as something that answers can be held to. */
export function readContract(document: Document): Contract {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema(closed(document), 'openapi')
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]): Operation => ({
        method: method.toUpperCase(),
        path,
        operationId: operation.operationId,
        parameters: operation.parameters ?? [],
        body: operation.requestBody?.content['application/json']?.schema,
        lines: Object.keys(operation.requestBody?.content ?? { 'application/json': {} }).find(
          (type, _, all) => type !== 'application/json' && all.length === 1,
        ),
        statuses: Object.keys(operation.responses).map(Number),
      }),
    ),
  )
  const patterns = operations
    .map((operation) => ({
      operation,
      pattern: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      parameters: operation.path.split('{').length,
    }))
    .sort((a, b) => a.parameters - b.parameters)
  const validators = new Map<string, ReturnType<typeof ajv.compile>>()

  function find(method: string, url: string): Operation | undefined {
    const path = url.split('?', 1)[0] as string
    return patterns.find(({ operation, pattern }) => operation.method === method && pattern.test(path))?.operation
  }

  return {
    operations,
    resolve: (schema) => {
      const name = /^#\/components\/schemas\/(.+)$/.exec(schema.$ref ?? '')?.[1]
      return name ? (document.components?.schemas?.[name] as Schema) : schema
    },
    find,
    check(method, url, { statusCode, headers, body }) {
      const operation = find(method, url)
      if (!operation || ofHttp.includes((body as { code?: string } | undefined)?.code ?? '')) return
      const about = `${operation.operationId} answered ${statusCode}`
      const response = document.paths[operation.path]?.[method.toLowerCase()]?.responses[statusCode]
      assert(response, `${about}, which is not documented: ${JSON.stringify(body)}`)
      const type = String((headers as Record<string, unknown>)['content-type']).split(';', 1)[0] as string
      const media = response.content[type]
      assert(media, `${about} as ${type}, which is not documented`)
      const key = `${operation.operationId} ${statusCode} ${type}`
      const steps = [
        'paths',
        operation.path,
        method.toLowerCase(),
        'responses',
        `${statusCode}`,
        'content',
        type,
        'schema',
      ]
      const pointer = steps
        .map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')))
        .join('/')
      const validate = validators.get(key) ?? ajv.compile({ $ref: `openapi#/${pointer}` })
      validators.set(key, validate)
      assert(validate(body), `${about}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`)
    },
  }
}

/** The document leaves room for fields to come; the answers of today have none that it does not name. */
function closed<T>(node: T): T {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map(closed) as T
  // Each part of an allOf names some of the fields only.
  if ('allOf' in node) return { ...node, unevaluatedProperties: false }
  // Problems have the fields of their codes, which the answers of each operation name: there an allOf rejects others.
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === 'Problem' ? value : closed(value)]),
  )
  if (copy.type === 'object' && copy.properties && copy.additionalProperties === undefined)
    copy.additionalProperties = false
  return copy as T
}

/** `GET /v1/accounts/:account` and all others that are served, from the tree that Fastify prints without common prefixes. */
export function listServed(tree: string): { method: string; path: string }[] {
  const parents: string[] = []
  return tree.split('\n').flatMap((line) => {
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
