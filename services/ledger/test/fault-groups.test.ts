import { Decimal } from '@florin/money'
import { Registry } from '@florin/server'
import { settled } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createPostingEngine } from '../src/posting/engine.ts'
import { createPostingMetrics } from '../src/posting/metrics.ts'
import type { Posting } from '../src/posting/posting.ts'
import { startClients, until } from './clients.ts'
import { connectEngine, engineDefaults } from './engines.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'
import { postingOf } from './postings.ts'

/*
 * What becomes of groups that are large, lost, or in each other's way.
 */
let ledger: TestLedger
let replicas: TestLedger[]
let superuser: pg.Client
let accounts: string[]

beforeAll(async () => {
  ledger = await startLedger()
  replicas = [ledger, await startLedger({ on: ledger }), await startLedger({ on: ledger })]
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  accounts = await Promise.all(range(10).map(() => ledger.openAccount({ minimum_balance: null })))
})
afterAll(async () => {
  await superuser.end()
  await ledger.verify()
  for (const replica of replicas.slice(1)) await replica.close()
  await ledger.close()
})

/** A journal of 100 entries, with as much metadata as there may be. */
const journal = (i: number) => ({
  entries: range(100).map((line) => ({
    account: accounts[(i + line) % 10],
    direction: line % 2 ? 'debit' : 'credit',
    amount: '0.01',
  })),
  metadata: Object.fromEntries(range(50).map((key) => [`key-${key}`, 'x'.repeat(450)])),
})

const statuses = (answers: Answer[]) => [...new Set(answers.map(({ statusCode, body }) => body.code ?? statusCode))]

test('many large journals at once are written in groups of at most 4,000 entries, and a transfer beside them too', async () => {
  const answers = await Promise.all([
    ...range(120).map((i) => ledger.post('/v1/transactions', journal(i))),
    ledger.postTransfer([accounts[0] as string, accounts[1] as string], '0.01'),
  ])
  expect(statuses(answers)).toEqual([201])
  const { rows } = await ledger.db.query(
    'select max(count)::integer as most from (select count(*) from entries group by xmin::text) as groups',
  )
  expect(rows[0].most).toBeGreaterThan(100)
  expect(rows[0].most).toBeLessThanOrEqual(4_000)
})

test('a group that the server drops again and again is halved until it is small enough', async () => {
  await superuser.query(`
    create function ledger.drop_large_groups() returns trigger language plpgsql security definer as $$
    begin
      if (select count(*) from inserted) > 10 then perform pg_terminate_backend(pg_backend_pid()); end if;
      return null;
    end
    $$;
    create trigger large_groups_dropped after insert on ledger.transactions
      referencing new table as inserted for each statement execute function ledger.drop_large_groups();`)
  onTestFinished(async () => {
    await superuser.query(
      'drop trigger large_groups_dropped on ledger.transactions; drop function ledger.drop_large_groups',
    )
  })
  const answers = await Promise.all(
    range(100).map((i) => ledger.postTransfer([accounts[i % 10] as string, accounts[(i + 1) % 10] as string], '0.01')),
  )
  expect(statuses(answers)).toEqual([201])
})

test('a connection that is lost before the commit is sent leaves nothing in doubt', async () => {
  const pool = connectEngine(ledger.serviceUrl)
  let lost = 0
  // Once the group is judged its connection is gone, and node-postgres knows it.
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<pg.QueryResult>
    client.query = (async (...args: unknown[]) => {
      const answer = await query(...args)
      if ((args[0] as pg.QueryConfig).name === 'read_clock' && lost++ === 0) {
        const ended = new Promise((resolve) => client.once('end', resolve))
        await superuser.query('select pg_terminate_backend($1)', [
          (client as unknown as { processID: number }).processID,
        ])
        await ended
      }
      return answer
    }) as never
  })
  const metrics = createPostingMetrics(new Registry())
  const engine = createPostingEngine({ ...engineDefaults, pool, metrics })
  const verdicts = await Promise.all(range(10).map((i) => engine.submit(transferOf(`lost-${i}`))))
  expect(verdicts.every((verdict) => 'accepted' in verdict)).toBe(true)
  expect(lost).toBeGreaterThan(1)
  expect((await metrics.doubts.get()).values).toEqual([])
  await engine.drain()
  await pool.end()
})

