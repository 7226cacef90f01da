import { Decimal } from '@florin/money'
import { Registry } from '@florin/server'
import { scale } from '@florin/testing'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccountCache } from '../src/accounts/cache.ts'
import { createPostingEngine, type PostingEngine } from '../src/posting/engine.ts'
import { createPostingMetrics } from '../src/posting/metrics.ts'
import { connectEngine, engineDefaults } from './engines.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'
import { postingOf } from './postings.ts'

/*
 * Ledgers of one process share the posting engine. One with a long backlog delays the others by one group, and never takes
 * their place in the queue.
 */
let ledger: TestLedger
let pool: pg.Pool
let engine: PostingEngine
const groupMax = 100
const queueMax = scale(1_000, 10_000)

beforeAll(async () => {
  ledger = await startLedger()
  pool = connectEngine(ledger.serviceUrl)
  const metrics = createPostingMetrics(new Registry())
  engine = createPostingEngine({ ...engineDefaults, groupMax, queueMax, pool, metrics })
})
afterAll(async () => {
  await engine.drain()
  await pool.end()
  await ledger.verify()
  await ledger.close()
})

/** Submits a transfer between two accounts of a ledger. */
async function prepareTransfers(name: string): Promise<() => ReturnType<PostingEngine['submit']>> {
  if (name !== 'main') await ledger.post('/v1/ledgers', { name })
  const { rows } = await ledger.db.query<{ id: number }>('select id from ledgers where name = $1', [name])
  const id = rows[0]?.id as number
  const cache = createAccountCache(ledger.db)
  const open = async (balance: string) => cache.find(id, await ledger.openAccount({ balance }, { ledger: name }))
  const [source, target] = [await open('1000000.00'), await open('1.00')]
  const amount = new Decimal('0.01')
  const legs = [
    { account: source, direction: 'debit' as const, amount },
    { account: target, direction: 'credit' as const, amount },
  ]
  return () => engine.submit(postingOf(legs, { ledger: id }))
}

test('an order of a quiet ledger is posted with the next group, however many orders of another one wait', async () => {
  const [noisy, quiet] = [await prepareTransfers('main'), await prepareTransfers('quiet')]
  let posted = 0
  const backlog = range(queueMax).map(() =>
    noisy().then((verdict) => {
      posted += 1
      return verdict
    }),
  )
  // The queue is full, and still has room for the other ledger.
  expect(() => noisy()).toThrow('Too many postings are waiting.')
  const verdict = await quiet()
  expect(verdict).toHaveProperty('accepted')
  // At most the group in progress and its own.
  expect(posted).toBeLessThanOrEqual(2 * groupMax)
  for (const outcome of await Promise.all(backlog)) expect(outcome).toHaveProperty('accepted')
})
