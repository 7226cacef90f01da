import { expect, test } from 'vitest'
import { pageOf, partsPattern, readCursor, uuidPattern } from './paging.ts'
import { Day, Moment } from './schemas.ts'

const filters = ['accounts', 1, { owner: 'alice' }]
const cursorAt = (position: string) => pageOf([position], 1, filters, (row) => row).next_cursor as string
const anything = /^/

test.each(['x', '00000000-0000-7000-8000-000000000000', 'a/7', 'main', 'ü'])(
  'the position %s comes back',
  (position) => {
    expect(readCursor(cursorAt(position), filters, anything)).toBe(position)
  },
)

test('no cursor is the start', () => {
  expect(readCursor(undefined, filters, anything)).toBeNull()
})

test('a full page has a cursor, at its last row; a short or empty one is the last', () => {
  const { next_cursor } = pageOf(['a', 'b'], 2, filters, (row) => row)
  expect(readCursor(next_cursor as string, filters, anything)).toBe('b')
  expect(pageOf(['a'], 2, filters, (row) => row)).toEqual({ data: ['a'], next_cursor: null })
  expect(pageOf([], 2, filters, (row) => row)).toEqual({ data: [], next_cursor: null })
})

test('a cursor can be put in a URL as it is', () => {
  for (let i = 0; i < 200; i += 1) expect(cursorAt(`position-${i}`)).toMatch(/^[\w-]+$/)
})

test.each([
  ['other filters', ['accounts', 1, { owner: 'bob' }]],
  ['more filters', ['accounts', 1, { owner: 'alice', type: 'asset' }]],
  ['no filters', ['accounts', 1, {}]],
  ['another ledger', ['accounts', 2, { owner: 'alice' }]],
  ['another list', ['transactions', 1, { owner: 'alice' }]],
  ['nothing', null],
])('a cursor is not one for %s', (_, others) => {
  expect(() => readCursor(cursorAt('x'), others, anything)).toThrow(expect.objectContaining({ code: 'cursor_invalid' }))
})

test.each(['', 'x', '!', 'AAAA', ' ', '%', 'ü', 'x'.repeat(10_000), cursorAt('x').slice(1)])(
  'a text like %s is no cursor',
  (text) => {
    expect(() => readCursor(text, filters, anything)).toThrow(expect.objectContaining({ code: 'cursor_invalid' }))
  },
)

test('a forged position is refused unless it has the form of a position', () => {
  expect(() => readCursor(cursorAt("x' or 1"), filters, uuidPattern)).toThrow(
    expect.objectContaining({ code: 'cursor_invalid' }),
  )
})

test('a position of parts has each as its schema writes it', () => {
  const form = partsPattern(Day, Moment)
  expect(form.test('2026-02-28/2026-02-28T12:00:00.000Z')).toBe(true)
  for (const forged of [
    '2026-02-28',
    '2026-02-28/2026-02-28T12:00:00.000Z/x',
    '2026-02-29/2026-02-28T12:00:00.000Z',
    '0000-02-28/2026-02-28T12:00:00.000Z',
    '2026-02-28/2026-02-28T25:00:00.000Z',
    // A moment, in a form that PostgreSQL does not read.
    '2026-02-28/2026-02-28T12:00:00.000+23:00',
  ]) {
    expect(form.test(forged), forged).toBe(false)
  }
})
