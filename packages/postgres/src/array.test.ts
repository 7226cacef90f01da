import { expect, test } from 'vitest'
import { arrayLiteral, columns } from './array.ts'

test('the word null is a word, and null is none', () => {
  expect(arrayLiteral(['null', 'NULL', null, undefined, 7, '1.50'])).toBe('{"null","NULL",null,null,"7","1.50"}')
  expect(arrayLiteral([])).toBe('{}')
})

test('quotation marks and backslashes are escaped', () => {
  expect(arrayLiteral(['a"b', 'c\\d', '{e,f}', true])).toBe('{"a\\"b","c\\\\d","{e,f}","true"}')
})

test('rows become an array for each field', () => {
  const rows = [
    { id: 1, code: 'a' },
    { id: 2, code: null },
  ]
  expect(columns(rows, ['code', 'id'])).toEqual(['{"a",null}', '{"1","2"}'])
})
