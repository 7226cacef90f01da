import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type CutProxy, scale, startCutProxy } from '@florin/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { pick, startClients, until } from './clients.ts'
import { startHistory } from './history.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'

let ledger: TestLedger
let replicas: TestLedger[]
let accounts: string[]
let locked: string

beforeAll(async () => {
  ledger = await startLedger()
  replicas = [ledger, await startLedger({ on: ledger })]
  accounts = await Promise.all(range(10).map(() => ledger.openAccount({ balance: '10000.00' })))
  locked = await ledger.openAccount({ balance: '100.00' })
})
afterAll(async () => {
  await replicas[1]?.close()
  await ledger.close()
})

const transferBetween = ([source_account, target_account]: string[]) => ({
  source_account,
  target_account,
  amount: '0.01',
})

/** Holds the account's row until the function that this returns is called, or the test ends. */
async function lockRow(account: string): Promise<() => Promise<void>> {
  const client = new pg.Client(ledger.superuserUrl)
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.end())
  await client.query('begin')
  await client.query('select from ledger.accounts where id = $1 for update', [account])
  return async () => {
    await client.query('rollback')
  }
}

test('an account that somebody else has locked answers 503 overloaded and is not moved, until it is let go', async () => {
  const history = await startHistory(ledger)
  const [other] = accounts as [string]
  const orders = range(20).map((i) => ({
    key: `stuck-${i}`,
    body: transferBetween(i % 2 ? [locked, other] : [other, locked]),
  }))
  const release = await lockRow(locked)

  for (const answer of await Promise.all(
    orders.map(({ key, body }) => history.post(ledger, '/v1/transfers', body, key)),
  )) {
    expect(answer?.body).toMatchObject({ status: 503, code: 'overloaded' })
    expect(Number(answer?.headers['retry-after'])).toBeGreaterThan(0)
  }
  expect(await ledger.balancesOf(locked)).toEqual(['100.00'])
  expect(await history.check()).toMatchObject({ ok: 0, fail: 20, info: 0 })

  await release()
  for (const { key, body } of orders) {
    expect(await history.postUntilKnown(() => ledger, '/v1/transfers', body, key)).toBe('ok')
  }
  expect(await history.check()).toMatchObject({ ok: 20 })
})

test('beside an account that somebody else has locked, postings to all others go on', async () => {
  const history = await startHistory(ledger)
  await lockRow(locked)
  let slowestMs = 0
  // Deposits share the cash account, whose row is locked most of the time by one lane or another.
  const load = startClients(100, async () => {
    const startedMs = performance.now()
    await history.post(pick(replicas), '/v1/deposits', { account: pick(accounts), amount: '0.01' })
    slowestMs = Math.max(slowestMs, performance.now() - startedMs)
  })
  const refused: string[] = []
  const stuck = startClients(8, async () => {
    const answer = await pick(replicas).postTransfer([locked, pick(accounts)], '0.01')
    refused.push(answer.body.code)
  })

  await until('enough have found the account locked', () => refused.length >= 24)
  await stuck.stop()
  await load.stop()

  console.log('beside a locked account:', JSON.stringify(history.answers()), `slowest ${Math.round(slowestMs)} ms`)
  expect(new Set(refused)).toEqual(new Set(['overloaded']))
  await history.check()
  // On a slow machine so many clients may be too much work, which a few of them are told.
  const { 201: posted, '503 overloaded': turnedAway = 0, ...others } = history.answers()
  expect(others).toEqual({})
  expect(posted).toBeGreaterThan(20 * turnedAway)
})

test('a change of an account that somebody else has locked answers 503 with Retry-After, not 500', async () => {
  await lockRow(locked)
  const answer = await ledger.patch(`/v1/accounts/${locked}`, { name: 'locked' })
  expect(answer.body).toMatchObject({ status: 503 })
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
})

test('when the database stands still, what does not fit in the queue is refused at once, the rest is kept', async () => {
  const [lanes, groupMax, queueMax] = [2, 10, 50]
  const { hostname, port } = new URL(ledger.superuserUrl)
  const proxy: CutProxy = await startCutProxy(Number(port), hostname)
  const slow = await startLedger({ on: ledger, through: proxy.through, posting: { lanes, groupMax, queueMax } })
  const history = await startHistory(ledger)
  const body = transferBetween(accounts)
  await history.post(slow, '/v1/transfers', body)

  const letGo = proxy.hold()
  const crowd = scale(1_000, 5_000)
  const keptMax = queueMax + lanes * groupMax
  const heapBefore = usedHeap()
  const answers = range(crowd).map((i) => history.post(slow, '/v1/transfers', body, `crowd-${i}`))
  // While the database stands still: whoever is refused is told at once.
  await until('all that does not fit is refused', () => (history.answers()['503 overloaded'] ?? 0) >= crowd - keptMax)
  const metrics = (await slow.get('/metrics')).text
  expect(Number(/^ledger_posting_queue_length (\d+)$/m.exec(metrics)?.[1])).toBeLessThanOrEqual(queueMax)
  letGo()

  for (const answer of await Promise.all(answers)) {
    if (answer?.statusCode === 201) continue
    expect(answer?.body.code).toBe('overloaded')
    expect(Number(answer?.headers['retry-after'])).toBeGreaterThan(0)
  }
  const { 201: made = 0, '503 overloaded': refused = 0 } = history.answers()
  expect(made).toBeLessThanOrEqual(keptMax + 1)
  expect(made).toBeGreaterThan(queueMax)
  expect(await history.check()).toMatchObject({ ok: made, fail: refused })
  expect((await slow.post('/v1/transfers', body)).statusCode).toBe(201)
  const grownBytes = usedHeap() - heapBefore
  expect(grownBytes).toBeLessThan(100e6)
  console.log('backpressure:', made, 'kept,', refused, `refused, heap grown by ${Math.round(grownBytes / 1e6)} MB`)
  await slow.close()
  await proxy.close()
})

function usedHeap(): number {
  setFlagsFromString('--expose-gc')
  const gc: () => void = runInNewContext('gc')
  gc()
  return process.memoryUsage().heapUsed
}
