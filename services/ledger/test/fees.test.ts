import { randomUUID } from 'node:crypto'
import { slowness } from '@florin/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listAdjustments } from '../src/verify/queries.ts'
import { until } from './clients.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { type Answer, atAnyRate, type RequestOptions, startLedger, type TestLedger } from './ledger.ts'
import { type RevenueService, startRevenueService } from './revenue-service.ts'

let fx: FxStub
let revenue: RevenueService
let ledger: TestLedger
/** Has never priced anything: it knows no schedule. */
let replica: TestLedger
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684', JPY: '186.75' })
  revenue = await startRevenueService()
  ledger = await startLedger({ fx: fx.url, revenue: revenue.url, contract: true })
  replica = await startLedger({ on: ledger, fx: fx.url, revenue: revenue.url, contract: true })
  await revenue.addSchedule({ code: 'flat', rule: { flat: '0.25' } })
  await revenue.addSchedule({ code: 'percentage', currency: '*', rule: { percentage_bps: '150' } })
  await revenue.addSchedule({ code: 'both', rule: { flat: '0.30', percentage_bps: '290', maximum: '5.00' } })
  await revenue.addSchedule({ code: 'free', currency: '*', rule: { percentage_bps: '0' } })
})
beforeEach(() => {
  revenue.calls.length = 0
})
afterAll(async () => {
  await ledger.verify()
  await replica.close()
  await Promise.all([ledger.close(), revenue.close(), fx.close()])
})

interface Entry {
  account: string
  account_code: string | null
  direction: string
  amount: string
  currency: string
}

const moved = ({ body }: Answer) =>
  body.entries.map(
    ({ account, account_code, direction, amount, currency }: Entry) =>
      `${direction} ${account_code ?? account} ${amount} ${currency}`,
  )

/** Sends an order that must be accepted. */
async function post(path: string, order: object, options?: RequestOptions): Promise<Answer> {
  const answer = await ledger.post(path, order, options)
  expect(answer.statusCode, answer.text).toBe(201)
  return answer
}

const openDollars = (balance?: string) => ledger.openAccount(balance === undefined ? {} : { balance })
const openEuros = (balance?: string) =>
  ledger.openAccount({ currency: 'EUR', ...(balance !== undefined && { balance }) })

