import { createServiceTokens, serviceTokenHeader } from '@florin/identity'
import { type CutProxy, scale, startCutProxy } from '@florin/testing'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  type Answer,
  feeOf,
  newCode,
  range,
  reversalOf,
  serviceSecret,
  soon,
  startRevenue,
  type TestRevenue,
} from './revenue.ts'

let reference: TestRevenue
let proxy: CutProxy
let superuser: pg.Client
const code = newCode()
const order = { amount: '5.00', currency: 'USD', kind: 'withdrawal' }
beforeEach(async () => {
  reference = await startRevenue()
  await reference.addSchedule({ code, rule: { flat: '1.00' } })
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
const startBehindProxy = () => startRevenue({ on: reference, through: proxy.through })

const assess = (revenue: TestRevenue) => revenue.post(`/v1/fee-schedules/${code}/assess`, order)

async function sums(): Promise<unknown> {
  const { rows } = await reference.db.query(
    `select (select count(*)::integer from fees) as fees,
            (select coalesce(sum(fees), 0)::integer from revenue_days) as counted,
            (select sum(amount) from fees) is not distinct from (select sum(charged) from revenue_days) as agree`,
  )
  return rows[0]
}

test('while the database is away fees are assessed from memory, nothing is recorded, and all goes on when it is back', async () => {
  const revenue = await startBehindProxy()
  await proxy.goDown()

  for (const _ of range(3)) {
    const refused = await revenue.post('/v1/fees', feeOf())
    expect([refused.statusCode, refused.body.code]).toEqual([503, 'database_unavailable'])
    expect(refused.headers['retry-after']).toBe('1')
  }
  const schedule = { code, currency: 'USD', kinds: ['withdrawal'], rule: { flat: '2.00' } }
  for (const answer of [
    await revenue.post('/v1/fees/batch', { fees: [feeOf()] }),
    await revenue.post('/v1/fee-schedules', schedule),
    await revenue.get('/v1/fees'),
    await revenue.get('/v1/revenue?from=2026-01-01&to=2026-02-01'),
    await revenue.get(`/v1/fees/${feeOf().id}`),
  ]) {
    expect([answer.statusCode, answer.body.code]).toEqual([503, 'database_unavailable'])
  }
  expect((await revenue.get('/readyz')).statusCode).toBe(503)
  expect((await revenue.get('/metrics')).statusCode).toBe(200)
  expect((await assess(revenue)).body.fee).toBe('1.00')
  await reference.addSchedule(schedule)

  await proxy.comeBack()
  await vi.waitFor(async () => expect((await assess(revenue)).body.fee).toBe('2.00'), soon)
  await revenue.record(feeOf())
  expect((await revenue.get('/readyz')).statusCode).toBe(200)
  expect(await sums()).toEqual({ fees: 1, counted: 1, agree: true })
  await revenue.close()
})

test('a service that starts before its database refuses what it cannot know, and begins when the database does', async () => {
  await proxy.goDown()
  const revenue = await startBehindProxy()
  for (const answer of [
    await assess(revenue),
    await revenue.get('/v1/fee-schedules'),
    await revenue.get(`/v1/fee-schedules/${code}`),
    await revenue.post('/v1/fees', feeOf()),
  ]) {
    expect([answer.statusCode, answer.body.code]).toEqual([503, 'database_unavailable'])
  }
  expect((await revenue.get('/livez')).statusCode).toBe(200)
  expect((await revenue.get('/readyz')).statusCode).toBe(503)
  await proxy.comeBack()
  await vi.waitFor(async () => expect((await assess(revenue)).body.fee).toBe('1.00'), soon)
  await revenue.close()
})

test('nothing is assessed by schedules that have not been compared with the database for too long', async () => {
  await superuser.query('revoke select, update on revenue.revision from revenue_service')
  expect((await assess(reference)).statusCode).toBe(200)
  await vi.waitFor(async () => expect((await assess(reference)).body.code).toBe('database_unavailable'), soon)
  await superuser.query('grant select, update on revenue.revision to revenue_service')
  await vi.waitFor(async () => expect((await assess(reference)).statusCode).toBe(200), soon)
})

test.each(['before', 'after'] as const)(
  'a connection that is lost %s the commit took effect leaves no doubt behind: sent again, the fees are there once',
  async (cut) => {
    const revenue = await startBehindProxy()
    const fee = feeOf()
    const fees = [fee, reversalOf(fee), ...range(50).map(() => feeOf())]
    const sprung = proxy.cutNextCommit(cut)
    const lost = await revenue.post('/v1/fees/batch', { fees })
    await sprung
    expect([lost.statusCode, lost.body.code]).toEqual([503, 'outcome_unknown'])
    const [first] = await revenue.recordBatch(fees)
    expect(first.outcome).toBe(cut === 'before' ? 'recorded' : 'known')
    expect(await sums()).toEqual({ fees: 52, counted: 52, agree: true })
    await revenue.close()
  },
)

test('every fee is recorded once by those who send it again, however often the connection that writes is killed', async () => {
  const count = scale(120, 400)
  const fees = range(count).map(() => feeOf())
  const waiting = fees.map((_, index) => index)
  let refused = 0
  let stopped = false
  const killing = (async () => {
    while (!stopped) {
      await superuser.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'revenue-fees' and state <> 'idle'`,
      )
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  const clients = range(8).map(async () => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      const answer: Answer = await reference.post('/v1/fees', fees[index])
      if (answer.statusCode < 300) continue
      expect(['database_unavailable', 'outcome_unknown']).toContain(answer.body.code)
      refused += 1
      // Half of the way through the killing ends, so that the rest gets through.
      if (refused > scale(20, 60)) stopped = true
      waiting.push(index)
    }
  })
  await Promise.all(clients)
  stopped = true
  await killing
  expect(refused).toBeGreaterThan(0)
  expect(await sums()).toEqual({ fees: count, counted: count, agree: true })
})

test('too many that wait are refused at once, and only those', async () => {
  await superuser.query('begin; lock table revenue.fees in access exclusive mode')
  const batches = range(26).map(() => range(1_000).map(() => feeOf()))
  let shed = 0
  const pending = batches.map(async (fees) => {
    const answer = await reference.post('/v1/fees/batch', { fees })
    if (answer.statusCode === 503) shed += 1
    return answer
  })
  await vi.waitFor(() => expect(shed).toBeGreaterThanOrEqual(3), soon)
  await superuser.query('commit')
  const answers = await Promise.all(pending)
  const refused = answers.filter(({ statusCode }) => statusCode !== 200)
  expect(new Set(refused.map(({ body, headers }) => `${body.code} ${headers['retry-after']}`))).toEqual(
    new Set(['overloaded 1']),
  )
  const recorded = (answers.length - refused.length) * 1_000 + 1
  await reference.record(feeOf())
  expect(await sums()).toEqual({ fees: recorded, counted: recorded, agree: true })
})

test('what the database refuses of one request is not the trouble of those that were to be written with it', async () => {
  await superuser.query(`alter table revenue.fees add constraint fees_unlucky check (owner <> 'unlucky')`)
  const answers = await Promise.all(
    range(30).map((index) => reference.post('/v1/fees', feeOf({ owner: index === 17 ? 'unlucky' : 'lucky' }))),
  )
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(range(30).map((index) => (index === 17 ? 422 : 201)))
  expect(answers[17]?.body.code).toBe('fee_refused')
  expect(await sums()).toEqual({ fees: 29, counted: 29, agree: true })
})

test('what the database refuses of a batch is refused for good, and all else of it recorded', async () => {
  await superuser.query(`alter table revenue.fees add constraint fees_unlucky check (owner <> 'unlucky')`)
  const originals = range(40).map((index) => feeOf({ owner: index % 13 === 5 ? 'unlucky' : 'lucky' }))
  // Reversals before their originals, whichever half those are in.
  const fees = [...originals.map((fee) => reversalOf(fee, { owner: 'lucky' })), ...originals]
  const outcomes = await reference.recordBatch(fees)
  const told = outcomes.map(({ id, outcome, code, retriable }: Answer['body']) => [id, code ?? outcome, retriable])
  expect(told).toEqual(
    fees.map((fee, index) => {
      if ((index % 40) % 13 !== 5) return [fee.id, 'recorded', undefined]
      return index < 40 ? [fee.id, 'original_not_found', true] : [fee.id, 'fee_refused', false]
    }),
  )
  expect(await sums()).toEqual({ fees: 74, counted: 74, agree: true })
})

test('what is wrong with the database itself is no fault of a fee: nothing is refused for good', async () => {
  await superuser.query('revoke insert on revenue.fees from revenue_service')
  const fees = range(5).map(() => feeOf())
  expect((await reference.post('/v1/fees/batch', { fees })).statusCode).toBe(500)
  await superuser.query('grant insert on revenue.fees to revenue_service')
  expect((await reference.recordBatch(fees)).map(({ outcome }: Answer['body']) => outcome)).toEqual(
    Array(5).fill('recorded'),
  )
})

test('what was asked for before the end is answered, and recorded', async () => {
  const revenue = await startRevenue({ on: reference })
  const url = await revenue.app.listen({ host: '127.0.0.1', port: 0 })
  const token = await createServiceTokens('ledger', serviceSecret).tokenFor('revenue', undefined)
  const send = () =>
    fetch(`${url}/v1/fees`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [serviceTokenHeader]: token },
      body: JSON.stringify(feeOf()),
    })
  const pending = range(200).map(send)
  // The first of them is on its way.
  await Promise.race(pending)
  await revenue.app.close()
  const statuses = await Promise.all(
    pending.map((answer) =>
      answer.then(
        ({ status }) => status,
        () => 'no answer',
      ),
    ),
  )
  // A connection that was still being opened may be turned away; whoever was heard is answered.
  const recorded = statuses.filter((status) => status === 201).length
  expect(new Set(statuses.filter((status) => status !== 'no answer'))).toEqual(new Set([201]))
  expect(recorded).toBeGreaterThan(0)
  expect(await sums()).toEqual({ fees: recorded, counted: recorded, agree: true })
  await revenue.db.end()
})
