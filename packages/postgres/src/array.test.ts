import { expect, test } from 'vitest'
import { arrayLiteral } from './array.ts'

test('the word null is a word, and null is none', () => {
  expect(arrayLiteral(['null', 'NULL', null, undefined, 7, '1.50'])).toBe('{"null","NULL",null,null,"7","1.50"}')
  expect(arrayLiteral([])).toBe('{}')
})