describe('the fee is a part of the same transaction:', () => {
  test('of a deposit, from what comes in', async () => {
    const account = await openDollars()
    const answer = await post('/v1/deposits', { account, amount: '100', fee_schedule: 'percentage' })
    expect(moved(answer)).toEqual([
      'debit system.cash.usd 100.00 USD',
      `credit ${account} 100.00 USD`,
      `debit ${account} 1.50 USD`,
      'credit system.fees.usd 1.50 USD',
    ])
    expect(answer.body.fee).toEqual({ schedule: 'percentage', version: 1, amount: '1.50', currency: 'USD', account })
    expect(await ledger.balancesOf(account)).toEqual(['98.50'])
    expect((await ledger.get('/v1/accounts/system.fees.usd')).body.type).toBe('income')
  })

  test('of a withdrawal, beside what goes out', async () => {
    const account = await openDollars('200.00')
    const answer = await post('/v1/withdrawals', { account, amount: '100', fee_schedule: 'flat' })
    expect(moved(answer)).toEqual([
      `debit ${account} 100.00 USD`,
      'credit system.cash.usd 100.00 USD',
      `debit ${account} 0.25 USD`,
      'credit system.fees.usd 0.25 USD',
    ])
    expect(answer.body.fee).toEqual({ schedule: 'flat', version: 1, amount: '0.25', currency: 'USD', account })
  })

  test('of a transfer, from the source', async () => {
    const [source, target] = [await openDollars('200.00'), await openDollars()]
    const order = { source_account: source, target_account: target, amount: '100.00', fee_schedule: 'both' }
    const answer = await post('/v1/transfers', { ...order, reference: 'rent', metadata: { month: 'May' } })
    expect(moved(answer)).toEqual([
      `debit ${source} 100.00 USD`,
      `credit ${target} 100.00 USD`,
      `debit ${source} 3.20 USD`,
      'credit system.fees.usd 3.20 USD',
    ])
    expect(answer.body).toMatchObject({
      kind: 'transfer',
      reference: 'rent',
      metadata: { month: 'May' },
      fee: { schedule: 'both', version: 1, amount: '3.20', currency: 'USD', account: source },
    })
    expect(await ledger.balancesOf(source, target)).toEqual(['96.80', '100.00'])
  })

  test('of a conversion, beside the spread, of what the source pays', async () => {
    for (const [amount, paid, fee] of [
      [{ source_amount: '20.00' }, '20.00', '0.30'],
      [{ target_amount: '10.00' }, '11.75', '0.18'],
    ] as const) {
      const [source, target] = [await openDollars('200.00'), await openEuros()]
      const order = { source_account: source, target_account: target, ...amount, fee_schedule: 'percentage' }
      const answer = await post('/v1/conversions', atAnyRate(order))
      const { source_amount, target_amount, spread_amount } = answer.body.conversion
      expect(source_amount).toBe(paid)
      expect(moved(answer).slice(3)).toEqual([
        `credit ${target} ${target_amount} EUR`,
        `credit system.fx-spread.eur ${spread_amount} EUR`,
        `debit ${source} ${fee} USD`,
        `credit system.fees.usd ${fee} USD`,
      ])
      expect(answer.body.fee).toEqual({
        schedule: 'percentage',
        version: 1,
        amount: fee,
        currency: 'USD',
        account: source,
      })
    }
  })

  test('of a conversion without a spread', async () => {
    fx.spread = '0'
    const [source, target] = [await openDollars('200.00'), await openEuros()]
    const accounts = { source_account: source, target_account: target, fee_schedule: 'flat' }
    const answer = await post('/v1/conversions', { ...accounts, source_amount: '20.00', at_any_rate: true })
    expect(moved(answer).slice(3)).toEqual([
      `credit ${target} 17.11 EUR`,
      `debit ${source} 0.25 USD`,
      'credit system.fees.usd 0.25 USD',
    ])
    expect(answer.body).toMatchObject({ kind: 'conversion', fee: { amount: '0.25' } })
    fx.spread = '50'
  })

  test('of a journal, of all its debits in the currency of who pays', async () => {
    const [a, b, c] = [await openDollars('100.00'), await openDollars('100.00'), await openDollars()]
    const [euros, others] = [await openEuros('100.00'), await openEuros()]
    const entries = [
      { account: a, direction: 'debit', amount: '10.00' },
      { account: c, direction: 'credit', amount: '15.00' },
      { account: b, direction: 'debit', amount: '5.00' },
      { account: euros, direction: 'debit', amount: '40.00' },
      { account: others, direction: 'credit', amount: '40.00' },
    ]
    for (const [payer, fee, currency] of [
      [c, '0.22', 'USD'],
      [others, '0.60', 'EUR'],
    ] as const) {
      const answer = await post('/v1/transactions', { entries, fee_schedule: 'percentage', fee_account: payer })
      expect(moved(answer).slice(5)).toEqual([
        `debit ${payer} ${fee} ${currency}`,
        `credit system.fees.${currency.toLowerCase()} ${fee} ${currency}`,
      ])
      expect(answer.body.fee).toMatchObject({ amount: fee, currency, account: payer })
    }
  })
})

