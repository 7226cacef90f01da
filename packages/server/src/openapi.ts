import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { z } from 'zod'

type TransformObject = ReturnType<typeof createJsonSchemaTransformObject>
// biome-ignore lint/suspicious/noExplicitAny: a JSON document, walked as it comes
type Json = any

/** What zod says too much of: bounds of every integer, and that an answer never gets a field more. */
const zodToJsonConfig = {
  override({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }): void {
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    const { def } = zodSchema._zod
    if (def.type === 'object' && !def.catchall) delete jsonSchema.additionalProperties
  },
}

export const transform = createJsonSchemaTransform({ zodToJsonConfig })

/** The document as clients and their generators like it. */
export const transformObject: TransformObject = (input) => {
  const document: Json = createJsonSchemaTransformObject({ zodToJsonConfig })(input)
  for (const path of Object.values<Json>(document.paths ?? {})) {
    for (const operation of Object.values<Json>(path)) {
      loosenOptionalBody(operation.requestBody)
      for (const [status, response] of Object.entries<Json>(operation.responses ?? {})) {
        if (response.description === 'Default Response') response.description = meanings[status] ?? 'Done'
      }
    }
  }
  return dropUnused(document)
}

const meanings: Record<string, string> = { 200: 'As asked for', 201: 'Made' }

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

/** Each named schema is made twice, as it is sent and as it is answered: the one that nothing refers to goes. */
function dropUnused(document: Json): Json {
  for (;;) {
    const { schemas = {} } = document.components ?? {}
    const text = JSON.stringify(document)
    const unused = Object.keys(schemas).filter((name) => !text.includes(`"#/components/schemas/${name}"`))
    if (unused.length === 0) return document
    for (const name of unused) delete schemas[name]
  }
}
