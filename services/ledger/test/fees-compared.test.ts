import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { compareFees } from '../src/verify/fees.ts'
import { until } from './clients.ts'
import { hangUp, refuse } from './fx-stub.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'
import {
  countRecords,
  deliveries,
  endLeases,
  expectAllDelivered,
  type FeeRow,
  listCharged,
  type RevenueService,
  startRevenueService,
} from './revenue-service.ts'

/** Fees that both services have, more than a page of them: for each test to take one from, and to leave as they were. */
let revenue: RevenueService
let ledger: TestLedger
let account: string
beforeAll(async () => {
  revenue = await startRevenueService()
  ledger = await startLedger({ revenue: revenue.url })
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } })
  account = await ledger.openAccount({ balance: '1000.00' })
  await Promise.all(range(230).map(pay))
  for (const _ of range(2)) {
    const { body } = await pay()
    await ledger.post(`/v1/transactions/${body.id}/reversal`)
  }
  await ledger.post('/v1/ledgers', { name: 'shop-paris' })
  await ledger.app.listen({ port: 0, host: '127.0.0.1' })
})
beforeEach(async () => {
  expect(await compare()).toEqual([])
})
afterAll(async () => {
  await expectAllDelivered(ledger, revenue)
  await ledger.verify()
  await Promise.all([ledger.close(), revenue.close()])
})

const pay = () => ledger.post('/v1/withdrawals', { account, amount: '1.00', fee_schedule: 'flat' })

/** What differs. */
async function compare(): Promise<string[]> {
  await until('everything is delivered', async () => ((await countRecords(ledger)).pending ?? 0) === 0)
  const { findings, count } = await compareFees(ledger.db, { url: revenue.url, tokens: undefined })
  expect(findings).toHaveLength(Math.min(count, 10))
  return findings.map(({ ledger: name, what }) => `${name}: ${what}`)
}

async function anyFee(index: number): Promise<FeeRow> {
  return (await listCharged(ledger)).filter(({ reverses }) => reverses === null).at(index) as FeeRow
}

const record = async (fee: object) => expect((await revenue.post('/v1/fees', fee)).status).toBe(201)

describe('the two services', () => {
  test.each([0, 25, 26, -1])('differ by a fee that only the ledger has, at place %s', async (index) => {
    const fee = await anyFee(index)
    const reversal = (await listCharged(ledger)).find(({ reverses }) => reverses === fee.id)
    await revenue.forget(fee.id)
    expect(await compare()).toEqual([expect.stringContaining(`main: fee ${fee.id} of 0.25 USD`)])
    if (!reversal) return record(fee)
    await revenue.forget(reversal.id)
    await record(fee)
    await record(reversal)
  })

  test('differ by a fee that only the revenue service has, in whichever ledger', async () => {
    const fee = await anyFee(7)
    for (const name of ['main', 'shop-paris']) {
      const id = randomUUID()
      await record({ ...fee, id, ledger: name, schedule: null, version: null })
      expect(await compare()).toEqual([expect.stringContaining(`${name}: fee ${id} of 0.25 USD`)])
      await revenue.forget(id)
    }
  })

  test('differ by a fee of another amount, or in another currency', async () => {
    const fee = await anyFee(100)
    for (const change of [{ amount: '0.26' }, { currency: 'EUR' }]) {
      await revenue.forget(fee.id)
      await record({ ...fee, ...change })
      expect(await compare()).toEqual([expect.stringContaining(`main: fee ${fee.id} is 0.25 USD in the ledger`)])
    }
    await revenue.forget(fee.id)
    await record(fee)
  })

  test('differ by all that one of them has lost', async () => {
    const fees = (await listCharged(ledger)).filter(({ reverses }) => reverses === null).slice(50, 65)
    for (const { id } of fees) await revenue.forget(id)
    const { count, findings } = await compareFees(ledger.db, { url: revenue.url, tokens: undefined })
    expect(count).toBe(15)
    expect(findings).toHaveLength(10)
    for (const fee of fees) await record(fee)
  })

  test('differ by a fee that was refused for good, and not by one that waits', async () => {
    revenue.misbehave('before', hangUp, { on: deliveries })
    const { body } = await pay()
    expect((await compareFees(ledger.db, { url: revenue.url, tokens: undefined })).count).toBe(0)
    revenue.misbehave('before', refuse(400, 'invalid_request'), { on: deliveries })
    await until('it is refused', async () => (await countRecords(ledger)).dead === 1)
    const [dead] = (await listCharged(ledger)).filter(({ transaction }) => transaction === body.id)
    expect(await compare()).toEqual([expect.stringContaining('invalid_request')])
    revenue.behave()
    await ledger.post(`/v1/outbox/${dead?.id}/retry`, undefined, { key: null })
    await until('it is delivered', async () => (await countRecords(ledger)).dead === undefined)
  })

  test('do not differ by a fee that is delivered while it is looked for', async () => {
    revenue.misbehave('before', hangUp, { on: deliveries })
    await pay()
    const looked = revenue.holdNext(/^\/v1\/fees\/[0-9a-f-]{36}$/)
    const compared = compareFees(ledger.db, { url: revenue.url, tokens: undefined })
    const answer = await looked
    revenue.behave()
    await endLeases(ledger)
    await until('it is delivered', async () => (await countRecords(ledger)).pending === undefined)
    answer()
    expect((await compared).findings).toEqual([])
  })

  test('do not differ while work goes on', async () => {
    const work = Promise.all(range(200).map(pay))
    for (const _ of range(3))
      expect((await compareFees(ledger.db, { url: revenue.url, tokens: undefined })).findings).toEqual([])
    await work
  })
})