describe('the fee is paid', () => {
  test('by another account when the order says so, by its id or by its code', async () => {
    const [source, target, payer] = [await openDollars('10.00'), await openDollars(), await openDollars('10.00')]
    const code = `fees-of-${randomUUID()}`
    const named = await ledger.openAccount({ code, balance: '10.00' })
    const orders: [string, object][] = [
      ['/v1/deposits', { account: target, amount: '1.00' }],
      ['/v1/withdrawals', { account: source, amount: '1.00' }],
      ['/v1/transfers', { source_account: source, target_account: target, amount: '1.00' }],
      [
        '/v1/conversions',
        { source_account: source, target_account: await openEuros(), source_amount: '1.00', at_any_rate: true },
      ],
    ]
    for (const [path, order] of orders) {
      for (const [ref, id] of [
        [payer, payer],
        [code, named],
      ] as const) {
        const before = await ledger.balancesOf(id)
        const answer = await post(path, { ...order, fee_schedule: 'flat', fee_account: ref })
        expect(answer.body.fee.account).toBe(id)
        expect(answer.body.entries.at(-2)).toMatchObject({ account: id, direction: 'debit', amount: '0.25' })
        expect(Number(before[0]) - Number((await ledger.balancesOf(id))[0])).toBeCloseTo(0.25, 9)
      }
    }
  })

  test('by the target of a transfer, out of what it gets', async () => {
    const [source, target] = [await openDollars('10.00'), await openDollars()]
    const order = { source_account: source, target_account: target, amount: '10.00', fee_schedule: 'flat' }
    await post('/v1/transfers', { ...order, fee_account: target })
    expect(await ledger.balancesOf(source, target)).toEqual(['0.00', '9.75'])
  })

  test('in the decimals of its currency, a tie to the even unit', async () => {
    await ledger.post('/v1/currencies', { code: 'BTC', exponent: 8, name: 'Bitcoin' })
    const cases = [
      ['USD', '1.00', '0.02'],
      ['USD', '3.00', '0.04'],
      ['USD', '0.99', '0.01'],
      ['JPY', '100', '2'],
      ['JPY', '300', '4'],
      ['KWD', '0.100', '0.002'],
      ['BTC', '0.00000100', '0.00000002'],
      ['USD', '1000000000000000000000000', '15000000000000000000000.00'],
    ]
    for (const [currency, amount, fee] of cases) {
      const account = await ledger.openAccount({ currency })
      const answer = await post('/v1/deposits', { account, amount, fee_schedule: 'percentage' })
      expect(answer.body.fee.amount, `of ${amount} ${currency}`).toBe(fee)
      expect(answer.body.entries.at(-1).amount).toBe(fee)
    }
  })

  test('by the schedule of its own ledger', async () => {
    await ledger.post('/v1/ledgers', { name: 'shop-paris' })
    await revenue.addSchedule({ code: 'flat', currency: 'EUR', rule: { flat: '7.00' } }, 'shop-paris')
    const paris = { ledger: 'shop-paris' }
    // Its own price is known already, and is another one.
    await post('/v1/deposits', { account: await openDollars(), amount: '100.00', fee_schedule: 'flat' })
    const account = await ledger.openAccount({ currency: 'EUR' }, paris)
    const answer = await post('/v1/deposits', { account, amount: '100.00', fee_schedule: 'flat' }, paris)
    expect(answer.body.fee).toMatchObject({ schedule: 'flat', amount: '7.00', currency: 'EUR' })
  })

  test('by a new version of the schedule soon after it is made', async () => {
    const account = await openDollars()
    const versions = async () => {
      const { body } = await post('/v1/deposits', { account, amount: '10.00', fee_schedule: 'changing' })
      return `${body.fee.version} ${body.fee.amount}`
    }
    await revenue.addSchedule({ code: 'changing', rule: { flat: '1.00' } })
    expect(await versions()).toBe('1 1.00')
    await revenue.addSchedule({ code: 'changing', rule: { flat: '2.00' } })
    await until('it is priced by', async () => (await versions()) === '2 2.00')
    expect(await versions()).toBe('2 2.00')
  })

  test('by a version to come from its moment on, not before, even with the revenue service away then', async () => {
    const account = await openDollars()
    const deposit = () => post('/v1/deposits', { account, amount: '10.00', fee_schedule: 'announced' })
    await revenue.addSchedule({ code: 'announced', rule: { flat: '1.00' } })
    await deposit()
    const valid_from = new Date(Date.now() + 2_000 * slowness).toISOString()
    await revenue.addSchedule({ code: 'announced', rule: { flat: '2.00' }, valid_from })
    // Whoever thinks that the answer is as old as the question is ahead of its time.
    revenue.delayMs = 400
    const tell = await revenue.holdNext(/announced/)
    tell()
    await deposit()
    revenue.behave()
    await revenue.goDown()
    await until('it is priced by', async () => (await deposit()).body.fee.version === 2)
    await revenue.comeBack()
    const { rows } = await ledger.db.query<{ version: number; first: Date }>(
      `select version, min(recorded_at) as first
         from fees f join transactions t on t.ledger = f.ledger and t.id = f.transaction_id
        where schedule = 'announced' group by version order by version`,
    )
    expect(rows.map(({ version }) => version)).toEqual([1, 2])
    expect(rows[1]?.first.getTime()).toBeGreaterThanOrEqual(Date.parse(valid_from))
  })
})

