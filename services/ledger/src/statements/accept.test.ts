import { expect, test } from 'vitest'
import { preferredType } from './accept.ts'

const offered = ['application/json', 'text/csv', 'application/pdf'] as const

test.each([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['text/csv', 'text/csv'],
  ['TEXT/CSV; charset=utf-8', 'text/csv'],
  ['text/*', 'text/csv'],
  ['application/pdf, application/json', 'application/json'],
  ['application/pdf, application/json;q=0.5', 'application/pdf'],
  ['text/html, application/xhtml+xml, */*;q=0.8', 'application/json'],
  ['application/json;q=0, */*', 'text/csv'],
  ['image/png', 'application/json'],
  ['text/csv;q=x', 'application/json'],
])('%j prefers %j', (accept, type) => {
  expect(preferredType(accept, offered)).toBe(type)
})
