import { expect, test } from 'vitest'
import { parseStrictJson } from './body.ts'

test.each(['{"__proto__":{}}', '{"a":[{"\\u005f_proto__":1}]}'])(
  '%s has a key that would change a prototype',
  (text) => {
    expect(() => parseStrictJson(Buffer.from(text))).toThrow('__proto__')
  },
)

test('__proto__ is allowed as a value, and within one', () => {
  const value = { description: 'the key __proto__', tags: ['__proto__'], prototype: { proto__: 1 } }
  expect(parseStrictJson(Buffer.from(JSON.stringify(value)))).toEqual(value)
})
