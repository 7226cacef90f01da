import fc from 'fast-check'
import type { Contract, Operation, Schema } from './contract.ts'

export interface RandomRequest {
  url: string
  headers: Record<string, string>
  body: unknown
}

/** What a service has, so that most requests get as far as its rules. */
export interface RequestHints {
  /** Values that are there, by the name of the field or parameter. */
  known: Record<string, string[]>
  /** Of objects and arrays whose parts belong together, by the name of the field. */
  values?: Record<string, fc.Arbitrary<unknown>>
}

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

/** Requests to an operation: many as it documents them, many with one thing in them that is wrong. */
export function randomRequest(
  contract: Contract,
  operation: Operation,
  { known, values = {} }: RequestHints,
): fc.Arbitrary<RandomRequest> {
  /** A value that fits the schema, or one that is known. */
  function valueFor(schema: Schema, name = ''): fc.Arbitrary<unknown> {
    const fitting = fittingValue(schema, name)
    const there = known[name]
    return there
      ? fc.oneof({ arbitrary: fc.constantFrom(...there), weight: 5 }, { arbitrary: fitting, weight: 1 })
      : fitting
  }

  function fittingValue(maybeNamed: Schema, name: string): fc.Arbitrary<unknown> {
    const whole = values[name]
    if (whole) return whole
    const schema = contract.resolve(maybeNamed)
    if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each: Schema) => fittingValue(each, name)))
    if (schema.enum) return fc.constantFrom(...schema.enum)
    if (Array.isArray(schema.type)) {
      return fc.oneof(...schema.type.map((type: string) => fittingValue({ ...schema, type }, name)))
    }
    switch (schema.type) {
      case 'object':
        return schema.properties
          ? recordOf(schema)
          : fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.string({ maxLength: 10 }), { maxKeys: 4 })
      case 'array':
        return fc.array(valueFor(schema.items), { maxLength: 4 })
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

  /** A third of them have only what is required. */
  function recordOf({ properties, required = [] }: Schema): fc.Arbitrary<unknown> {
    const isRequired = (field: string): boolean => required.includes(field)
    const fields = Object.entries<Schema>(properties).map(([field, of]) => {
      const value = valueFor(of, field)
      return [field, isRequired(field) ? value.filter((each) => each !== undefined) : value] as const
    })
    return fc.oneof(
      { arbitrary: fc.record(Object.fromEntries(fields), { requiredKeys: required }), weight: 2 },
      { arbitrary: fc.record(Object.fromEntries(fields.filter(([field]) => isRequired(field)))), weight: 1 },
    )
  }

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

  /** A plain one has no optional parameter, and nothing that is known to be wrong. */
  function requestOf({ path, parameters, body }: Operation, plain: boolean): fc.Arbitrary<RandomRequest> {
    const chosen = parameters.map(({ name, in: where, required, schema }) => {
      const fitting = valueFor(schema, name)
      const value = plain ? fitting : fc.oneof({ arbitrary: fitting, weight: 12 }, { arbitrary: nasty, weight: 1 })
      const optional = plain ? fc.constant(undefined) : fc.option(value, { nil: undefined, freq: 2 })
      return (required ? value : optional).map((given) => ({
        name,
        where,
        value: given === undefined || typeof given === 'string' ? given : JSON.stringify(given),
      }))
    })
    const good = body ? valueFor(body) : fc.constant(undefined)
    return fc.tuple(fc.tuple(...chosen), body && !plain ? spoiled(good) : good).map(([values, payload]) => {
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

  return fc.oneof(requestOf(operation, true), requestOf(operation, false))
}