describe('a fee of nothing', () => {
  test('is shown, moves nothing, and is not to be delivered', async () => {
    const account = await openDollars()
    const answer = await post(
      '/v1/deposits',
      { account, amount: '100.00', fee_schedule: 'free' },
      { key: randomUUID() },
    )
    expect(moved(answer)).toEqual(['debit system.cash.usd 100.00 USD', `credit ${account} 100.00 USD`])
    expect(answer.body.fee).toEqual({ schedule: 'free', version: 1, amount: '0.00', currency: 'USD', account })
    expect((await ledger.get(`/v1/transactions/${answer.body.id}`)).text).toBe(answer.text)
    expect(await countOf(answer)).toEqual({ fees: 1, records: 0 })

    const reversal = await post(`/v1/transactions/${answer.body.id}/reversal`, {})
    expect(reversal.body.fee).toBeUndefined()
    expect(await countOf(reversal)).toEqual({ fees: 0, records: 0 })
  })

  test('is paid by an account that is not otherwise part of it', async () => {
    const [account, payer] = [await openDollars(), await openDollars()]
    const order = { account, amount: '0.10', fee_schedule: 'percentage', fee_account: payer }
    const answer = await post('/v1/deposits', order)
    expect(answer.body.fee).toMatchObject({ amount: '0.00', account: payer })
    expect((await post(`/v1/transactions/${answer.body.id}/reversal`, {})).body.entries).toHaveLength(2)
  })
})

async function countOf({ body }: Answer): Promise<{ fees: number; records: number }> {
  const { rows } = await ledger.db.query<{ fees: number; records: number }>(
    `select count(*)::integer as fees, count(o.fee_id)::integer as records
       from fees f left join outbox o on o.ledger = f.ledger and o.fee_id = f.id where f.transaction_id = $1`,
    [body.id],
  )
  return rows[0] as { fees: number; records: number }
}

/** An order of each kind, with a fee; each call with accounts of its own. */
const orders: Record<string, () => Promise<[path: string, order: Record<string, unknown>]>> = {
  'a deposit': async () => ['/v1/deposits', { account: await openDollars(), amount: '10.00' }],
  'a withdrawal': async () => ['/v1/withdrawals', { account: await openDollars('20.00'), amount: '10.00' }],
  'a transfer': async () => [
    '/v1/transfers',
    { source_account: await openDollars('20.00'), target_account: await openDollars(), amount: '10.00' },
  ],
  'a conversion': async () => [
    '/v1/conversions',
    {
      source_account: await openDollars('20.00'),
      target_account: await openEuros(),
      source_amount: '10.00',
      at_any_rate: true,
    },
  ],
  'a journal': async () => {
    const account = await openDollars('20.00')
    const entries = [
      { account, direction: 'debit', amount: '10.00' },
      { account: await openDollars(), direction: 'credit', amount: '10.00' },
    ]
    return ['/v1/transactions', { entries, fee_account: account }]
  },
}

