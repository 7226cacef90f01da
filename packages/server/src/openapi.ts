import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { ledgerHeader } from './authorization.ts'
import type { IdentityCode } from './identity-problems.ts'
import type { HttpCode, ProblemCatalog, ProblemType } from './problems.ts'

type Transform = ReturnType<typeof createJsonSchemaTransform>
type TransformObject = ReturnType<typeof createJsonSchemaTransformObject>
// biome-ignore lint/suspicious/noExplicitAny: a JSON document, walked as it comes
type Json = any

/** Removes details that zod adds: bounds of every integer, and that answers have no further fields. */
const zodToJsonConfig = {
  override({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }): void {
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    const { def } = zodSchema._zod
    if (def.type === 'object' && !def.catchall) delete jsonSchema.additionalProperties
  },
}

const transformSchemas = createJsonSchemaTransform({ zodToJsonConfig })

/** Codes that every operation can answer with, and those of operations with a body. */
const everyCode: HttpCode[] = ['invalid_request', 'host_not_allowed', 'internal_error', 'overloaded']
/** Codes of operations that require a role. */
const roleCodes: (HttpCode | IdentityCode)[] = ['unauthenticated', 'forbidden', 'rate_limited', 'identity_unavailable']
/** Codes of operations about one ledger, in the services that have them. */
const ledgerCodes = ['ledger_not_found', 'ledger_removing']
const bodyCodes: HttpCode[] = ['malformed_json', 'request_timeout', 'body_too_large', 'unsupported_media_type']

/** Shows for each error status of an operation the codes that it can have. */
export function createTransform(catalog: ProblemCatalog): Transform {
  return (document) => {
    const result = transformBodies(document)
    const { response: given, body, tags, headers, 'x-required-role': role } = (document.schema ?? {}) as Json
    if (!result.schema?.response || tags?.includes('health')) return result
    const codes = [
      ...Object.values<Json>(given).flatMap((answer) => (answer.codes as string[] | undefined) ?? []),
      ...everyCode,
      ...(body ? bodyCodes : []),
      ...(role ? roleCodes : []),
      ...(role && headers?.shape?.[ledgerHeader] ? ledgerCodes.filter((code) => code in catalog) : []),
    ]
    const byStatus = Map.groupBy(new Set(codes), (code) => (catalog[code] as ProblemType).status)
    for (const [status, ofStatus] of byStatus) {
      result.schema.response[status] = describeRefusals(catalog, ofStatus.toSorted())
    }
    return result
  }
}

/** The plugin knows bodies of one content type only. */
function transformBodies(document: Parameters<Transform>[0]): { schema: Json; url: string } {
  const { body, ...schema } = (document.schema ?? {}) as Json
  if (!body?.content) return transformSchemas(document) as { schema: Json; url: string }
  const result = transformSchemas({ ...document, schema } as typeof document) as { schema: Json; url: string }
  const content = Object.entries<Json>(body.content).map(([type, { schema: ofType }]) => {
    const transformed = transformSchemas({ ...document, schema: { body: ofType } } as typeof document) as Json
    return [type, { schema: transformed.schema.body }]
  })
  return { ...result, schema: { ...result.schema, body: { content: Object.fromEntries(content) } } }
}

function describeRefusals(catalog: ProblemCatalog, codes: string[]): Json {
  const schema = {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      { type: 'object', properties: { code: { type: 'string', enum: codes }, ...membersOf(catalog, codes) } },
    ],
  }
  return {
    description: codes.map((code) => `\`${code}\`: ${catalog[code]?.title}`).join('  \n'),
    content: { 'application/problem+json': { schema } },
  }
}

/** The members that problems with these codes have. */
function membersOf(catalog: ProblemCatalog, codes: string[]): Json {
  const members = codes.flatMap((code) =>
    Object.entries(catalog[code]?.members ?? {}).map((member) => ({ code, member })),
  )
  return Object.fromEntries(
    [...Map.groupBy(members, ({ member: [name] }) => name)].map(([name, of]) => {
      const types = new Set(of.flatMap(({ member: [, { type, nullable }] }) => (nullable ? [type, 'null'] : [type])))
      const about = of.map(({ code, member: [, { description }] }) => `\`${code}\`: ${description}`)
      return [name, { type: types.size > 1 ? [...types] : of[0]?.member[1].type, description: about.join('. ') }]
    }),
  )
}

/** Recorded answers, by operation and status. */
export type ResponseExamples = Record<string, Record<string, unknown>>

/** The document as clients and their generators expect it, with examples of answers. */
export function createTransformObject(examples: ResponseExamples): TransformObject {
  return (input) => {
    const document: Json = createJsonSchemaTransformObject({ zodToJsonConfig })(input)
    for (const operation of Object.values<Json>(document.paths ?? {}).flatMap((path) => Object.values<Json>(path))) {
      finishOperation(operation, examples[operation.operationId] ?? {})
    }
    return dropUnused(document)
  }
}

function finishOperation(operation: Json, examples: ResponseExamples[string]): void {
  loosenOptionalBody(operation.requestBody)
  for (const parameter of operation.parameters ?? []) markRequired(parameter)
  for (const [status, response] of Object.entries<Json>(operation.responses ?? {})) {
    if (response.description === 'Default Response') response.description = meanings[status] ?? 'Done'
    const media = response.content?.['application/json']
    if (media && examples[status] !== undefined) media.example = examples[status]
  }
}

const meanings: Record<string, string> = { 200: 'OK', 201: 'Created', 202: 'Accepted', 503: 'Service unavailable' }

/** A parameter with `x-required` is shown as required, though its schema accepts requests without it. */
function markRequired(parameter: Json): void {
  if (parameter.schema?.['x-required'] === undefined) return
  delete parameter.schema['x-required']
  parameter.required = true
}

/** A body that may be null may be left out. */
function loosenOptionalBody(body: Json): void {
  for (const media of Object.values<Json>(body?.content ?? {})) {
    const choices: Json[] = media.schema?.anyOf ?? []
    const given = choices.filter(({ type }) => type !== 'null')
    if (given.length !== 1 || given.length === choices.length) continue
    media.schema = given[0]
    body.required = false
  }
}

/** zod emits each named schema twice, for requests and for answers: removes the ones without a reference. */
function dropUnused(document: Json): Json {
  for (;;) {
    const { schemas = {} } = document.components ?? {}
    const text = JSON.stringify(document)
    const unused = Object.keys(schemas).filter((name) => !text.includes(`"#/components/schemas/${name}"`))
    if (unused.length === 0) return document
    for (const name of unused) delete schemas[name]
  }
}
