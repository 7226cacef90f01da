import { randomUUID } from 'node:crypto'
import { Decimal } from '@florin/money'
import { Registry } from '@florin/server'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccountCache } from '../src/accounts/cache.ts'
import { parts } from '../src/core.ts'
import { type AccountIdentity, type Leg, opposite } from '../src/double-entry.ts'
import { createPoster } from '../src/listeners/poster.ts'
import { createRemoteEngine } from '../src/listeners/remote-engine.ts'
import { reversalPart } from '../src/operations/reversals/part.ts'
import { createPostingEngine, type PostingEngine } from '../src/posting/engine.ts'
import { createPostingMetrics } from '../src/posting/metrics.ts'
import { attach } from '../src/posting/part.ts'
import type { Posting, TransactionPosting, Verdict } from '../src/posting/posting.ts'
import { connectEngine, engineDefaults } from './engines.ts'
import { startLedger, type TestLedger } from './ledger.ts'
import { postingOf } from './postings.ts'

/*
 * Batches of postings, through the engine: in their order, each by itself, or all or none.
 */
let ledger: TestLedger
let pool: pg.Pool
let engine: PostingEngine

beforeAll(async () => {
  ledger = await startLedger()
  pool = connectEngine(ledger.serviceUrl)
  engine = startEngine()
})
afterAll(async () => {
  await engine.drain()
  await pool.end()
  await ledger.verify()
  await ledger.close()
})

async function open(balance?: string): Promise<AccountIdentity> {
  return createAccountCache(ledger.db).find(1, await ledger.openAccount(balance === undefined ? {} : { balance }))
}

function startEngine(queueMax = engineDefaults.queueMax): PostingEngine {
  return createPostingEngine({ ...engineDefaults, queueMax, pool, metrics: createPostingMetrics(new Registry()) })
}

function posting(legs: Leg[], more: Partial<TransactionPosting> = {}): Posting {
  return postingOf(legs, { idempotencyKey: randomUUID(), ...more })
}

function transfer(
  source: AccountIdentity,
  target: AccountIdentity,
  amount: string,
  more?: Partial<TransactionPosting>,
): Posting {
  return posting(
    [
      { account: source, direction: 'debit', amount: new Decimal(amount) },
      { account: target, direction: 'credit', amount: new Decimal(amount) },
    ],
    more,
  )
}

const outcomes = (verdicts: Verdict[]) =>
  verdicts.map((verdict) =>
    'rejected' in verdict
      ? verdict.rejected.code
      : 'withdrawn' in verdict
        ? `withdrawn because of ${verdict.withdrawn.because}`
        : Object.keys(verdict)[0],
  )

test('later postings of a batch see what earlier ones leave', async () => {
  const [a, b, c] = [await open('10.00'), await open(), await open()]
  const chain = [transfer(a, b, '10.00'), transfer(b, c, '10.00'), transfer(c, a, '10.00')]
  expect(outcomes(await engine.submitBatch(chain, 'all'))).toEqual(['accepted', 'accepted', 'accepted'])
  expect(await ledger.balancesOf(a.id, b.id, c.id)).toEqual(['10.00', '0.00', '0.00'])
})

test('with all, a batch in which one posting is rejected leaves nothing, not even its keys', async () => {
  const [a, b] = [await open('10.00'), await open()]
  const batch = [transfer(a, b, '4.00'), transfer(b, a, '1.00'), transfer(a, b, '90.00'), transfer(a, b, '1.00')]
  const before = await ledger.readState()
  expect(outcomes(await engine.submitBatch(batch, 'all'))).toEqual([
    'withdrawn because of 2',
    'withdrawn because of 2',
    'insufficient_funds',
    'withdrawn because of 2',
  ])
  expect(await ledger.readState()).toEqual(before)
  // The same postings, each by itself.
  expect(outcomes(await engine.submitBatch(batch, 'each'))).toEqual([
    'accepted',
    'accepted',
    'insufficient_funds',
    'accepted',
  ])
  expect(await ledger.balancesOf(a.id, b.id)).toEqual(['6.00', '4.00'])
})

