import { type CutProxy, scale, startCutProxy } from '@florin/testing'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { pick, pickSome, startClients, until } from './clients.ts'
import { type Fault, type FxStub, refuse, startFxStub } from './fx-stub.ts'
import { atAnyRate, range, startLedger, type TestLedger, type TestLedgerOptions } from './ledger.ts'
import {
  countRecords,
  deliveries,
  endLeases,
  expectAllDelivered,
  listCharged,
  type RevenueService,
  startRevenueService,
  waitUntilDelivered,
} from './revenue-service.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

let fx: FxStub
let revenue: RevenueService
/** Listens on no port: it writes to the outbox, and delivers nothing. */
let ledger: TestLedger
let superuser: pg.Client
let dollars: string[]
let euros: string
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  revenue = await startRevenueService()
  ledger = await startLedger({ fx: fx.url, revenue: revenue.url })
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  dollars = await Promise.all(range(10).map(() => ledger.openAccount({ balance: '1000000.00' })))
  euros = await ledger.openAccount({ currency: 'EUR', balance: '1000000.00' })
  await revenue.addSchedule({ code: 'percentage', currency: '*', rule: { percentage_bps: '150' } })
})
afterEach(async () => {
  revenue.behave()
  await expectAllDelivered(ledger, revenue)
  revenue.calls.length = 0
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await Promise.all([ledger.close(), revenue.close(), fx.close()])
})

const fee_schedule = 'percentage'

async function post(path: string, order: object, to: Pick<TestLedger, 'post'> = ledger) {
  const answer = await to.post(path, order)
  expect(answer.statusCode, answer.text).toBe(201)
  return answer.body
}

function pay() {
  const [source_account, target_account] = pickSome(dollars, 2)
  return post('/v1/transfers', { source_account, target_account, amount: '7.00', fee_schedule })
}

/** Some fees, a spread, and what takes them back. */
async function payVarious(): Promise<void> {
  const conversion = { source_account: pick(dollars), target_account: euros, source_amount: '9.00', fee_schedule }
  const [, taken, exchanged] = await Promise.all([pay(), pay(), post('/v1/conversions', atAnyRate(conversion))])
  await Promise.all([taken, exchanged].map(({ id }) => post(`/v1/transactions/${id}/reversal`, {})))
}

/** A replica that delivers. */
async function startRelay(options: TestLedgerOptions = {}): Promise<TestLedger> {
  const relay = await startLedger({ on: ledger, revenue: revenue.url, ...options })
  await relay.app.listen({ port: 0, host: '127.0.0.1' })
  return relay
}

/** One for the rest of the test. */
async function startRelayForTest(options: TestLedgerOptions = {}): Promise<TestLedger> {
  const relay = await startRelay(options)
  onTestFinished(() => relay.close())
  return relay
}

function startProxy(): Promise<CutProxy> {
  const { hostname, port } = new URL(ledger.superuserUrl)
  return startCutProxy(Number(port), hostname)
}

const sent = (): string[][] =>
  revenue.calls
    .filter(({ path }) => deliveries.test(path))
    .map(({ body }) => body.fees.map(({ id }: { id: string }) => id))

const readDelivered = async (relay: Pick<TestLedger, 'get'> | ServiceProcess) =>
  Number(/^ledger_outbox_deliveries_total\{outcome="delivered"\} (\d+)$/m.exec((await relay.get('/metrics')).text)?.[1])

test('relays that lose their database between the answer of the revenue service and its marking lose and double nothing', async () => {
  const relays = scale(8, 50)
  const ended: Promise<void>[] = []
  for (const _ of range(relays)) {
    await payVarious()
    const proxy = await startProxy()
    const delivered = revenue.holdNext(deliveries)
    const relay = await startRelay({ through: proxy.through })
    const answer = await delivered
    await proxy.close()
    answer()
    ended.push(relay.close())
    await endLeases(ledger)
  }
  await Promise.all(ended)
  expect(await countRecords(ledger)).toEqual({ pending: (await listCharged(ledger)).length })
  expect((await revenue.listFees()).length).toBe((await listCharged(ledger)).length)

  await startRelayForTest()
  await endLeases(ledger)
  await waitUntilDelivered(ledger)
  const timesSent = new Map<string, number>()
  for (const id of sent().flat()) timesSent.set(id, (timesSent.get(id) ?? 0) + 1)
  expect(Math.max(...timesSent.values())).toBeGreaterThan(relays)
  expect(Math.min(...timesSent.values())).toBeGreaterThan(1)
})

const environment = () => ({ DATABASE_URL: ledger.serviceUrl, REVENUE_URL: revenue.url })

