import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor } from './cursor.ts'

const filters = ['accounts', 'main', { owner: 'alice' }]

test.each(['x', '00000000-0000-7000-8000-000000000000', 'a/7', 'main', 'ü'])(
  'the position %s comes back',
  (position) => {
    expect(decodeCursor(encodeCursor(position, filters), filters)).toBe(position)
  },
)

test('a cursor can be put in a URL as it is', () => {
  for (let i = 0; i < 200; i += 1) expect(encodeCursor(`position-${i}`, filters)).toMatch(/^[\w-]+$/)
})

test.each([
  ['other filters', ['accounts', 'main', { owner: 'bob' }]],
  ['more filters', ['accounts', 'main', { owner: 'alice', type: 'asset' }]],
  ['no filters', ['accounts', 'main', {}]],
  ['another ledger', ['accounts', 'other', { owner: 'alice' }]],
  ['another list', ['transactions', 'main', { owner: 'alice' }]],
  ['nothing', null],
])('a cursor is not one for %s', (_, others) => {
  expect(decodeCursor(encodeCursor('x', filters), others)).toBeUndefined()
})

test.each(['', 'x', '!', 'AAAA', ' ', '%', 'ü', 'x'.repeat(10_000), encodeCursor('x', filters).slice(1)])(
  'a text like %s is no cursor',
  (text) => {
    expect(decodeCursor(text, filters)).toBeUndefined()
  },
)

test('a position with a space would be cut, so it has none', () => {
  // The parts of a cursor are told apart by a space.
  expect(decodeCursor(encodeCursor('a b', filters), filters)).toBe('a')
})
