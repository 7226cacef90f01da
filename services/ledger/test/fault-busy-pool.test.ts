import { createPool, PoolBusy } from '@florin/postgres'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { range, startLedger, type TestLedger } from './ledger.ts'

/** What happens when reads use all connections of the database's pool. */
let ledger: TestLedger
beforeAll(async () => {
  ledger = await startLedger()
})
afterAll(() => ledger.close())

/** A pool of two connections, both of which are taken until the test ends. */
async function busyPool() {
  const pool = createPool({
    connectionString: ledger.serviceUrl,
    schema: 'ledger',
    applicationName: 'busy',
    connectionsMax: 2,
    statementTimeoutMs: 60_000,
    onError: () => undefined,
  })
  const clients = [await pool.connect(), await pool.connect()]
  onTestFinished(async () => {
    for (const client of clients) client.release()
    await pool.end()
  })
  return pool
}

test('a query that finds no free connection in time fails as busy, not as if the database were missing', async () => {
  const pool = await busyPool()
  await expect(pool.query('select 1')).rejects.toBeInstanceOf(PoolBusy)
  await expect(pool.connect()).rejects.toBeInstanceOf(PoolBusy)
})

test('of too many queries that wait, the last are refused at once', async () => {
  const pool = await busyPool()
  let settled = 0
  const outcomes = range(3_000).map(() =>
    pool.query('select 1').then(
      () => 'done',
      (error: Error) => {
        settled += 1
        return error.name
      },
    ),
  )
  await new Promise(setImmediate)
  expect([settled, pool.waitingCount]).toEqual([2_000, 1_000])
  expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['PoolBusy']))
})

test('reads that use all connections make others overloaded, and leave health alone', async () => {
  const busy = await startLedger({ on: ledger })
  onTestFinished(() => busy.close())
  const locker = new pg.Client(ledger.superuserUrl)
  await locker.connect()
  onTestFinished(() => locker.end())
  await locker.query('begin')
  await locker.query('lock table ledger.accounts in access exclusive mode')

  expect((await busy.get('/readyz')).statusCode).toBe(200)
  const stuck = range(16).map(() => busy.get('/v1/accounts'))
  const [ready, ...more] = await Promise.all(
    ['/readyz', ...range(20).map(() => '/v1/accounts/nobody')].map((path) => busy.get(path)),
  )
  await locker.query('rollback')
  await Promise.all(stuck)

  expect(new Set(more.map(({ body }) => body.code))).toEqual(new Set(['overloaded']))
  expect(more.every(({ headers }) => Number(headers['retry-after']) > 0)).toBe(true)
  expect(ready?.body).toMatchObject({ status: 'pass', checks: { database: { status: 'pass' } } })
})