test('a withdrawn batch leaves no trace for its neighbours in the same group', async () => {
  const [a, b] = [await open('10.00'), await open()]
  const key = randomUUID()
  const failing = [transfer(a, b, '10.00', { idempotencyKey: key }), transfer(a, b, '0.01')]
  const answers = await Promise.all([
    engine.submitBatch(failing, 'all'),
    engine.submit(transfer(a, b, '10.00', { idempotencyKey: key })),
    engine.submit(transfer(b, a, '3.00')),
  ])
  expect(outcomes(answers.flat())).toEqual(['withdrawn because of 1', 'insufficient_funds', 'accepted', 'accepted'])
  expect(await ledger.balancesOf(a.id, b.id)).toEqual(['3.00', '7.00'])
})

test('what a part notes of a withdrawn posting is taken back: a transaction can still be reversed', async () => {
  const [a, b] = [await open('10.00'), await open()]
  const original = transfer(a, b, '2.00')
  const verdict = await engine.submit(original)
  const id = 'accepted' in verdict ? verdict.accepted.id : ''
  const reverse = () =>
    posting(
      original.legs.map(({ direction, ...leg }) => ({ ...leg, direction: opposite(direction) })),
      { kind: 'reversal', reverses: id, parts: [attach(reversalPart, id)] },
    )
  const answers = await Promise.all([engine.submitBatch([reverse(), reverse()], 'all'), engine.submit(reverse())])
  expect(outcomes(answers.flat())).toEqual(['withdrawn because of 1', 'already_reversed', 'accepted'])
  expect(await ledger.balancesOf(a.id, b.id)).toEqual(['10.00', '0.00'])
})

test('a batch of more postings than a group is written whole, in one database transaction', async () => {
  const [a, b] = [await open('1000.00'), await open()]
  const batch = Array.from({ length: 1_200 }, () => transfer(a, b, '0.01', { reference: 'large' }))
  expect(new Set(outcomes(await engine.submitBatch(batch, 'all')))).toEqual(new Set(['accepted']))
  const { rows } = await ledger.db.query(
    `select count(*)::integer as transactions, count(distinct xmin::text)::integer as groups
       from transactions where reference = 'large'`,
  )
  expect(rows).toEqual([{ transactions: 1_200, groups: 1 }])
})

test('a posting of an earlier request keeps its replay when the others of its batch are withdrawn', async () => {
  const [a, b] = [await open('10.00'), await open()]
  const done = transfer(a, b, '1.00')
  await engine.submit(done)
  const key = randomUUID()
  const batch = [done, transfer(a, b, '1.00', { idempotencyKey: key }), transfer(a, b, '1.00', { idempotencyKey: key })]
  expect(outcomes(await engine.submitBatch([...batch, transfer(a, b, '90.00')], 'all'))).toEqual([
    'replayed',
    'withdrawn because of 3',
    'withdrawn because of 3',
    'insufficient_funds',
  ])
  expect(await ledger.balancesOf(a.id, b.id)).toEqual(['9.00', '1.00'])
})

test('a dry run sees its own effects, and leaves none for its neighbours in the same group', async () => {
  const [a, b] = [await open('10.00'), await open()]
  const dry = (source: AccountIdentity, target: AccountIdentity) =>
    transfer(source, target, '10.00', { idempotencyKey: null, dryRun: true })
  const answers = await Promise.all([
    engine.submitBatch([dry(a, b), dry(b, a), dry(a, b)], 'each'),
    engine.submitBatch([dry(a, b), dry(a, b)], 'all'),
    engine.submit(transfer(a, b, '10.00')),
  ])
  expect(outcomes(answers.flat())).toEqual([
    'accepted',
    'accepted',
    'accepted',
    'withdrawn because of 1',
    'insufficient_funds',
    'accepted',
  ])
  expect(await ledger.balancesOf(a.id, b.id)).toEqual(['0.00', '10.00'])
})

