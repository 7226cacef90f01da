import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { type FxStub, forge, hangUp, refuse, say, startFxStub } from './fx-stub.ts'
import { type Answer, atAnyRate, range, startLedger, type TestLedger } from './ledger.ts'
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

let fx: FxStub
let revenue: RevenueService
/** Listens on no port: it writes to the outbox, and delivers nothing. */
let ledger: TestLedger
/** A replica that listens, while it is wanted. */
let relay: TestLedger
const paris = { ledger: 'shop-paris' }
let source: string
let target: string
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684' })
  revenue = await startRevenueService()
  ledger = await startLedger({ fx: fx.url, revenue: revenue.url, contract: true })
  source = await ledger.openAccount({ owner: 'alice', balance: '1000000.00' })
  target = await ledger.openAccount({ owner: 'bob' })
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } })
  await revenue.addSchedule({ code: 'free', rule: { percentage_bps: '0' } })
  await ledger.post('/v1/ledgers', { name: paris.ledger })
  await seeSchedule('flat')
})
beforeEach(async () => {
  revenue.behave()
  await revenue.comeBack()
  revenue.calls.length = 0
})
afterAll(async () => {
  await expectAllDelivered(ledger, revenue)
  await ledger.verify()
  await Promise.all([ledger.close(), revenue.close(), fx.close()])
})

async function startRelay(): Promise<TestLedger> {
  const replica = await startLedger({ on: ledger, revenue: revenue.url, contract: true })
  await replica.app.listen({ port: 0, host: '127.0.0.1' })
  return replica
}

async function post(path: string, order: object, options?: { ledger?: string }): Promise<Answer> {
  const answer = await ledger.post(path, order, options)
  expect(answer.statusCode, answer.text).toBe(201)
  return answer
}

/** What the ledger has seen once it prices by without the revenue service. */
async function seeSchedule(fee_schedule: string): Promise<void> {
  const order = { source_account: source, target_account: target, amount: '1.00', fee_schedule }
  expect((await ledger.post('/v1/transfers?dry_run=true', order)).statusCode).toBe(200)
}

const pay = (more: object = {}) =>
  post('/v1/transfers', {
    source_account: source,
    target_account: target,
    amount: '1.00',
    fee_schedule: 'flat',
    ...more,
  })

/** Takes a fee back. */
const reverse = ({ body }: Answer) => post(`/v1/transactions/${body.id}/reversal`, {})

const readOutbox = async (name = 'main') => (await relay.get('/v1/outbox', { ledger: name })).body

/** The id of the fee that a transaction charged. */
async function feeOf({ body }: Answer): Promise<string> {
  const found = (await listCharged(ledger)).find(({ transaction }) => transaction === body.id)
  return String(found?.id)
}

const sent = () => revenue.calls.filter(({ path }) => deliveries.test(path)).map(({ body }) => body.fees)

/** A schedule of which the ledger knows a version that the revenue service does not: its fees are refused for good. */
async function addLostSchedule(): Promise<string> {
  const code = `lost-${randomUUID()}`
  await revenue.addSchedule({ code, rule: { flat: '0.50' } })
  const ahead = forge(({ data, ...rest }) => ({
    ...rest,
    data: data.map((version: object) => ({ ...version, version: 2 })),
  }))
  // Until it is mended: the ledger asks again once it hears of the new schedule.
  revenue.misbehave('after', ahead, { on: new RegExp(`/${code}/`) })
  await seeSchedule(code)
  return code
}

async function mend(code: string): Promise<void> {
  await revenue.addSchedule({ code, rule: { flat: '0.75' } })
  revenue.behave()
}

const waitUntilDead = (records: number) =>
  until(`${records} are dead`, async () => (await countRecords(ledger)).dead === records)

