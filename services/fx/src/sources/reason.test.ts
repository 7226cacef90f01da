import { expect, test } from 'vitest'
import { describeReason } from './reason.ts'

test.each([
  ['a message of several lines', new Error('one\r\n  two\tthree'), 'one two three'],
  [
    'an error of all addresses of a host',
    new AggregateError([new Error('connect ECONNREFUSED ::1:80')]),
    'connect ECONNREFUSED ::1:80',
  ],
  ['an error without a message', Object.assign(new Error(), { code: 'ECONNRESET' }), 'ECONNRESET'],
  ['an error with a name alone', new RangeError(), 'RangeError'],
  ['an error of no address', new AggregateError([]), 'AggregateError'],
  ['what is no error', 'away', 'away'],
  ['a long message', new Error('x'.repeat(5_000)), 'x'.repeat(300)],
])('the reason of %s is one short line', (_, error, reason) => {
  expect(describeReason(error)).toBe(reason)
})
