import { expect, test } from 'vitest'
import { prefersAsync } from './prefer.ts'

test.each([
  'respond-async',
  'Respond-Async',
  ' respond-async ',
  'return=minimal, respond-async',
  'respond-async, wait=100',
  'respond-async; foo="a, b"; bar',
  'foo="a, \\" b"; x=1 ,respond-async;y',
  'respond-async=""',
  ', ,respond-async,',
])('%j states the preference', (prefer) => {
  expect(prefersAsync(prefer)).toBe(true)
})

test.each([
  undefined,
  '',
  'return=minimal',
  'wait=10; respond-async',
  'foo="respond-async, respond-async"',
  'foo=", respond-async, "',
  'respond-async-later',
  'respond-async=no',
  'x=respond-async',
])('%j does not', (prefer) => {
  expect(prefersAsync(prefer)).toBe(false)
})
