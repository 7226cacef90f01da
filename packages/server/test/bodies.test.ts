import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { bodyBytesWithMetadata, countedFirst, Metadata, metadataKeysMax, type Service, sentBody } from '../src/index.ts'
import { anyone, createShop } from './shop.ts'

const problemBytesMax = 8_192

let app: Service
beforeEach(async () => {
  app = await createShop()
  app.post('/echo', { config: anyone, schema: { body: z.unknown() } }, async ({ body }) => JSON.stringify(body))
  app.post(
    '/notes',
    {
      config: anyone,
      bodyLimit: bodyBytesWithMetadata,
      schema: { body: z.strictObject({ metadata: Metadata.optional() }) },
    },
    async (request) => ({ read: request.body, sent: sentBody(request) }),
  )
  const Row = z.strictObject({ name: z.string(), amount: z.string().regex(/^\d+$/, 'Send digits') })
  app.post(
    '/rows',
    {
      config: anyone,
      schema: { body: z.strictObject({ rows: countedFirst(z.array(Row).max(40), 40, 'Send at most 40 rows') }) },
    },
    async () => ({}),
  )
})
afterEach(() => app.close())

const json = { 'content-type': 'application/json' }
const post = (url: string, payload: string | Buffer | object, headers: Record<string, string> = json) =>
  app.inject({ method: 'POST', url, payload, headers })

test.each([
  ['a byte of Latin-1', Buffer.from('{"name":"Jos\xe9"}', 'latin1')],
  ['half of a character', Buffer.from([0x22, 0xe2, 0x82, 0x22])],
  ['a surrogate, encoded', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
])('a body with %s is refused, not repaired', async (_, payload) => {
  const answer = await post('/echo', payload)
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'malformed_json'])
})

test.each(['"José"', '"日本 😀"', '"\\u00e9\\ufffd"', '"\ufffd"', '["\u0000"]'.replace('\u0000', '\\u0000')])(
  'the text %s comes back as it was sent',
  async (text) => {
    const answer = await post('/echo', Buffer.from(text))
    expect(JSON.parse(answer.payload)).toEqual(JSON.parse(text))
  },
)

test.each([
  'application/json; charset=latin1',
  'application/json;charset=ISO-8859-1',
  'application/json; charset="utf-16"',
  'application/json; x=1; charset=windows-1252',
  'application/json; charset=utf-8; charset=latin1',
])('a body of type %s is refused', async (type) => {
  const answer = await post('/echo', '{}', { 'content-type': type })
  expect([answer.statusCode, answer.json().code]).toEqual([415, 'unsupported_media_type'])
})

test.each(['application/json; charset=UTF-8', 'application/json;charset=utf8', 'application/json; charset="utf-8"'])(
  'a body of type %s is read',
  async (type) => {
    expect((await post('/echo', '{"a":1}', { 'content-type': type })).payload).toBe('{"a":1}')
  },
)

test.each(['gzip', 'br', 'deflate', 'gzip, identity', 'x'])(
  'a body in the encoding %s is refused',
  async (encoding) => {
    const answer = await post('/echo', '{}', { ...json, 'content-encoding': encoding })
    expect([answer.statusCode, answer.json().code]).toEqual([415, 'unsupported_media_type'])
  },
)

test('a body that says that it is not encoded is read', async () => {
  expect((await post('/echo', '{}', { ...json, 'content-encoding': 'identity' })).statusCode).toBe(200)
})

test.each([
  '{"amount":"1.00","amount":"100.00"}',
  '{"a":1,"a":1}',
  '{"a":1,"\\u0061":2}',
  '{"a":{"b":[{"c":1,"c":2}]}}',
  '[{"":1,"":2}]',
  '{"a\\"":1,"a\\"":2}',
  '{"1":1,"1":2}',
])('equal keys in one object are refused: %s', async (payload) => {
  const answer = await post('/echo', payload)
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'malformed_json'])
  expect(answer.json().detail).toContain('same key')
})