describe.each(Object.keys(orders))('of %s', (kind) => {
  const newOrder = async (fee_schedule = 'flat') => {
    const [path, order] = await (orders[kind] as (typeof orders)[string])()
    return [path, { ...order, fee_schedule } as Record<string, unknown>] as const
  }

  test('the fee is read as it was answered: by id, by key, in lists', async () => {
    const [path, order] = await newOrder()
    const key = randomUUID()
    const answer = await post(path, order, { key })
    expect(answer.body.fee).toMatchObject({ schedule: 'flat', version: 1, amount: '0.25', currency: 'USD' })
    for (const ref of [answer.body.id, `key:${key}`]) {
      expect((await replica.get(`/v1/transactions/${ref}`)).text).toBe(answer.text)
    }
    for (const query of [`account=${answer.body.fee.account}&limit=1`, `kind=${answer.body.kind}&limit=1`]) {
      expect((await replica.get(`/v1/transactions?${query}`)).body.data).toEqual([answer.body])
    }
  })

  test('a replay is the same to the byte, on any replica, and asks nobody, even with the revenue service away', async () => {
    const [path, order] = await newOrder()
    const key = randomUUID()
    const original = await post(path, order, { key })
    const before = await ledger.readState()
    revenue.calls.length = 0
    fx.calls.length = 0
    await revenue.goDown()
    for (const each of [ledger, replica]) {
      const replay = await each.post(path, order, { key })
      expect(replay.text).toBe(original.text)
      expect(replay.statusCode).toBe(201)
      expect(replay.headers['idempotent-replayed']).toBe('true')
    }
    await revenue.comeBack()
    expect([...revenue.calls, ...fx.calls]).toEqual([])
    expect(await ledger.readState()).toEqual(before)
    await post(`/v1/transactions/${original.body.id}/reversal`, {})
    expect((await ledger.post(path, order, { key })).text).toBe(original.text)
  })

  test('the same key with another schedule, payer, or without a fee is another request', async () => {
    const [path, { fee_schedule, ...order }] = await newOrder()
    const key = randomUUID()
    await post(path, { ...order, fee_schedule }, { key })
    const payer = await openDollars('10.00')
    for (const change of [
      { fee_schedule: 'percentage' },
      { fee_schedule: 'nobody-made-it' },
      { fee_schedule, fee_account: payer },
      ...(path === '/v1/transactions' ? [] : [{}]),
    ]) {
      await ledger.expectRefusal('422 idempotency_key_reused', () =>
        replica.post(path, { ...order, ...change }, { key }),
      )
    }
  })

  test('a key that was used without a fee is not used again with one', async () => {
    const [path, { fee_schedule, fee_account, ...order }] = await newOrder()
    const key = randomUUID()
    await post(path, order, { key })
    const priced = { ...order, fee_schedule, ...(fee_account !== undefined && { fee_account }) }
    await ledger.expectRefusal('422 idempotency_key_reused', () => ledger.post(path, priced, { key }))
  })

  test('many at once with one key charge one fee', async () => {
    const [path, order] = await newOrder()
    const key = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? ledger : replica).post(path, order, { key })),
    )
    expect(new Set(answers.map(({ statusCode, text }) => `${statusCode} ${text}`)).size).toBe(1)
    expect(answers[0]?.statusCode).toBe(201)
    const ofOne = kind.startsWith('a conversion') || kind.endsWith('currencies') ? 2 : 1
    expect(await countOf(answers[0] as Answer)).toEqual({ fees: ofOne, records: ofOne })
  })

  test('a dry run shows the fee, and writes nothing', async () => {
    const [path, order] = await newOrder()
    const before = await ledger.readState()
    const answer = await ledger.post(`${path}?dry_run=true`, order, { key: null })
    expect(answer.statusCode, answer.text).toBe(200)
    expect(answer.body).toMatchObject({ id: null, fee: { schedule: 'flat', version: 1, amount: '0.25' } })
    expect(moved(answer).at(-1)).toBe('credit system.fees.usd 0.25 USD')
    expect(await ledger.readState()).toEqual(before)
  })

  test('a reversal gives all of it back, once', async () => {
    const [path, order] = await newOrder()
    const fees = async () => Number((await ledger.get('/v1/accounts/system.fees.usd/balance')).body.posted)
    const before = await fees()
    const answer = await post(path, order)
    expect(await fees()).toBeCloseTo(before + 0.25, 9)
    const reversal = await post(`/v1/transactions/${answer.body.id}/reversal`, {})
    expect(await fees()).toBeCloseTo(before, 9)
    expect(reversal.body.fee).toBeUndefined()
    expect(reversal.body.conversion).toBeUndefined()
    const mirrored = moved(answer).map((entry: string) =>
      entry.replace(/^\w+/, (s) => (s === 'debit' ? 'credit' : 'debit')),
    )
    expect(moved(reversal)).toEqual(mirrored)
    const { rows } = await ledger.db.query(
      `select o.amount + r.amount as left, o.account_id = r.account_id and o.currency = r.currency and o.kind = r.kind
              and (o.schedule, o.version) is not distinct from (r.schedule, r.version) and o.line = r.line as alike
         from fees o join fees r on r.ledger = o.ledger and r.reverses = o.id
        where o.transaction_id = $1 and r.transaction_id = $2`,
      [answer.body.id, reversal.body.id],
    )
    expect(rows).toHaveLength((await countOf(answer)).fees)
    for (const row of rows) expect(row).toEqual({ left: expect.stringMatching(/^0[.0]*$/), alike: true })
    expect((await ledger.get(`/v1/transactions/${reversal.body.id}`)).text).toBe(reversal.text)
    await ledger.expectRefusal('409 already_reversed', () => ledger.post(`/v1/transactions/${answer.body.id}/reversal`))
  })
})

