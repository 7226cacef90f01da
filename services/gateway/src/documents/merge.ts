import assert from 'node:assert/strict'
import type { ProblemCatalog } from '@florin/server'
import { gatewayProblems } from '../errors.ts'
import { componentNames, dropUnused, mapOperations, referencesIn } from './components.ts'
import type { Json } from './contract.ts'

export interface DescribedService {
  name: string
  document: Json
  problems: ProblemCatalog
}

/** Routes that each service has for itself. */
const isShared = (path: string) => path.startsWith('/v1/')

/**
 * One document for all services, with the gateway's own operations first. Where a name or a route of a later service is
 * taken, it gets the name of the service as a prefix: the schema `FxCurrency`, the route `/fx/v1/currencies`.
 */
export function mergeDocuments(own: Json, services: DescribedService[]): Json {
  const merged = {
    ...own,
    tags: [...own.tags],
    paths: { ...own.paths },
    webhooks: {},
    components: { ...own.components },
  }
  const groups = [{ name: own.info.title, tags: own.tags.map(({ name }: Json) => name) }]
  for (const { name, document } of services) {
    const routes = listOperations(document)
    const rename = namesOf(name, document, merged)
    for (const { path, method, operation } of routes) {
      const free = isTaken(merged, method, path) ? `/${name}${path}` : path
      merged.paths[free] ??= {}
      merged.paths[free][method] = {
        ...rename.references(operation),
        operationId: rename.operation(operation.operationId),
        tags: operation.tags.map(rename.tag),
        ...(document.security && !operation.security && { security: document.security }),
        responses: withGatewayProblems(rename.references(operation.responses)),
        'x-florin-service': name,
      }
    }
    Object.assign(merged.webhooks, webhooksOf(name, document, rename))
    const used = new Set(routes.flatMap(({ operation }) => operation.tags))
    const tags = document.tags.filter((tag: Json) => used.has(tag.name))
    merged.tags.push(...tags.map((tag: Json) => ({ ...tag, name: rename.tag(tag.name) })))
    groups.push({ name: document.info.title, tags: tags.map((tag: Json) => rename.tag(tag.name)) })
    addComponents(merged.components, rename.references(document.components), rename.schema)
  }
  return dropUnused({ ...merged, 'x-tagGroups': groups })
}

/** The problems of all services. Of two with the same code, the first one explains it. */
export function mergeProblems(services: DescribedService[]): ProblemCatalog {
  const merged: ProblemCatalog = {}
  for (const [code, problem] of services.flatMap(({ problems }) => Object.entries(problems))) {
    merged[code] ??= problem
    assert.equal(merged[code].status, problem.status, `${code} must have the same status in all services.`)
  }
  return merged
}

function listOperations(document: Json): { path: string; method: string; operation: Json }[] {
  return Object.entries<Json>(document.paths)
    .filter(([path]) => isShared(path))
    .flatMap(([path, methods]) =>
      Object.entries<Json>(methods).map(([method, operation]) => ({ path, method, operation })),
    )
}

/** Requests that a service sends. */
function webhooksOf(service: string, document: Json, rename: ReturnType<typeof namesOf>): Json {
  return mapOperations(document.webhooks, (operation) => ({
    ...rename.references(operation),
    tags: operation.tags.map(rename.tag),
    'x-florin-service': service,
  }))
}

/** Whether a route of the document matches some path that this one matches too. */
function isTaken(document: Json, method: string, path: string): boolean {
  const segments = path.split('/')
  return Object.keys(document.paths).some((other) => {
    if (!(method in document.paths[other])) return false
    const others = other.split('/')
    return (
      others.length === segments.length &&
      others.every((segment, index) => {
        const own = segments[index] as string
        return segment === own || segment.startsWith('{') || own.startsWith('{')
      })
    )
  })
}

/** The names that schemas, operations and tags of a service have in the merged document. */
function namesOf(service: string, document: Json, merged: Json) {
  const prefix = (name: string) => `${service}${name[0]?.toUpperCase()}${name.slice(1)}`
  const capital = (name: string) => `${service[0]?.toUpperCase()}${service.slice(1)}${name}`
  const clashes = findClashes(document, merged)
  const operationIds = new Set(listOperations(merged).map(({ operation }) => operation.operationId))
  const tagNames = new Set(merged.tags.map(({ name }: Json) => name))
  const schema = (name: string) => (clashes.has(name) ? capital(name) : name)
  return {
    schema,
    operation: (id: string) => (operationIds.has(id) ? prefix(id) : id),
    tag: (name: string) => (tagNames.has(name) ? `${service} ${name}` : name),
    references: (node: Json): Json =>
      JSON.parse(JSON.stringify(node), (key, value) =>
        key === '$ref' && typeof value === 'string'
          ? value.replace(/^(#\/components\/schemas\/)(.+)$/, (_, place, name) => place + schema(name))
          : value,
      ),
  }
}

/** Schemas whose names are taken by different ones, or by equal ones that refer to such a schema. */
function findClashes(document: Json, merged: Json): Set<string> {
  const schemas: Record<string, Json> = document.components?.schemas ?? {}
  const taken: Record<string, Json> = merged.components?.schemas ?? {}
  const common = Object.keys(schemas).filter((name) => name in taken)
  const clashes = new Set(common.filter((name) => JSON.stringify(schemas[name]) !== JSON.stringify(taken[name])))
  for (let before = -1; before !== clashes.size; ) {
    before = clashes.size
    for (const name of common) {
      if (componentNames(referencesIn(schemas[name])).some((reference) => clashes.has(reference))) clashes.add(name)
    }
  }
  return clashes
}

/** Other components than schemas must be equal where they have the same name. */
function addComponents(merged: Json, components: Json, schemaName: (name: string) => string): void {
  for (const [kind, named] of Object.entries<Json>(components ?? {})) {
    merged[kind] = { ...merged[kind] }
    for (const [name, component] of Object.entries<Json>(named)) {
      const free = kind === 'schemas' ? schemaName(name) : name
      if (kind !== 'schemas' && merged[kind][free]) {
        assert.deepEqual(component, merged[kind][free], `components/${kind}/${name} differs between services.`)
      }
      merged[kind][free] = component
    }
  }
}

/** Each operation can also answer with what the gateway finds. */
function withGatewayProblems(responses: Json): Json {
  const all = { ...responses }
  for (const [code, { status, title }] of Object.entries(gatewayProblems)) {
    const known = all[status]
    const codes = known?.content['application/problem+json'].schema.allOf[1].properties.code.enum ?? []
    const line = `\`${code}\`: ${title}`
    all[status] = {
      description: known ? `${known.description}  \n${line}` : line,
      content: {
        'application/problem+json': {
          schema: {
            allOf: [
              { $ref: '#/components/schemas/Problem' },
              { type: 'object', properties: { code: { type: 'string', enum: [...codes, code] } } },
            ],
          },
        },
      },
    }
  }
  return all
}
