import type { Queryable } from '@florin/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccountCache } from '../src/accounts/cache.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
const crowd = range(5_000).map((index) => `crowd.${index}`)

beforeAll(async () => {
  ledger = await startLedger()
  await ledger.openAccount({ code: 'hot' })
  await ledger.db.query(
    `insert into accounts (ledger, code, type, currency, exponent)
     select 1, code, 'liability', 'USD', 2 from unnest($1::text[]) as code`,
    [crowd],
  )
})
afterAll(() => ledger.close())

/** The database, with what it was asked and a gate that holds its answers back. */
function watchDatabase() {
  const watch = { statements: 0, running: 0, runningMax: 0, gate: Promise.resolve() as Promise<unknown> }
  const db = {
    async query(statement: never) {
      watch.statements += 1
      watch.running += 1
      watch.runningMax = Math.max(watch.runningMax, watch.running)
      try {
        const answer = await ledger.db.query(statement)
        await watch.gate
        return answer
      } finally {
        watch.running -= 1
      }
    },
  }
  return { watch, db: db as unknown as Queryable }
}

test('lookups of one account are shared, and many accounts are read in few statements, one at a time', async () => {
  const { watch, db } = watchDatabase()
  const directory = createAccountCache(db)
  const { rows } = await ledger.db.query<{ id: string }>(`select id from accounts order by code limit 500`)
  const wanted = [...crowd, ...crowd, ...rows.map(({ id }) => id)]
  const found = await Promise.all(wanted.map((ref) => directory.find(1, ref)))
  expect(found.map(({ id, code }, index) => (index < 2 * crowd.length ? code : id))).toEqual(wanted)
  expect(watch.statements).toBe(6)
  expect(watch.runningMax).toBe(1)
  await Promise.all(wanted.map((ref) => directory.find(1, ref)))
  expect(watch.statements).toBe(6)
})

test('an account in use stays cached while thousands of others come and go, and a system account always', async () => {
  const { watch, db } = watchDatabase()
  const directory = createAccountCache(db, { bytes: 100 * 300 })
  await directory.find(1, 'hot')
  await directory.find(1, 'system.cash.usd')
  expect(watch.statements).toBe(2)
  for (const from of range(50)) {
    await directory.find(1, 'hot')
    await Promise.all(crowd.slice(from * 50, from * 50 + 50).map((code) => directory.find(1, code)))
  }
  await directory.find(1, 'system.cash.usd')
  await directory.find(1, 'hot')
  expect(watch.statements).toBe(2 + 50)
  // The others were evicted: the cache keeps to its bytes.
  for (const from of range(10)) {
    await Promise.all(crowd.slice(from * 50, from * 50 + 50).map((code) => directory.find(1, code)))
  }
  expect(watch.statements).toBe(2 + 50 + 10)
})

test('an account that is opened while it is looked up is found by the next request', async () => {
  const { watch, db } = watchDatabase()
  const directory = createAccountCache(db)
  const { promise, resolve: open } = Promise.withResolvers()
  watch.gate = promise
  const early = directory.find(1, 'late')
  const refused = expect(early).rejects.toMatchObject({ code: 'account_not_found' })
  await expect.poll(() => watch.statements).toBe(1)
  await ledger.openAccount({ code: 'late' })
  const next = directory.find(1, 'late')
  open(undefined)
  await refused
  await expect(next).resolves.toMatchObject({ code: 'late', currency: 'USD' })
})

test('a lookup that failed is tried again, and an account of another ledger is not found', async () => {
  const { watch, db } = watchDatabase()
  const directory = createAccountCache(db)
  watch.gate = Promise.reject(new Error('connection lost'))
  watch.gate.catch(() => undefined)
  await expect(directory.find(1, 'hot')).rejects.toThrow('connection lost')
  watch.gate = Promise.resolve()
  await expect(directory.find(1, 'hot')).resolves.toMatchObject({ code: 'hot' })
  await expect(directory.find(2, 'hot')).rejects.toMatchObject({ code: 'account_not_found' })
})
