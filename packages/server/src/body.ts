import { isUtf8 } from 'node:buffer'
import type { Service } from './fastify.ts'
import { HttpError } from './problems.ts'

/** Levels of objects and arrays. No schema has a tenth of them; code that walks a body needs no other guard. */
const nestingMax = 64

/** The body as sent, before its schema transformed it; undefined without a body. */
export function sentBody(request: object): unknown {
  return (request as { sentBody?: unknown }).sentBody
}

/**
 * Bodies are JSON in UTF-8 by RFC 8259 and I-JSON (RFC 7493). Invalid UTF-8 and repeated keys are rejected, which a lenient
 * parser would repair or drop silently. An empty body counts as none: a POST without a body may name its content type.
 */
export function readJsonBodies(app: Service): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.decorateRequest('sentBody', undefined)
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    const { 'content-type': type = '', 'content-encoding': encoding } = request.headers
    if (encoding !== undefined && encoding !== 'identity') return done(encodingUnsupported(encoding))
    if (type !== 'application/json' && namesOtherCharset(type)) return done(charsetUnsupported())
    if (bytes.length === 0) return done(null, undefined)
    if (!isUtf8(bytes)) return done(notUtf8())
    const text = bytes.toString()
    let failure: Error | null = null
    let body: unknown
    parseJson(request, text, (error, value) => {
      failure = error
      body = value
    })
    failure ??= faultOf(text, body)
    if (failure) return done(failure)
    ;(request as { sentBody?: unknown }).sentBody = body
    done(null, body)
  })
  app.removeContentTypeParser('text/plain')
}

/** JSON that did not arrive as a body, by the same rules. Throws `malformed_json`. */
export function parseStrictJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw notUtf8()
  const text = bytes.toString()
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw malformed(`The text is not valid JSON: ${(cause as Error).message}`)
  }
  const fault = faultOf(text, value) ?? (hasKey(value, '__proto__') ? malformed('Do not use the key __proto__.') : null)
  if (fault) throw fault
  return value
}

function notUtf8(): HttpError {
  return malformed('The body is not valid UTF-8. Encode it as UTF-8.')
}

/** What a lenient parser lets pass: too many levels, and repeated keys. */
function faultOf(text: string, value: unknown): HttpError | null {
  const keys = countKeys(value, 1)
  if (keys === undefined) return malformed(`The body has more than ${nestingMax} levels of nesting. Send fewer.`)
  if (keys === countMembers(text)) return null
  return malformed('An object in the body has two members with the same key. Send each key once.')
}

function namesOtherCharset(type: string): boolean {
  return [...type.matchAll(/;\s*charset\s*=\s*"?([^\s";]*)/gi)].some(([, name = '']) => !/^utf-?8$/i.test(name))
}

/** Members of all objects in a valid JSON text: its colons outside of strings. */
function countMembers(json: string): number {
  let count = 0
  let inString = false
  for (let index = 0; index < json.length; index += 1) {
    const unit = json.charCodeAt(index)
    if (unit === quote) inString = !inString
    else if (unit === backslash) index += 1
    else if (unit === colon && !inString) count += 1
  }
  return count
}

const [quote, backslash, colon] = [0x22, 0x5c, 0x3a]

/** Keys of all objects in a parsed value: fewer than the members of its text if keys repeat. Undefined if it is nested too deeply. */
function countKeys(value: unknown, depth: number): number | undefined {
  if (typeof value !== 'object' || value === null) return 0
  if (depth > nestingMax) return undefined
  const children = Object.values(value)
  let count = Array.isArray(value) ? 0 : children.length
  for (const child of children) {
    const inside = countKeys(child, depth + 1)
    if (inside === undefined) return undefined
    count += inside
  }
  return count
}

function hasKey(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.hasOwn(value, key) || Object.values(value).some((child) => hasKey(child, key))
}

function malformed(detail: string): HttpError {
  return new HttpError('malformed_json', detail)
}

function encodingUnsupported(encoding: string): HttpError {
  return new HttpError(
    'unsupported_media_type',
    `The content-encoding ${encoding} is not supported. Send the body uncompressed.`,
  )
}

function charsetUnsupported(): HttpError {
  return new HttpError(
    'unsupported_media_type',
    'The charset is not supported. Send the body in UTF-8 as content-type: application/json.',
  )
}