test('the queue is bounded by bytes, and what does not fit is overloaded', async () => {
  const pool = { connect: () => new Promise(() => undefined) } as unknown as pg.Pool
  const metrics = createPostingMetrics(new Registry())
  const engine = createPostingEngine({ ...engineDefaults, queueMax: 1_000_000, pool, metrics })
  const posting = {
    ...transferOf('large'),
    metadata: Object.fromEntries(range(50).map((i) => [`${i}`, 'x'.repeat(500)])),
  }
  let kept = 0
  try {
    for (; kept < 10_000; kept += 1) void engine.submit(posting)
    expect.unreachable('the queue has no bound')
  } catch (error) {
    expect(error).toMatchObject({ code: 'overloaded' })
  }
  // Of about 52 kB each: some 64 MiB.
  expect(kept).toBeGreaterThan(1_000)
  expect(kept).toBeLessThan(1_500)
})

test.each([
  ['overloaded', 'the queue is too long', undefined],
  [
    'database_unavailable',
    'the database cannot be reached',
    new Error('Connection terminated due to connection timeout'),
  ],
])('a posting that waits too long is %s when %s', async (code, _, failure) => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => vi.useRealTimers().clearAllTimers() as never)
  let first = true
  const pool = connectEngine(ledger.serviceUrl)
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>
  const slow = Object.assign(Object.create(pool), {
    async connect() {
      if (first || failure) vi.advanceTimersByTime(6_000)
      first = false
      if (failure) throw failure
      return connect()
    },
  })
  const engine = createPostingEngine({
    ...engineDefaults,
    groupMax: 1,
    pool: slow,
    metrics: createPostingMetrics(new Registry()),
  })
  const answers = await Promise.allSettled(
    range(3).map(async (i) => {
      const verdict = engine.submit(transferOf(`late-${code}-${i}`))
      if (i === 2 && !failure) vi.advanceTimersByTime(11_000)
      return verdict
    }),
  )
  const codes = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'posted'))
  expect(new Set(codes)).toEqual(new Set([code]))
  await engine.drain()
  await pool.end()
})

test('a posting that expires while those before it are rejected is rejected too', async () => {
  let nowMs = 0
  let stepMs = 10
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    nowMs += stepMs
    return nowMs
  })
  onTestFinished(() => clock.mockRestore())
  const pool = {
    async connect() {
      nowMs += 3_000
      throw new Error('Connection terminated unexpectedly')
    },
  } as unknown as pg.Pool
  const engine = createPostingEngine({ ...engineDefaults, pool, metrics: createPostingMetrics(new Registry()) })
  const answers = range(500).map((i) => engine.submit(transferOf(`expires-${i}`)).catch(({ code }) => code))
  // As time goes by while a group is looked through.
  stepMs = 0.05
  const codes = await settled('every posting is answered', Promise.all(answers))
  expect(new Set(codes)).toEqual(new Set(['database_unavailable']))
  await engine.drain()
})

test('three replicas on one hot account, whose groups take long, each get their share, and none is turned away', async () => {
  // Longer in all than a replica that gave up its wait after some hundred milliseconds would ever wait.
  await superuser.query(`
    create function ledger.post_slowly() returns trigger language plpgsql as $$
    begin
      perform pg_sleep(0.2);
      return null;
    end
    $$;
    create trigger posted_slowly after insert on ledger.transactions
      for each statement execute function ledger.post_slowly();`)
  onTestFinished(async () => {
    await superuser.query('drop trigger posted_slowly on ledger.transactions; drop function ledger.post_slowly')
  })
  const hot = await ledger.openAccount()
  const posted = [0, 0, 0]
  const refused: string[] = []
  const load = startClients(48, async (client) => {
    const replica = client % 3
    const order = { account: hot, amount: '0.01' }
    const { statusCode, body } = await (replicas[replica] as TestLedger).post('/v1/deposits', order)
    if (statusCode === 201) posted[replica] = (posted[replica] ?? 0) + 1
    else refused.push(body.code)
  })
  await until('each replica has posted 100', () => posted.every((count) => count >= 100))
  await load.stop()
  console.log('three replicas on one account:', JSON.stringify(posted))
  expect(refused).toEqual([])
})

function transferOf(key: string): Posting {
  const [from, to] = accounts as [string, string]
  const leg = (id: string, direction: 'debit' | 'credit') => ({
    account: { ledger: 1, id, code: null, type: 'liability' as const, currency: 'USD', exponent: 2 },
    direction,
    amount: new Decimal('0.01'),
  })
  return postingOf([leg(from, 'debit'), leg(to, 'credit')], { idempotencyKey: key })
}
