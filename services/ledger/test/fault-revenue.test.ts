import { scale } from '@florin/testing'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { pick, pickSome, randomBelow, startClients, until } from './clients.ts'
import { type Fault, type FxStub, garble, hangUp, refuse, resetWithin, say, startFxStub } from './fx-stub.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'
import { deliveries, expectAllDelivered, type RevenueService, startRevenueService } from './revenue-service.ts'

const clients = 24

let fx: FxStub
let revenue: RevenueService
let ledger: TestLedger
let dollars: string[]
let euros: string[]
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  revenue = await startRevenueService()
  ledger = await startLedger({ fx: fx.url, revenue: revenue.url })
  dollars = await Promise.all(range(10).map((i) => ledger.openAccount({ owner: `owner-${i}`, balance: '1000000.00' })))
  euros = await Promise.all(range(5).map(() => ledger.openAccount({ currency: 'EUR', balance: '1000000.00' })))
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } })
  await revenue.addSchedule({ code: 'percentage', currency: '*', rule: { percentage_bps: '150' } })
  // What was priced by once is priced by without the revenue service.
  await Promise.all(['flat', 'percentage'].map((fee_schedule) => pay({ fee_schedule })))
  await ledger.app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(async () => {
  revenue.behave()
  await revenue.comeBack()
})
afterAll(async () => {
  await ledger.verify()
  await Promise.all([ledger.close(), revenue.close(), fx.close()])
})

const answers: Record<string, number> = {}

async function post(path: string, order: object): Promise<Answer> {
  const answer = await ledger.post(path, order)
  const name = `${answer.statusCode} ${answer.body.code ?? ''}`.trim()
  answers[name] = (answers[name] ?? 0) + 1
  return answer
}

const cents = () => `${(100 + randomBelow(5_000)) / 100}`

function pay(more: object = {}): Promise<Answer> {
  const [source_account, target_account] = pickSome(dollars, 2)
  const fee_schedule = pick(['flat', 'percentage'])
  return post('/v1/transfers', { source_account, target_account, amount: cents(), fee_schedule, ...more })
}

function convert(): Promise<Answer> {
  const [source_account, target_account] = pick([
    [pick(dollars), pick(euros)],
    [pick(euros), pick(dollars)],
  ])
  const priced = pick([{}, { fee_schedule: 'percentage' }])
  return post('/v1/conversions', {
    source_account,
    target_account,
    source_amount: cents(),
    ...priced,
    at_any_rate: true,
  })
}

async function work(): Promise<void> {
  const answer = await pick([pay, pay, convert])()
  if (Math.random() < 0.2) await post(`/v1/transactions/${answer.body.id}/reversal`, {})
}

const done = () => Object.values(answers).reduce((sum, count) => sum + count, 0)

/** Under load: everybody is served by the ledger, and in the end the revenue service has each fee once. */
async function expectFeesThrough(trouble: () => Promise<unknown>): Promise<void> {
  const before = done()
  const load = startClients(clients, work)
  await trouble()
  revenue.behave()
  await revenue.comeBack()
  await load.stop()
  const fees = await expectAllDelivered(ledger, revenue)
  expect(Object.keys(answers)).toEqual(['201'])
  console.log(`${done() - before} answers, ${fees} fees in all`)
}

const more = async (count: number) => {
  const enough = done() + count
  await until(`${count} more are served`, () => done() >= enough)
}

const readOutbox = async () => (await ledger.get('/v1/outbox')).body

/** So many deliveries, tried or done, from now on. */
async function moreDeliveries(count: number): Promise<void> {
  const sent = () => revenue.calls.filter(({ path }) => deliveries.test(path)).length
  const enough = sent() + count
  await until(`${count} more deliveries are tried`, () => sent() >= enough)
}

const halve = garble((text) => text.slice(0, text.length / 2))

test('while the revenue service is away', () =>
  expectFeesThrough(async () => {
    await more(scale(50, 200))
    await revenue.goDown()
    await until('it is missed', async () => (await readOutbox()).last_error !== null)
    await more(scale(150, 500))
    await until('it is away for seconds', async () => (await readOutbox()).oldest_pending_seconds > 2)
    expect((await readOutbox()).pending).toBeGreaterThan(scale(150, 500))
    await revenue.comeBack()
    await moreDeliveries(1)
    await more(scale(50, 200))
  }))

test('while the revenue service is slow, and too slow to be waited for', () =>
  expectFeesThrough(async () => {
    revenue.delayMs = 300
    await moreDeliveries(3)
    revenue.delayMs = 1_000
    await until('that is too slow', async () => (await readOutbox()).last_error !== null)
    revenue.delayMs = 0
    await moreDeliveries(2)
  }))

test('while the revenue service hears every call twice at once', () =>
  expectFeesThrough(async () => {
    revenue.copies = 2
    await moreDeliveries(scale(8, 20))
  }))

test.each<[string, Fault]>([
  ['answers 500 to what it has done', refuse(500, 'internal_error')],
  ['hangs up on what it has done', hangUp],
])('while the revenue service %s, a third of the time', (_, fault) =>
  expectFeesThrough(async () => {
    revenue.misbehave('after', fault, { percent: 33 })
    await more(300)
    await moreDeliveries(10)
  }),
)

test('while the revenue service does all of that, at random', () =>
  expectFeesThrough(async () => {
    const faults = [
      refuse(500, 'internal_error'),
      refuse(429, 'too_many_requests'),
      hangUp,
      resetWithin,
      halve,
      say(200, '<h1>Thank you</h1>'),
    ]
    revenue.copies = 2
    revenue.misbehave('after', (...call) => pick(faults)(...call), { percent: 60 })
    await moreDeliveries(6)
    revenue.misbehave('before', (...call) => pick(faults)(...call), { percent: 60 })
    await moreDeliveries(6)
  }))
