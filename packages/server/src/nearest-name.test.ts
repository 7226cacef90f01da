import { expect, test } from 'vitest'
import { nearestName } from './nearest-name.ts'

const transfer = ['source_account', 'target_account', 'amount', 'currency', 'external_id', 'description', 'metadata']

test.each([
  ['from', 'source_account'],
  ['to', 'target_account'],
  ['fromAccount', 'source_account'],
  ['sourceAccount', 'source_account'],
  ['source-account', 'source_account'],
  ['sorce_acount', 'source_account'],
  ['ammount', 'amount'],
  ['value', 'amount'],
  ['curency', 'currency'],
  ['reference', 'external_id'],
  ['meta_data', 'metadata'],
])('%s most likely means %s', (name, field) => {
  expect(nearestName(name, transfer)).toBe(field)
})

test.each(['colour', 'x', '', 'idempotency_key', 'a'.repeat(10_000), '__proto__'])('%j means no field', (name) => {
  expect(nearestName(name, transfer)).toBeUndefined()
})

test('a schema without fields has none that is near', () => {
  expect(nearestName('from', [])).toBeUndefined()
})