test('a replay of any of them is answered when the schedule no longer prices it', async () => {
  await revenue.addSchedule({ code: 'was', rule: { flat: '0.25' } })
  const posted = await Promise.all(
    Object.values(orders).map(async (newOrder) => {
      const [path, order] = await newOrder()
      const key = randomUUID()
      const { text } = await post(path, { ...order, fee_schedule: 'was' }, { key })
      return { path, order: { ...order, fee_schedule: 'was' }, key, text }
    }),
  )
  await revenue.addSchedule({ code: 'was', currency: 'CHF', rule: { flat: '0.25' } })
  for (const each of [ledger, replica]) {
    for (const { path, order, key, text } of posted) {
      const isUnpriced = async () =>
        (await each.post(`${path}?dry_run=true`, order)).body.code === 'currency_not_priced'
      await until('it is not priced any more', isUnpriced)
      expect((await each.post(path, order, { key })).text).toBe(text)
    }
  }
})

describe('the fee counts in what an account can spend:', () => {
  const pay = (source_account: string, target_account: string, amount: string, more = {}) =>
    ledger.post('/v1/transfers', { source_account, target_account, amount, fee_schedule: 'flat', ...more })

  test('exactly the balance passes, a cent more is refused', async () => {
    const [source, target] = [await openDollars('10.00'), await openDollars()]
    for (const amount of ['9.76', '10.00']) {
      await ledger.expectRefusal('422 insufficient_funds', () => pay(source, target, amount))
    }
    expect((await pay(source, target, '9.75')).statusCode).toBe(201)
    expect(await ledger.balancesOf(source, target)).toEqual(['0.00', '9.75'])
  })

  test('of whoever pays it, who must be able to', async () => {
    const [source, target, payer] = [await openDollars('10.00'), await openDollars(), await openDollars('0.24')]
    await ledger.expectRefusal('422 insufficient_funds', () => pay(source, target, '10.00', { fee_account: payer }))
    await ledger.post('/v1/deposits', { account: payer, amount: '0.01' })
    expect((await pay(source, target, '10.00', { fee_account: payer })).statusCode).toBe(201)
    expect(await ledger.balancesOf(source, target, payer)).toEqual(['0.00', '10.00', '0.00'])
  })

  test('of a withdrawal and of a conversion', async () => {
    const [account, euros] = [await openDollars('10.00'), await openEuros()]
    const fee_schedule = 'flat'
    const withdraw = (amount: string) => ledger.post('/v1/withdrawals', { account, amount, fee_schedule })
    const convert = (source_amount: string) =>
      ledger.post('/v1/conversions', {
        source_account: account,
        target_account: euros,
        source_amount,
        fee_schedule,
        at_any_rate: true,
      })
    await ledger.expectRefusal('422 insufficient_funds', () => withdraw('9.76'))
    await ledger.expectRefusal('422 insufficient_funds', () => convert('9.76'))
    expect((await withdraw('5.00')).statusCode).toBe(201)
    expect((await convert('4.50')).statusCode).toBe(201)
    expect(await ledger.balancesOf(account)).toEqual(['0.00'])
  })

  test('a deposit pays its own, up to all that comes in', async () => {
    const account = await openDollars()
    const deposit = (amount: string) => ledger.post('/v1/deposits', { account, amount, fee_schedule: 'flat' })
    await ledger.expectRefusal('422 insufficient_funds', () => deposit('0.24'))
    expect((await deposit('0.25')).statusCode).toBe(201)
    expect(await ledger.balancesOf(account)).toEqual(['0.00'])
  })

  test('with a minimum balance below zero it may be owed', async () => {
    const [source, target] = [await ledger.openAccount({ minimum_balance: '-0.25' }), await openDollars()]
    await ledger.post('/v1/deposits', { account: source, amount: '5.00' })
    expect((await pay(source, target, '5.00')).statusCode).toBe(201)
    expect(await ledger.balancesOf(source)).toEqual(['-0.25'])
    await ledger.expectRefusal('422 insufficient_funds', () => pay(source, target, '0.01'))
  })

  test('however many pay at once', async () => {
    const [source, target] = [await openDollars('10.25'), await openDollars()]
    const answers = await Promise.all(Array.from({ length: 40 }, () => pay(source, target, '1.80')))
    const statuses = answers.map(({ statusCode, body }) => `${statusCode} ${body.code ?? ''}`.trim())
    expect(statuses.filter((status) => status === '201')).toHaveLength(5)
    expect(statuses.filter((status) => status === '422 insufficient_funds')).toHaveLength(35)
    expect(await ledger.balancesOf(source, target)).toEqual(['0.00', '9.00'])
  })
})

