import pg from 'pg'
import { expect, test } from 'vitest'
import { isConflict, isLockTimeout, isRowRefused, isUnavailable, sqlState, violatedConstraint } from './violations.ts'

function said(code: string, severity = 'ERROR', constraint?: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError('said by the server', 1, 'error'), { code, severity, constraint })
}

test.each([
  ['a pipe that broke', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })],
  ['a refused connection', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
  ['a connection that ended', new Error('Connection terminated unexpectedly')],
  ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
  ['a server that no longer answers', new Error('Query read timeout')],
  ['a server that shuts down', said('57P01', 'FATAL')],
  ['a server that starts', said('57P03', 'FATAL')],
  ['a full disk', said('53100')],
  ['no connection left', said('53300', 'FATAL')],
  ['a transaction that was left open', said('25P03', 'FATAL')],
  ['whatever ends the session', said('58030', 'FATAL')],
])('%s means that the database cannot serve now', (_, error) => {
  expect(isUnavailable(error)).toBe(true)
})

test.each([
  ['a rule of the books', said('23514', 'ERROR', 'accounts_minimum_kept')],
  ['a deadlock', said('40P01')],
  ['a statement that took too long', said('57014')],
  ['a mistake in a statement', said('42601')],
  ['a fault of our own', new TypeError('undefined is not a function')],
  ['nothing', undefined],
])('%s does not', (_, error) => {
  expect(isUnavailable(error)).toBe(false)
})

test('a code of the network is not taken for one of the server', () => {
  const error = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', constraint: 'no' })
  expect([sqlState(error), violatedConstraint(error), isConflict(error), isLockTimeout(error)]).toEqual([
    undefined,
    undefined,
    false,
    false,
  ])
})

test('a refusal of the books names its constraint, and only that', () => {
  expect(violatedConstraint(said('23514', 'ERROR', 'accounts_minimum_kept'))).toBe('accounts_minimum_kept')
  expect(violatedConstraint(said('42501', 'ERROR', 'x'))).toBeUndefined()
})

test('only values and rules make the server refuse a row: its rights, its schema and its state are no fault of a row', () => {
  expect(['22003', '22P02', '23505', '23514'].map((code) => isRowRefused(said(code)))).toEqual(Array(4).fill(true))
  // Read-only after a failover; no right; no table; a deadlock; too slow; a fault of our own.
  const others = ['25006', '42501', '42P01', '40P01', '57014'].map((code) => said(code))
  expect([...others, new TypeError('x')].map(isRowRefused)).toEqual(Array(6).fill(false))
})