describe('what waits', () => {
  test('is delivered up to 1,000 in one call, the oldest first', async () => {
    await Promise.all(range(1_050).map(() => pay()))
    relay = await startRelay()
    expect(await expectAllDelivered(ledger, revenue)).toBe(1_050)
    expect(sent().map((fees) => fees.length)).toEqual([1_000, 50])
    const charged = await listCharged(ledger)
    const first = new Set(charged.slice(0, 1_000).map(({ id }) => id))
    expect(sent()[0].every(({ id }: { id: string }) => first.has(id))).toBe(true)
    await relay.close()
  })

  test('is delivered 1,000 in one call also when each is as long as it can be', async () => {
    const ledgerName = `l${'x'.repeat(62)}`
    const schedule = 'x'.repeat(128)
    const to = { ledger: ledgerName }
    await ledger.post('/v1/ledgers', { name: ledgerName })
    await revenue.addSchedule({ code: schedule, rule: { flat: '0.01' } }, ledgerName)
    const account = await ledger.openAccount({ owner: '\u0001'.repeat(128), balance: '1000.00' }, to)
    const order = { account, amount: '0.01', fee_schedule: schedule }
    await post('/v1/withdrawals', order, to)
    await Promise.all(range(999).map(() => post('/v1/withdrawals', order, to)))
    relay = await startRelay()
    await expectAllDelivered(ledger, revenue)
    expect(sent().map((fees) => fees.length)).toEqual([1_000])
    await relay.close()
  })
})