test('with each, a full queue is the verdict on all postings, and nothing is thrown', async () => {
  const [a, b] = [await open('10.00'), await open()]
  const small = startEngine(3)
  const singles = Array.from({ length: 3 }, () => small.submit(transfer(a, b, '1.00')))
  const batch = Array.from({ length: 2 }, () => transfer(a, b, '1.00'))
  expect(outcomes(await small.submitBatch(batch, 'each'))).toEqual(['overloaded', 'overloaded'])
  expect(outcomes(await Promise.all(singles))).toEqual(['accepted', 'accepted', 'accepted'])
  expect(await ledger.balancesOf(a.id, b.id)).toEqual(['7.00', '3.00'])
})

test('with each, a posting that the database rejects has failed alone, and the others keep their order', async () => {
  const [a, b] = [await open('1.00'), await open()]
  // Further than the service lets it come.
  const faulty = transfer(a, b, '0.00', { reference: 'faulty' })
  const batch = [transfer(a, b, '1.00'), faulty, transfer(b, a, '1.00'), transfer(a, b, '1.00'), transfer(b, a, '1.00')]
  expect(outcomes(await engine.submitBatch(batch, 'each'))).toEqual([
    'accepted',
    'failed',
    'accepted',
    'accepted',
    'accepted',
  ])
  expect(await ledger.balancesOf(a.id, b.id)).toEqual(['1.00', '0.00'])
})

test('with all, a posting that the database rejects takes all with it', async () => {
  const [a, b] = [await open('1.00'), await open()]
  const before = await ledger.readState()
  await expect(engine.submitBatch([transfer(a, b, '1.00'), transfer(a, b, '0.00')], 'all')).rejects.toThrow(/entries_/)
  expect(await ledger.readState()).toEqual(before)
})

test('what was rejected once with all is rejected again, whatever the balance has become', async () => {
  const [a, b] = [await open('1.00'), await open()]
  const batch = [transfer(a, b, '1.00'), transfer(a, b, '5.00')]
  const rejected = ['withdrawn because of 1', 'insufficient_funds']
  expect(outcomes(await engine.submitBatch(batch, 'all'))).toEqual(rejected)
  await ledger.post('/v1/deposits', { account: a.id, amount: '100.00' })
  expect(outcomes(await engine.submitBatch(batch, 'all'))).toEqual(rejected)
})

describe('the engine of another process', () => {
  function startRemote(engine: PostingEngine): PostingEngine {
    const post = createPoster(engine, parts, engineDefaults.logger)
    const overWire = <T>(value: T): T => JSON.parse(JSON.stringify(value))
    const primary = { call: async (_: string, batch: never) => overWire(await post(overWire(batch))), close() {} }
    return createRemoteEngine({ primary: primary as never, parts, waitingMax: 100 })
  }

  test('gives the same verdicts on postings that are rejected, failed, and not taken', async () => {
    const [a, b] = [await open('1.00'), await open()]
    const remote = startRemote(engine)
    const batch = () => [transfer(a, b, '1.00'), transfer(a, b, '0.00'), transfer(a, b, '1.00'), transfer(b, a, '1.00')]
    const expected = ['accepted', 'failed', 'insufficient_funds', 'accepted']
    expect(outcomes(await engine.submitBatch(batch(), 'each'))).toEqual(expected)
    expect(outcomes(await remote.submitBatch(batch(), 'each'))).toEqual(expected)
    expect(outcomes(await remote.submitBatch([transfer(a, b, '0.00')], 'each'))).toEqual(['failed'])
    const full = startRemote(startEngine(0))
    expect(outcomes(await full.submitBatch(batch().slice(0, 2), 'each'))).toEqual(['overloaded', 'overloaded'])
    await expect(full.submitBatch(batch(), 'all')).rejects.toMatchObject({ code: 'overloaded' })
    await expect(full.submit(transfer(a, b, '1.00'))).rejects.toMatchObject({ code: 'overloaded' })
  })
})
