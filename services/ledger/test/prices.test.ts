import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { type Call, type Fault, type FxStub, forge, hangUp, refuse, say, startFxStub } from './fx-stub.ts'
import { type Answer, atAnyRate, type RequestOptions, range, startLedger, type TestLedger } from './ledger.ts'
import { expectAllDelivered, prices, type RevenueService, startRevenueService } from './revenue-service.ts'

let fx: FxStub
let revenue: RevenueService
let ledger: TestLedger
let account: string
beforeAll(async () => {
  fx = await startFxStub({ NULL: '2' })
  revenue = await startRevenueService()
  ledger = await startLedger({ fx: fx.url, revenue: revenue.url, contract: true })
  account = await ledger.openAccount({ balance: '100000.00' })
  await ledger.app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(async () => {
  revenue.behave()
  await revenue.comeBack()
})
afterAll(async () => {
  await expectAllDelivered(ledger, revenue)
  await ledger.verify()
  await ledger.close()
  await revenue.close()
  await fx.close()
})

const pay = (fee_schedule: string, payer = account, options?: RequestOptions) =>
  ledger.post('/v1/withdrawals', { account: payer, amount: '1.00', fee_schedule }, options)

/** What a payment cost, by which version. */
async function priceOf(code: string): Promise<string> {
  const { statusCode, text, body } = await pay(code)
  expect(statusCode, text).toBe(201)
  return `${body.fee.version} ${body.fee.amount}`
}

const newCode = () => `schedule-${randomUUID()}`

/** The calls whose answer was waited for: a slow one is made once more. */
const asked = (code: string) =>
  revenue.calls.filter(({ path, givenUp }) => path === `/v1/fee-schedules/${code}/versions` && !givenUp)
const askedBy = (call: Call) => String(call.headers['x-request-id'])

const looks = () => revenue.calls.filter(({ path }) => path.startsWith('/v1/fee-schedule-changes')).length

/** By the timer, from now on: two looks begin, so the first of them is over. Nobody pays meanwhile. */
async function lookAgain(): Promise<void> {
  const before = looks()
  await until('it is looked again', () => looks() >= before + 2)
}

test('the first payment after a while without any is at the new price, and asks nobody', async () => {
  const [code, other] = [newCode(), newCode()]
  for (const each of [code, other]) await revenue.addSchedule({ code: each, rule: { flat: '1.00' } })
  expect([await priceOf(code), await priceOf(other)]).toEqual(['1 1.00', '1 1.00'])
  await revenue.addSchedule({ code, rule: { flat: '2.00' } })
  await lookAgain()
  await revenue.goDown()
  expect([await priceOf(code), await priceOf(other)]).toEqual(['2 2.00', '1 1.00'])
})

test('one call a second asks for all schedules; those with a new version are fetched, for their ledger', async () => {
  const [code, same, paris] = [newCode(), newCode(), { ledger: 'shop-paris' }]
  await ledger.post('/v1/ledgers', { name: paris.ledger })
  const payer = await ledger.openAccount({ balance: '10.00' }, paris)
  await revenue.addSchedule({ code, rule: { flat: '1.00' } }, paris.ledger)
  await revenue.addSchedule({ code: same, rule: { flat: '1.00' } })
  expect((await pay(code, payer, paris)).statusCode).toBe(201)
  await priceOf(same)
  await lookAgain()
  const asks = [asked(code).length, asked(same).length]
  const startedMs = performance.now()
  const before = looks()
  await revenue.addSchedule({ code, rule: { flat: '2.00' } }, paris.ledger)
  await lookAgain()
  await lookAgain()
  const seconds = (performance.now() - startedMs) / 1_000
  expect(looks() - before).toBeLessThanOrEqual(seconds + 1)
  expect([asked(code).length, asked(same).length]).toEqual([Number(asks[0]) + 1, asks[1]])
  expect(new Set(asked(code).map(({ headers }) => headers['florin-ledger']))).toEqual(new Set([paris.ledger]))
  expect((await pay(code, payer, paris)).body.fee).toMatchObject({ version: 2, amount: '2.00' })
})

test('what nobody has priced by is not looked at', async () => {
  const [code, unused] = [newCode(), newCode()]
  for (const each of [code, unused]) await revenue.addSchedule({ code: each, rule: { flat: '1.00' } })
  await priceOf(code)
  await lookAgain()
  expect(asked(unused)).toEqual([])
})

test('a look that fails leaves the price as it was, keeps no other from its own, and the next good one brings the new', async () => {
  const faults: Fault[] = [
    hangUp,
    refuse(500, 'internal_error'),
    refuse(404, 'fee_schedule_not_found'),
    say(200, '<h1>Welcome</h1>'),
    forge(({ data, ...rest }) => ({ ...rest, data: [{ ...data[0], code: 'other' }] })),
    forge((answer) => ({ ...answer, data: [] })),
  ]
  const codes = faults.map(newCode)
  const good = newCode()
  const addAll = (flat: string) =>
    Promise.all([...codes, good].map((code) => revenue.addSchedule({ code, rule: { flat } })))
  const pricesOf = () => Promise.all(codes.map(priceOf))
  await addAll('1.00')
  expect(new Set([...(await pricesOf()), await priceOf(good)])).toEqual(new Set(['1 1.00']))
  const placeOf = (path: string | undefined) => codes.findIndex((code) => path?.includes(code))
  revenue.misbehave('after', (response, honest) => faults[placeOf(response.req.url)]?.(response, honest), {
    on: ({ path }) => placeOf(path) >= 0,
  })
  await addAll('2.00')
  await lookAgain()
  await until('the good one is looked up', async () => (await priceOf(good)) === '2 2.00')
  expect(new Set(await pricesOf())).toEqual(new Set(['1 1.00']))
  revenue.behave()
  await lookAgain()
  expect(new Set(await pricesOf())).toEqual(new Set(['2 2.00']))
})

describe('of 50 first payments at once', () => {
  test('one asks, for each ledger whose schedule it is', async () => {
    const [code, rome] = [newCode(), { ledger: 'shop-rome' }]
    await ledger.post('/v1/ledgers', { name: rome.ledger })
    const payer = await ledger.openAccount({ balance: '1000.00' }, rome)
    await revenue.addSchedule({ code, rule: { flat: '1.00' } })
    await revenue.addSchedule({ code, rule: { flat: '3.00' } }, rome.ledger)
    const answers = await Promise.all(range(50).flatMap(() => [pay(code), pay(code, payer, rome)]))
    const costs = answers.map(
      ({ statusCode, body }, i) => `${i % 2 ? 'rome' : 'main'} ${statusCode} ${body.fee?.amount}`,
    )
    expect(new Set(costs)).toEqual(new Set(['main 201 1.00', 'rome 201 3.00']))
    // The timer too asks for new versions, when the payments take longer than its second.
    const byPayments = asked(code).filter((call) => askedBy(call) !== 'price-list')
    expect(byPayments.map(({ headers }) => headers['florin-ledger']).sort()).toEqual(['main', rome.ledger])
  })

  test('none is made when it cannot be asked, and the next one asks again', async () => {
    const code = newCode()
    await revenue.addSchedule({ code, rule: { flat: '1.00' } })
    revenue.misbehave('before', say(200, 'nonsense'), { on: prices })
    const answers = await Promise.all(range(50).map(() => pay(code)))
    const refusals = new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body.code}`))
    expect(refusals).toEqual(new Set(['502 revenue_answer_invalid']))
    revenue.behave()
    expect(await priceOf(code)).toBe('1 1.00')
  })
})

// The word is none of SQL, of JSON and of an array literal; here it names things.
describe('what is called null', () => {
  const name = 'null'
  const at = { ledger: name }

  test('is a schedule, a ledger, a currency, an owner, a key, from the price to the revenue service and back', async () => {
    const post = async (path: string, order: object, options: RequestOptions = {}): Promise<Answer> => {
      const answer = await ledger.post(path, order, { ...at, ...options })
      expect(answer.statusCode, answer.text).toBe(201)
      return answer
    }
    expect((await ledger.post('/v1/ledgers', { name })).statusCode).toBe(201)
    await post('/v1/currencies', { code: 'NULL', exponent: 3, name })
    const payer = await ledger.openAccount({ code: name, owner: name, name, currency: 'NULL', balance: '100.000' }, at)
    const euros = await ledger.openAccount({ owner: name, currency: 'EUR' }, at)
    await revenue.addSchedule({ code: name, currency: 'NULL', rule: { flat: '0.125' } }, name)
    await revenue.addSchedule({ code: name, currency: 'NULL', rule: { flat: '0.375' } })

    const notes = { reference: name, description: name, metadata: { null: name } }
    const order = { account: name, amount: '10.000', fee_schedule: name, ...notes }
    const paid = await post('/v1/withdrawals', order, { key: name })
    expect(paid.body).toMatchObject({
      ...notes,
      fee: { schedule: name, version: 1, amount: '0.125', currency: 'NULL', account: payer },
    })
    expect((await post('/v1/withdrawals', order, { key: name })).text).toBe(paid.text)
    expect((await ledger.get(`/v1/transactions/key:${name}`, at)).text).toBe(paid.text)
    const exchange = { source_account: name, target_account: euros, source_amount: '10.000', fee_schedule: name }
    const converted = await post('/v1/conversions', atAnyRate(exchange))
    const reversal = await post('/v1/transactions/key:null/reversal', {})
    await expectAllDelivered(ledger, revenue)

    const listed = (await revenue.get('/v1/fees?schedule=null&owner=null&currency=NULL', name)).body.data
    expect(listed).toHaveLength(3)
    for (const fee of listed) {
      expect(fee).toMatchObject({
        ledger: name,
        account: payer,
        owner: name,
        schedule: name,
        currency: 'NULL',
        version: 1,
      })
    }
    const amounts = new Map(listed.map(({ transaction, amount }: Record<string, string>) => [transaction, amount]))
    expect([paid, converted, reversal].map(({ body }) => amounts.get(body.id))).toEqual(['0.125', '0.125', '-0.125'])
    const spread = (await revenue.get('/v1/fees?kind=fx_spread', name)).body.data
    expect(spread).toMatchObject([{ transaction: converted.body.id, schedule: null, version: null, currency: 'EUR' }])
    expect((await revenue.get('/v1/fees?schedule=null')).body.data).toEqual([])
    expect((await ledger.get('/v1/outbox', at)).body).toMatchObject({ pending: 0, dead_lettered: 0, last_error: null })
  })
})