test.each([
  '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
  '{"a":":","b":"\\":\\"","c":"\\\\","d":"{\\"a\\":1,\\"a\\":2}"}',
  '{"a":1,"A":2,"\\u00e1":3,"a\\u0301":4}',
  '{":":":","::":"::"}',
  '{"1":1,"01":2," 1":3}',
  '{}',
  '[[],{},"",0,null]',
])('keys that differ, or are of different objects, are no repetition: %s', async (payload) => {
  const answer = await post('/echo', payload)
  expect(answer.statusCode).toBe(200)
  expect(JSON.parse(answer.payload)).toEqual(JSON.parse(payload))
})

test('a body that is nested too deep is refused', async () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const deep = (levels: number) => open.repeat(levels) + (open === '[' ? '' : '1') + close.repeat(levels)
    expect((await post('/echo', deep(64))).statusCode).toBe(200)
    const answer = await post('/echo', deep(2_700))
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'malformed_json'])
  }
})

test('the body as it was sent is kept beside the body as its schema reads it', async () => {
  const answer = await post('/notes', '{"metadata":{"b":"1","a":"2"}}')
  expect(answer.payload).toBe('{"read":{"metadata":{"a":"2","b":"1"}},"sent":{"metadata":{"b":"1","a":"2"}}}')
})

test('the largest metadata, every character of it escaped, fits into the limit of its route', async () => {
  const escaped = (length: number, first: number) =>
    Array.from({ length }, (_, index) => `\\u${(index === 0 ? 0x4e00 + first : 0x4e00).toString(16)}`).join('')
  const members = Array.from({ length: metadataKeysMax }, (_, n) => `"${escaped(500, n)}":"${escaped(500, 0)}"`)
  expect((await post('/notes', `{"metadata":{${members.join(',')}}}`)).statusCode).toBe(200)
})

test('the limit of a body is that of its route, and the refusal names it', async () => {
  const answer = await post('/echo', JSON.stringify('x'.repeat(16_384)))
  expect([answer.statusCode, answer.json().code]).toEqual([413, 'body_too_large'])
  expect(answer.json().detail).toContain('16384 bytes')
})

test('too many keys are one error, whatever is in them, and their values are not looked at', async () => {
  const metadata = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, n]))
  const answer = await post('/notes', { metadata })
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({
    code: 'invalid_request',
    error_count: 1,
    errors: [{ pointer: '/body/metadata', detail: 'Send at most 50 keys.' }],
  })
})

test('too many rows are one error', async () => {
  const answer = await post('/rows', { rows: Array(4_000).fill(1) })
  expect(answer.json()).toMatchObject({
    error_count: 1,
    errors: [{ pointer: '/body/rows', detail: 'Send at most 40 rows.' }],
  })
})

test('of many errors twenty are named, with how many there are', async () => {
  const { errors, error_count, detail } = (
    await post('/rows', { rows: Array(40).fill({ name: 1, amount: '-1' }) })
  ).json()
  expect(errors).toHaveLength(20)
  expect(error_count).toBe(80)
  expect(errors[0]).toEqual({ pointer: '/body/rows/0/name', detail: expect.any(String) })
  expect(detail).toContain('/body/rows/0/name: ')
  expect(detail).toContain('79 more')
})

test.each<[string, string, string | object]>([
  [
    'keys that are too long',
    '/notes',
    { metadata: Object.fromEntries(range(12).map((n) => [`${n}`.padEnd(5_000, 'é'), 'x'])) },
  ],
  [
    'keys of control characters',
    '/notes',
    { metadata: Object.fromEntries(range(40).map((n) => [`\u0001`.repeat(490) + n, 1])) },
  ],
  ['unknown fields', '/rows', Object.fromEntries(range(500).map((n) => [`unknown field ${n}`, n]))],
  ['an unknown field with a long name', '/rows', { ['😀'.repeat(3_000)]: 1 }],
  ['bad rows', '/rows', { rows: range(40).map(() => ({ ['\u0001'.repeat(50)]: 1 })) }],
])('the answer to a body of %s is at most 8 kB', async (_, path, body) => {
  const answer = await post(path, body)
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_request'])
  expect(answer.rawPayload.length).toBeLessThanOrEqual(problemBytesMax)
  expect(answer.json().errors.length).toBeGreaterThan(0)
})

test('the answer to a long path is at most 8 kB', async () => {
  const answer = await app.inject(`/${'é'.repeat(10_000)}`)
  expect(answer.statusCode).toBe(404)
  expect(answer.rawPayload.length).toBeLessThanOrEqual(problemBytesMax)
})

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