describe('what was earned', () => {
  const fees = 'system.fees.usd'

  test('is moved on by a journal that says that it is an adjustment, and by its reversal; both are reported', async () => {
    const account = await openDollars('100.00')
    await post('/v1/withdrawals', { account, amount: '1.00', fee_schedule: 'flat' })
    const equity = await ledger.openAccount({ type: 'equity' })
    const journal = {
      entries: [
        { account: fees, direction: 'debit', amount: '0.25' },
        { account: equity, direction: 'credit', amount: '0.25' },
      ],
    }
    for (const order of [journal, { ...journal, adjustment: false }]) {
      const { body } = await ledger.expectRefusal('422 system_account', () => ledger.post('/v1/transactions', order))
      expect(body.detail).toContain('"adjustment": true')
    }
    const order = { ...journal, adjustment: true }
    await ledger.expectRefusal('400 invalid_request', () =>
      ledger.post('/v1/transactions', { ...order, fee_schedule: 'flat', fee_account: account }),
    )
    expect(await listAdjustments(ledger.db)).toEqual([])

    const { body } = await post('/v1/transactions', order)
    expect(body.kind).toBe('adjustment')
    expect((await ledger.get(`/v1/transactions/${body.id}`)).body).toEqual(body)
    expect((await ledger.get('/v1/transactions?kind=adjustment')).body.data).toEqual([body])
    const report = { ledger: 'main', code: fees, currency: 'USD' }
    expect(await listAdjustments(ledger.db)).toEqual([{ ...report, amount: '-0.25', transactions: '1' }])
    await ledger.verify()
    await post(`/v1/transactions/${body.id}/reversal`, {})
    expect(await listAdjustments(ledger.db)).toEqual([{ ...report, amount: '0.00', transactions: '2' }])
    await ledger.verify()
  })

  test('is moved by no other journal, and nor are the positions; cash is', async () => {
    const equity = await ledger.openAccount({ type: 'equity', minimum_balance: null })
    const journal = (account: string, direction: string) => ({
      entries: [
        { account, direction, amount: '1.00' },
        { account: equity, direction: direction === 'debit' ? 'credit' : 'debit', amount: '1.00' },
      ],
    })
    const idOf = async (code: string) => (await ledger.get(`/v1/accounts/${code}`)).body.id
    for (const code of ['system.fees.usd', 'system.fx.usd', 'system.fx-spread.usd']) {
      for (const account of [code, await idOf(code)]) {
        for (const direction of ['debit', 'credit']) {
          const order = journal(account, direction)
          await ledger.expectRefusal('422 system_account', () => ledger.post('/v1/transactions', order))
        }
      }
    }
    expect((await post('/v1/transactions', journal('system.cash.usd', 'debit'))).body.kind).toBe('journal')
  })

  test('is moved by nothing else: the accounts of the ledger itself take part in no payment', async () => {
    const [dollars, euros] = [await openDollars('100.00'), await openEuros()]
    const equity = await ledger.openAccount({ type: 'equity' })
    for (const own of ['system.fees.usd', 'system.fx.usd', 'system.fx-spread.usd']) {
      for (const [path, order] of [
        ['/v1/deposits', { account: own, amount: '0.01' }],
        ['/v1/withdrawals', { account: own, amount: '0.01' }],
        ['/v1/transfers', { source_account: own, target_account: equity, amount: '0.01' }],
        ['/v1/transfers', { source_account: dollars, target_account: own, amount: '0.01' }],
        ['/v1/conversions', { source_account: own, target_account: euros, source_amount: '1.00', at_any_rate: true }],
        ['/v1/conversions', { source_account: euros, target_account: own, source_amount: '1.00', at_any_rate: true }],
        ['/v1/withdrawals', { account: dollars, amount: '1.00', fee_schedule: 'flat', fee_account: own }],
      ] as const) {
        await ledger.expectRefusal('422 system_account', () => ledger.post(path, order))
      }
    }
  })
})
