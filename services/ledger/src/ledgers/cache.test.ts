import type { Queryable } from '@florin/postgres'
import { expect, test } from 'vitest'
import { createLedgerCache } from './cache.ts'

test('a request for which there is no room reads nothing, so that no failure of a reading is left unhandled', () => {
  let statements = 0
  const db = {
    async query() {
      statements += 1
      throw new Error('the database is unavailable')
    },
  } as unknown as Queryable

  const crowded = createLedgerCache(db, () => false)

  expect(() => crowded.require('unknown')).toThrow(expect.objectContaining({ code: 'overloaded' }))
  expect(statements).toBe(0)
})
