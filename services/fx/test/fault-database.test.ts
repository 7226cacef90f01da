import { type CutProxy, scale, soon, startCutProxy } from '@florin/testing'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Answer, range, startFx, type TestFx } from './fx.ts'

const order = { source_currency: 'EUR', target_currency: 'USD', source_amount: '100.00' }

let reference: TestFx
let proxy: CutProxy
let superuser: pg.Client
beforeEach(async () => {
  reference = await startFx()
  await reference.publish({ 'EUR/USD': '1.1684' })
  proxy = await startCutProxy(Number(new URL(reference.superuserUrl).port))
  superuser = new pg.Client(reference.superuserUrl)
  await superuser.connect()
})
afterEach(async () => {
  await superuser.end()
  await reference.close()
  await proxy.close()
})

/** A replica whose way to the database can be cut. */
const startBehindProxy = () => startFx({ on: reference, through: proxy.through })

/** What was answered 201, and no more than what was asked for, is stored. */
async function expectStored(answers: Answer[]): Promise<void> {
  const given = answers.filter(({ statusCode }) => statusCode === 201).map(({ body }) => body.id)
  expect(new Set(given).size).toBe(given.length)
  const { rows } = await reference.db.query('select id from quotes')
  const stored = new Set(rows.map(({ id }) => id))
  expect(given.filter((id) => !stored.has(id))).toEqual([])
  expect(stored.size).toBeLessThanOrEqual(answers.length)
}

test('while the database is away rates are told from memory, quotes are refused, and all goes on when it is back', async () => {
  const fx = await startBehindProxy()
  const quote = await fx.quote(order)
  await proxy.goDown()

  for (const _ of range(3)) {
    const refused = await fx.post('/v1/quotes', order)
    expect([refused.statusCode, refused.body.code]).toEqual([503, 'database_unavailable'])
    expect(refused.headers['retry-after']).toBe('1')
  }
  expect((await fx.get(`/v1/quotes/${quote.id}`)).body.code).toBe('database_unavailable')
  expect((await fx.post('/v1/spreads', { spread_bps: '1' })).body.code).toBe('database_unavailable')
  const publication = { rates: [{ base: 'EUR', quote: 'USD', rate: '9' }] }
  expect((await fx.post('/v1/rates', publication)).body.code).toBe('database_unavailable')
  expect((await fx.get('/readyz')).statusCode).toBe(503)
  expect((await fx.get('/metrics')).statusCode).toBe(200)
  expect((await fx.get('/v1/rates/EUR/USD')).body.rate).toBe('1.1684')
  await reference.publish({ 'EUR/USD': '1.2' })

  await proxy.comeBack()
  await vi.waitFor(async () => expect(await fx.quote(order)).toMatchObject({ mid_rate: '1.2' }), soon)
  expect((await fx.get(`/v1/quotes/${quote.id}`)).body).toEqual(quote)
  expect((await fx.get('/readyz')).statusCode).toBe(200)
  await fx.close()
})

test('a service that starts before its database refuses what it cannot know, and begins when the database does', async () => {
  await proxy.goDown()
  const fx = await startBehindProxy()
  for (const path of ['/v1/rates/EUR/USD', '/v1/rates?base=EUR', '/v1/currencies', '/v1/rates/EUR/USD/history']) {
    const { statusCode, body } = await fx.get(path)
    expect([path, statusCode, body.code]).toEqual([path, 503, 'database_unavailable'])
  }
  expect((await fx.post('/v1/quotes', order)).body.code).toBe('database_unavailable')
  expect((await fx.get('/readyz')).statusCode).toBe(503)
  expect((await fx.get('/metrics')).statusCode).toBe(200)
  await proxy.comeBack()
  await vi.waitFor(async () => expect(await fx.quote(order)).toMatchObject({ mid_rate: '1.1684' }), soon)
  await fx.close()
})

test('nothing is quoted from rates that have not been compared with the database for too long', async () => {
  await superuser.query('revoke select, update on fx.revision from fx_service')
  const quote = () => reference.post('/v1/quotes', order)
  expect((await quote()).statusCode).toBe(201)
  await vi.waitFor(async () => expect((await quote()).body.code).toBe('database_unavailable'), soon)
  await superuser.query('grant select, update on fx.revision to fx_service')
  await vi.waitFor(async () => expect((await quote()).statusCode).toBe(201), soon)
})

test('no quote is answered that is not stored, however often the connection that writes them is killed', async () => {
  const answers: Answer[] = []
  let stopped = false
  const clients = range(16).map(async () => {
    while (!stopped) answers.push(await reference.post('/v1/quotes', order))
  })
  const count = (code: number) => answers.filter(({ statusCode }) => statusCode === code).length
  try {
    await vi.waitFor(async () => {
      await superuser.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'fx-quotes' and state = 'active'`,
      )
      expect(count(503)).toBeGreaterThanOrEqual(scale(15, 30))
      expect(count(201)).toBeGreaterThanOrEqual(scale(200, 1_000))
    }, soon)
  } finally {
    stopped = true
  }
  await Promise.all(clients)
  const refused = answers.filter(({ statusCode }) => statusCode !== 201)
  expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['database_unavailable']))
  await expectStored(answers)
  expect((await reference.post('/v1/quotes', order)).statusCode).toBe(201)
})

test('too many that wait are refused at once, and only those', async () => {
  await superuser.query('begin; lock table fx.quotes in access exclusive mode')
  let shed = 0
  // One group is on its way to the database, the next ones wait.
  const pending = range(10_600).map(async () => {
    const answer = await reference.post('/v1/quotes', order)
    if (answer.statusCode === 503) shed += 1
    return answer
  })
  await vi.waitFor(() => expect(shed).toBeGreaterThanOrEqual(100), soon)
  await superuser.query('commit')
  const answers = await Promise.all(pending)
  const refused = answers.filter(({ statusCode }) => statusCode !== 201)
  expect(refused.length).toBe(shed)
  const codes = new Set(refused.map(({ body, headers }) => `${body.code} ${headers['retry-after']}`))
  // On a slow machine these requests keep the rates from being compared with the database in time.
  codes.delete('database_unavailable 1')
  expect(codes).toEqual(new Set(['overloaded 1']))
  await expectStored(answers)
  const { rows } = await reference.db.query('select count(*)::integer as count from quotes')
  expect(rows[0].count).toBe(answers.length - shed)
})

test('what was asked for before the end is answered, and stored', async () => {
  const fx = await startFx({ on: reference })
  await superuser.query('begin; lock table fx.quotes in access exclusive mode')
  const ask = (count: number) => range(count).map(() => fx.post('/v1/quotes', order))
  const writing = ask(20)
  await vi.waitFor(async () => {
    const { rows } = await superuser.query(
      `select from pg_locks where relation = 'fx.quotes'::regclass and not granted`,
    )
    expect(rows).toHaveLength(1)
  }, soon)
  // These wait behind the statement that waits.
  const waiting = ask(20)
  await fx.get('/v1/rates/EUR/USD')
  const closed = fx.app.close()
  await superuser.query('commit')
  const answers = await Promise.all([...writing, ...waiting])
  await closed
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
  await expectStored(answers)
  await fx.db.end()
})