test('kill -9 of the process between the answer of the revenue service and its marking loses and doubles nothing', async () => {
  const before = (await listCharged(ledger)).length
  for (const _ of range(scale(1, 2))) {
    await payVarious()
    const delivered = revenue.holdNext(deliveries)
    const service = await startServiceProcess(environment())
    const answer = await delivered
    expect(await service.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
    answer()
    await endLeases(ledger)
  }
  const charged = (await listCharged(ledger)).length
  expect(await countRecords(ledger)).toEqual({ pending: charged - before })
  await startRelayForTest()
})

test('SIGTERM while the revenue service works on a delivery: it is marked before the process ends', async () => {
  await pay()
  const delivered = revenue.holdNext(deliveries)
  const service = await startServiceProcess(environment())
  const answer = await delivered
  const ended = service.end('SIGTERM')
  await until('it takes no more requests', () =>
    service.get('/livez').then(
      () => false,
      () => true,
    ),
  )
  answer()
  expect(await ended).toEqual({ code: 0, signal: null })
  expect((await countRecords(ledger)).pending).toBeUndefined()
})

test('two processes under load share the work, and deliver nothing for two', async () => {
  const services = await Promise.all([0, 1].map(() => startServiceProcess({ ...environment(), FX_URL: fx.url })))
  const load = startClients(16, payVarious)
  await until('both have delivered', async () => {
    const delivered = await Promise.all(services.map(readDelivered))
    return delivered.every((count) => count > scale(30, 100))
  })
  await load.stop()
  await waitUntilDelivered(ledger)
  const ids = sent().flat()
  expect(new Set(ids).size).toBeGreaterThan(scale(60, 200))
  for (const service of services) expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null })
})

test('what one relay has in hand no other delivers meanwhile', async () => {
  const held = revenue.holdNext(deliveries)
  await startRelayForTest()
  const { id: first } = await pay()
  const answer = await held
  const other = await startRelayForTest({ revenue: `${revenue.url}/via-other` })
  const { id: second } = await pay()
  await until('the other delivers', async () => (await readDelivered(other)) > 0)
  answer()
  await waitUntilDelivered(ledger)
  const byOther = revenue.calls.filter(({ path, headers }) => deliveries.test(path) && headers.via === 'other')
  const transactions = byOther.flatMap(({ body }) => body.fees).map(({ transaction }) => transaction)
  expect(transactions).toContain(second)
  expect(transactions).not.toContain(first)
})

describe('a relay that comes back after its lease is over', () => {
  test.each<[string, Fault | undefined]>([
    ['with an answer', undefined],
    ['with a refusal', refuse(400, 'invalid_request')],
  ])('%s, changes nothing of what another has delivered', async (_, fault) => {
    const late = await startRelay()
    const held = revenue.holdNext(deliveries)
    await pay()
    const answer = await held
    // First, so that the other finds it at its first look, and not when the late one has given the call up.
    await endLeases(ledger)
    await startRelayForTest()
    await waitUntilDelivered(ledger)
    answer(fault)
    await late.close()
    expect(await countRecords(ledger)).toEqual({})
  })
})

describe('delivery goes on', () => {
  test('after all connections of the relay are terminated while it works', async () => {
    await startRelayForTest()
    const load = startClients(4, payVarious)
    for (const _ of range(scale(2, 3))) {
      const before = sent().length
      await until('it works', () => sent().length > before)
      await superuser.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ledger-relay'`,
      )
      await endLeases(ledger)
    }
    await load.stop()
    await endLeases(ledger)
  })

  test('after the database was away', async () => {
    const proxy = await startProxy()
    onTestFinished(() => proxy.close())
    await startRelayForTest({ through: proxy.through })
    const load = startClients(4, payVarious)
    for (const _ of range(scale(1, 2))) {
      const before = sent().length
      await until('it works', () => sent().length > before)
      await proxy.goDown()
      const missed = (await countRecords(ledger)).pending ?? 0
      await until('more waits', async () => ((await countRecords(ledger)).pending ?? 0) > missed + 50)
      await proxy.comeBack()
      await endLeases(ledger)
    }
    await load.stop()
    await endLeases(ledger)
    await waitUntilDelivered(ledger)
  })

  test('for all others when a fee makes every call fail that it is in', async () => {
    const { id: bad } = await pay()
    await pay()
    revenue.misbehave('before', refuse(500, 'internal_error'), {
      on: ({ path, body }) =>
        deliveries.test(path) && body.fees.some(({ transaction }: { transaction: string }) => transaction === bad),
    })
    await startRelayForTest()
    await until('only it waits', async () => (await countRecords(ledger)).pending === 1)
    revenue.behave()
    await endLeases(ledger)
  })
})