describe('with a relay:', () => {
  beforeAll(async () => {
    relay = await startRelay()
  })
  afterAll(async () => {
    await waitUntilDelivered(ledger)
    await relay.close()
  })

  describe('the revenue service hears once of', () => {
    test('the fee of each kind of transaction, as the ledger has it', async () => {
      const euros = await ledger.openAccount({ currency: 'EUR', owner: 'alice' })
      const entries = [
        { account: source, direction: 'debit', amount: '2.00' },
        { account: target, direction: 'credit', amount: '2.00' },
      ]
      const fee_schedule = 'flat'
      const answers = [
        await post('/v1/deposits', { account: target, amount: '5.00', fee_schedule }),
        await post('/v1/withdrawals', { account: target, amount: '1.00', fee_schedule }),
        await pay({ fee_account: target }),
        await post('/v1/conversions', {
          source_account: source,
          target_account: euros,
          source_amount: '20',
          fee_schedule,
          at_any_rate: true,
        }),
        await post('/v1/transactions', { entries, fee_schedule, fee_account: source }),
      ]
      await expectAllDelivered(ledger, revenue)
      for (const [index, { body }] of answers.entries()) {
        const kind = ['deposit', 'withdrawal', 'transfer', 'conversion', 'journal'][index]
        const account = index < 3 ? target : source
        const told = await revenue.get(`/v1/fees?transaction=${body.id}&schedule=flat`)
        expect(told.body.data).toEqual([
          {
            id: expect.any(String),
            ledger: 'main',
            external_id: null,
            transaction: body.id,
            account,
            owner: account === target ? 'bob' : 'alice',
            kind,
            schedule: 'flat',
            version: 1,
            amount: '0.25',
            currency: 'USD',
            charged_at: body.recorded_at,
            effective_on: null,
            reverses: null,
            reversed_by: null,
            recorded_at: expect.any(String),
          },
        ])
      }
    })

    test('the day of a fee that is effective at another moment, in the time zone of the ledger', async () => {
      const berlin = { ledger: 'berlin' }
      await ledger.post('/v1/ledgers', { name: 'berlin', time_zone: 'Europe/Berlin' })
      await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } }, 'berlin')
      const account = await ledger.openAccount({}, berlin)
      const order = { account, amount: '5.00', fee_schedule: 'flat', effective_at: '2026-04-01' }
      const { body } = await ledger.post('/v1/deposits', order, berlin)
      expect(body.effective_at).toBe('2026-03-31T22:00:00.000Z')
      const reversal = await ledger.post(`/v1/transactions/${body.id}/reversal`, { effective_at: '2026-05-01' }, berlin)
      expect(reversal.statusCode, reversal.text).toBe(201)
      await expectAllDelivered(ledger, revenue)
      const dayOf = async (transaction: string) =>
        (await revenue.get(`/v1/fees?transaction=${transaction}`, 'berlin')).body.data[0].effective_on
      expect(await dayOf(body.id)).toBe('2026-04-01')
      expect(await dayOf(reversal.body.id)).toBe('2026-05-01')
    })

    test('the spread of a conversion, in the currency of the target, of whoever paid', async () => {
      const euros = await ledger.openAccount({ currency: 'EUR', owner: 'carol' })
      const order = { source_account: source, target_account: euros, source_amount: '20' }
      const { body } = await post('/v1/conversions', atAnyRate(order))
      await expectAllDelivered(ledger, revenue)
      const told = await revenue.get(`/v1/fees?transaction=${body.id}`)
      expect(told.body.data).toHaveLength(1)
      expect(told.body.data[0]).toMatchObject({
        kind: 'fx_spread',
        account: source,
        owner: 'alice',
        schedule: null,
        version: null,
        amount: body.conversion.spread_amount,
        currency: 'EUR',
        charged_at: body.recorded_at,
      })
    })

    test('a reversal, as the negative of the fee that it takes back, of the fee and of the spread', async () => {
      const euros = await ledger.openAccount({ currency: 'EUR' })
      const order = { source_account: source, target_account: euros, source_amount: '20', fee_schedule: 'flat' }
      const original = await post('/v1/conversions', atAnyRate(order))
      const reversal = await reverse(original)
      await expectAllDelivered(ledger, revenue)
      const [charged, takenBack] = await Promise.all(
        [original, reversal].map(async ({ body }) => {
          const told = (await revenue.get(`/v1/fees?transaction=${body.id}`)).body.data
          return told.sort((a: { kind: string }, b: { kind: string }) => a.kind.localeCompare(b.kind))
        }),
      )
      expect(charged).toHaveLength(2)
      expect(takenBack).toHaveLength(2)
      for (const [index, fee] of charged.entries()) {
        const { id, transaction: _, charged_at: __, recorded_at: ___, reversed_by, ...same } = fee
        expect(takenBack[index]).toMatchObject({
          ...same,
          amount: `-${fee.amount}`,
          reverses: id,
          charged_at: reversal.body.recorded_at,
        })
        expect(reversed_by).toBe(takenBack[index].id)
      }
    })

    test('a fee of another ledger, under the name of that', async () => {
      await revenue.addSchedule({ code: 'flat', currency: 'EUR', rule: { flat: '7.00' } }, paris.ledger)
      const account = await ledger.openAccount({ currency: 'EUR' }, paris)
      const { body } = await post('/v1/deposits', { account, amount: '100.00', fee_schedule: 'flat' }, paris)
      await expectAllDelivered(ledger, revenue)
      const told = await revenue.get('/v1/fees', paris.ledger)
      expect(told.body.data).toMatchObject([{ ledger: paris.ledger, transaction: body.id, amount: '7.00' }])
    })

    test('no fee of nothing, and of nothing that was refused or tried', async () => {
      const before = (await revenue.listFees()).length
      await pay({ fee_schedule: 'free' })
      await ledger.expectRefusal('422 insufficient_funds', () =>
        ledger.post('/v1/withdrawals', { account: source, amount: '99999999.00', fee_schedule: 'flat' }),
      )
      const tried = { account: source, amount: '1.00', fee_schedule: 'flat' }
      expect((await ledger.post('/v1/withdrawals?dry_run=true', tried, { key: null })).statusCode).toBe(200)
      await pay()
      expect(await expectAllDelivered(ledger, revenue)).toBe(before + 1)
    })
  })

  test('is found within moments by a relay that had nothing to do, without a notification', async () => {
    const client = new pg.Client(ledger.serviceUrl)
    await client.connect()
    let heard = 0
    client.on('notification', () => {
      heard += 1
    })
    await client.query('listen outbox')
    await waitUntilDelivered(ledger)
    await reverse(await pay())
    await expectAllDelivered(ledger, revenue)
    await client.query('select')
    expect(heard).toBe(0)
    await client.end()
  })

  describe('the state of the outbox', () => {
    const read = (metrics: string, name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1] ?? 0)

    test('is nothing when all is delivered', async () => {
      await waitUntilDelivered(ledger)
      expect(await readOutbox()).toEqual({
        pending: 0,
        oldest_pending_seconds: null,
        last_error: null,
        dead_lettered: 0,
      })
      const { text } = await relay.get('/metrics')
      expect(read(text, 'ledger_outbox_pending')).toBe(0)
      expect(read(text, 'ledger_outbox_dead_lettered')).toBe(0)
      expect(read(text, 'ledger_outbox_oldest_pending_seconds')).toBe(0)
    })

    test('counts what waits and since when, by ledger, and says why', async () => {
      await revenue.goDown()
      await Promise.all(range(3).map(() => pay()))
      await until('it was tried', async () => (await readOutbox()).last_error !== null)
      const state = await readOutbox()
      expect(state).toEqual({
        pending: 3,
        oldest_pending_seconds: expect.any(Number),
        last_error: expect.any(String),
        dead_lettered: 0,
      })
      await until(
        'it gets older',
        async () => (await readOutbox()).oldest_pending_seconds > state.oldest_pending_seconds,
      )
      expect(await readOutbox(paris.ledger)).toMatchObject({ pending: 0, last_error: null })
      const { text } = await relay.get('/metrics')
      expect(read(text, 'ledger_outbox_pending')).toBe(3)
      expect(read(text, 'ledger_outbox_oldest_pending_seconds')).toBeGreaterThan(0)
      await revenue.comeBack()
      await expectAllDelivered(ledger, revenue)
      expect(await readOutbox()).toEqual({
        pending: 0,
        oldest_pending_seconds: null,
        last_error: null,
        dead_lettered: 0,
      })
    })

    test('counts what became of the deliveries', async () => {
      const count = async (outcome: string) =>
        read((await relay.get('/metrics')).text, `ledger_outbox_deliveries_total{outcome="${outcome}"}`)
      const before = [await count('delivered'), await count('dead_lettered')]
      const code = await addLostSchedule()
      const dead = await feeOf(await pay({ fee_schedule: code }))
      await Promise.all(range(5).map(() => pay()))
      await waitUntilDead(1)
      await waitUntilDelivered(ledger)
      await until('they are counted', async () => (await count('delivered')) === (before[0] ?? 0) + 5)
      expect(await count('dead_lettered')).toBe((before[1] ?? 0) + 1)
      expect(read((await relay.get('/metrics')).text, 'ledger_outbox_dead_lettered')).toBe(1)
      await mend(code)
      await relay.post(`/v1/outbox/${dead}/retry`, undefined, { key: null })
      await expectAllDelivered(ledger, revenue)
    })

    test('of a ledger that is not there is refused', async () => {
      expect((await relay.get('/v1/outbox', { ledger: 'nowhere' })).body.code).toBe('ledger_not_found')
      expect((await relay.get('/v1/outbox/dead-letters', { ledger: 'nowhere' })).body.code).toBe('ledger_not_found')
    })
  })

  describe('a record that is refused for good', () => {
    const listDeadLetters = async (query = '') => (await relay.get(`/v1/outbox/dead-letters${query}`)).body
    const retry = (fee: string, options = {}) =>
      relay.post(`/v1/outbox/${fee}/retry`, undefined, { key: null, ...options })

    test('is dead, with the reason, holds up no other, and is delivered once it is mended and tried again', async () => {
      const code = await addLostSchedule()
      const answer = await pay({ fee_schedule: code })
      const others = await Promise.all(range(20).map(() => pay()))
      const fee = await feeOf(answer)
      await waitUntilDead(1)
      await waitUntilDelivered(ledger)
      const known = new Set((await revenue.listFees()).map(({ transaction }) => transaction))
      expect(others.every(({ body }) => known.has(body.id))).toBe(true)
      expect(known.has(answer.body.id)).toBe(false)
      expect(await readOutbox()).toMatchObject({ pending: 0, last_error: null, dead_lettered: 1 })
      expect(await listDeadLetters()).toEqual({
        data: [
          {
            id: fee,
            transaction: answer.body.id,
            created_at: expect.any(String),
            attempts: 1,
            last_error: expect.stringContaining('fee_schedule_not_found'),
          },
        ],
        next_cursor: null,
      })
      expect((await relay.get('/v1/outbox/dead-letters', paris)).body.data).toEqual([])

      // Tried again before it is mended, it is as dead as before.
      const retried = await retry(fee)
      expect(retried.statusCode).toBe(202)
      expect(retried.body).toEqual({ id: fee })
      await until(
        'it was tried',
        () => sent().filter((fees) => fees.some(({ id }: { id: string }) => id === fee)).length === 2,
      )
      await waitUntilDead(1)

      await mend(code)
      expect((await retry(fee)).statusCode).toBe(202)
      await expectAllDelivered(ledger, revenue)
      expect((await listDeadLetters()).data).toEqual([])
    })

    test('is listed with the others, newest first, page by page', async () => {
      const code = await addLostSchedule()
      const fees: string[] = []
      for (const _ of range(3)) fees.push(await feeOf(await pay({ fee_schedule: code })))
      await waitUntilDead(3)
      const listed: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Answer['body'] = await listDeadLetters(`?limit=1${cursor && `&cursor=${cursor}`}`)
        expect(page.data.length).toBeLessThanOrEqual(1)
        listed.push(...page.data.map(({ id }: { id: string }) => id))
        cursor = page.next_cursor
      }
      expect(listed).toEqual(fees.toReversed())
      const answer = await relay.get('/v1/outbox/dead-letters?cursor=nonsense')
      expect(`${answer.statusCode} ${answer.body.code}`).toBe('400 cursor_invalid')
      await mend(code)
      await Promise.all(fees.map((fee) => retry(fee)))
      await expectAllDelivered(ledger, revenue)
    })

    test('because another fee has its id stays so, whoever tries, until that is put right', async () => {
      revenue.misbehave('before', hangUp, { on: deliveries })
      const answer = await pay()
      const [fee] = (await listCharged(ledger)).filter(({ transaction }) => transaction === answer.body.id)
      const { status } = await revenue.post('/v1/fees', { ...fee, amount: '9.99' })
      expect(status).toBe(201)
      revenue.behave()
      await waitUntilDead(1)
      expect((await listDeadLetters()).data).toMatchObject([
        { id: fee?.id, last_error: expect.stringContaining('fee_conflict') },
      ])
      await expect(expectAllDelivered(ledger, revenue)).rejects.toThrow()
      await revenue.forget(String(fee?.id))
      expect((await retry(String(fee?.id))).statusCode).toBe(202)
      await expectAllDelivered(ledger, revenue)
    })

    test('of which the whole call is refused is found among those that are good', async () => {
      const answers = await Promise.all(range(10).map(() => pay()))
      await waitUntilDelivered(ledger)
      revenue.misbehave('before', hangUp, { on: deliveries })
      const bad = await feeOf(await pay())
      answers.push(...(await Promise.all(range(30).map(() => pay()))))
      revenue.misbehave('before', refuse(400, 'invalid_request'), {
        on: ({ path, body }) => deliveries.test(path) && body.fees.some(({ id }: { id: string }) => id === bad),
      })
      await endLeases(ledger)
      await waitUntilDead(1)
      await waitUntilDelivered(ledger)
      expect((await listDeadLetters()).data).toMatchObject([
        { id: bad, last_error: expect.stringContaining('invalid_request') },
      ])
      revenue.behave()
      await retry(bad)
      await expectAllDelivered(ledger, revenue)
    })

    test('is none of which the answer says nothing: it is sent again', async () => {
      revenue.misbehave('before', say(200, '{"data": []}', 'application/json'), { on: deliveries })
      await pay()
      await until('it was tried', async () => (await readOutbox()).last_error?.includes('no answer'))
      expect(await readOutbox()).toMatchObject({ pending: 1, dead_lettered: 0 })
      revenue.behave()
      await expectAllDelivered(ledger, revenue)
    })

    test('keeps the reversal of its fee waiting, and both are delivered once it is mended', async () => {
      const code = await addLostSchedule()
      const answer = await pay({ fee_schedule: code })
      await waitUntilDead(1)
      const reversal = await reverse(answer)
      await until('the reversal was tried', async () => (await readOutbox()).last_error?.includes('original_not_found'))
      expect(await readOutbox()).toMatchObject({ pending: 1, dead_lettered: 1 })
      await mend(code)
      await retry(await feeOf(answer))
      await until('the original is there', async () => (await countRecords(ledger)).dead === undefined)
      await until('so is the reversal', async () => {
        await endLeases(ledger)
        return (await countRecords(ledger)).pending === undefined
      })
      await expectAllDelivered(ledger, revenue)
      expect((await revenue.get(`/v1/fees?transaction=${reversal.body.id}`)).body.data).toMatchObject([
        { amount: '-0.50' },
      ])
    })

    test('is the only one that can be tried again', async () => {
      const answer = await pay()
      const fee = await feeOf(answer)
      await waitUntilDelivered(ledger)
      await revenue.goDown()
      const waiting = await feeOf(await pay())
      expect((await retry(waiting)).body).toMatchObject({ status: 409, code: 'record_not_dead_lettered' })
      await revenue.comeBack()
      const free = await pay({ fee_schedule: 'free' })
      const { rows } = await ledger.db.query<{ id: string }>('select id from fees where transaction_id = $1', [
        free.body.id,
      ])
      for (const unknown of [fee, randomUUID(), answer.body.id, rows[0]?.id]) {
        expect((await retry(unknown)).body).toMatchObject({ status: 404, code: 'outbox_record_not_found' })
      }
      expect((await retry(fee, paris)).body).toMatchObject({
        status: 404,
        code: 'outbox_record_not_found',
      })
      expect((await retry('nonsense')).body).toMatchObject({ status: 400, code: 'invalid_request' })
      await expectAllDelivered(ledger, revenue)
    })
  })
})
