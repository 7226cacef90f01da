import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { type FxStub, forge, refuse, say, startFxStub } from './fx-stub.ts'
import { type Answer, atAnyRate, type Refusal, type RequestOptions, startLedger, type TestLedger } from './ledger.ts'

let fx: FxStub
let ledger: TestLedger
let superuser: pg.Client
/** Accounts by a word for what is special about them. */
const of: Record<string, string> = {}

beforeAll(async () => {
  fx = await startFxStub({ USD: '1', JPY: '186.75', GBP: '0.8703' })
  ledger = await startLedger({ fx: fx.url, contract: true })
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  await ledger.post('/v1/ledgers', { name: 'other' })
  const open = async (word: string, account: Record<string, unknown>, options: RequestOptions = {}) => {
    of[word] = await ledger.openAccount(account, options)
  }
  await open('rich', { balance: '1000.00' })
  await open('second', {})
  await open('poor', { balance: '0.99' })
  await open('frozen', { balance: '10.00' })
  await open('asset', { type: 'asset' })
  await open('euro', { currency: 'EUR' })
  await open('frozen-euro', { currency: 'EUR' })
  await open('closed-euro', { currency: 'EUR' })
  await open('expense-euro', { currency: 'EUR', type: 'expense' })
  await open('yen', { currency: 'JPY' })
  await open('pound', { currency: 'GBP' })
  await open('foreign', { balance: '10.00' }, { ledger: 'other' })
  await open('foreign-euro', { currency: 'EUR' }, { ledger: 'other' })
  of.missing = randomUUID()
  await ledger.patch(`/v1/accounts/${of.frozen}`, { status: 'frozen' })
  await ledger.patch(`/v1/accounts/${of['frozen-euro']}`, { status: 'frozen' })
  await ledger.patch(`/v1/accounts/${of['closed-euro']}`, { status: 'closed' })
})
beforeEach(() => {
  fx.calls.length = 0
  fx.spread = '50'
  fx.quoteLifeMs = 30_000
})
afterEach(() => fx.behave())
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
  await fx.close()
})

/** By the database. */
async function holds(condition: string, ...values: unknown[]): Promise<boolean> {
  const { rows } = await superuser.query(`select ${condition} as holds`, values)
  return rows[0].holds
}

const json = 'application/json'
const between = (source: string, target: string) => ({ source_account: of[source], target_account: of[target] })
const dollars = { source_currency: 'USD', target_currency: 'EUR', source_amount: '20.00' }

/** Sends a conversion that must be refused, with and without dry_run. */
async function refuseConversion(refusal: Refusal, body: object, options: RequestOptions = {}): Promise<Answer> {
  await ledger.expectRefusal(refusal, () =>
    ledger.post('/v1/conversions?dry_run=true', atAnyRate(body), { ...options, key: null }),
  )
  return ledger.expectRefusal(refusal, () => ledger.post('/v1/conversions', atAnyRate(body), options))
}

describe('refused before anybody is asked:', () => {
  afterEach(() => expect(fx.calls).toEqual([]))

  test.each<[string, object]>([
    ['neither amount', {}],
    ['both amounts', { source_amount: '1.00', target_amount: '1.00' }],
    ['an amount as a JSON number', { source_amount: 1 }],
    ['an amount of zero', { target_amount: '0.00' }],
    ['an amount below zero', { source_amount: '-1.00' }],
    ['a quote and a slippage', { source_amount: '1.00', quote_id: randomUUID(), max_slippage_bps: '10' }],
    ['a quote that is no id', { source_amount: '1.00', quote_id: '../rates/lookups' }],
    ['a slippage as a JSON number', { source_amount: '1.00', max_slippage_bps: 10 }],
    ['a slippage below zero', { source_amount: '1.00', max_slippage_bps: '-1' }],
    ['a slippage of everything', { source_amount: '1.00', max_slippage_bps: '10000' }],
    ['a slippage of five decimals', { source_amount: '1.00', max_slippage_bps: '0.00001' }],
    ['a rate of its own', { source_amount: '1.00', rate: '2' }],
  ])('%s', async (_, body) => {
    await refuseConversion('400 invalid_request', { ...between('rich', 'euro'), ...body })
  })

  test('no key', async () => {
    await ledger.expectRefusal('400 idempotency_key_missing', () =>
      ledger.post(
        '/v1/conversions',
        { ...between('rich', 'euro'), source_amount: '1.00', at_any_rate: true },
        { key: null },
      ),
    )
  })

  test.each<[Refusal, string, string, object]>([
    ['422 same_currency', 'rich', 'second', { source_amount: '1.00' }],
    ['422 same_currency', 'rich', 'rich', { source_amount: '1.00' }],
    ['422 account_type_unsuited', 'asset', 'euro', { source_amount: '1.00' }],
    ['422 account_type_unsuited', 'rich', 'expense-euro', { source_amount: '1.00' }],
    ['422 account_type_unsuited', 'asset', 'expense-euro', { source_amount: '1.00' }],
    ['404 account_not_found', 'missing', 'euro', { source_amount: '1.00' }],
    ['404 account_not_found', 'rich', 'missing', { source_amount: '1.00' }],
    ['404 account_not_found', 'foreign', 'euro', { source_amount: '1.00' }],
    ['404 account_not_found', 'rich', 'foreign-euro', { source_amount: '1.00' }],
    ['422 too_many_decimals', 'rich', 'euro', { source_amount: '1.001' }],
    ['422 too_many_decimals', 'rich', 'euro', { target_amount: '1.001' }],
    ['422 too_many_decimals', 'rich', 'yen', { target_amount: '1.5' }],
  ])('%s, from %s to %s of %j', async (refusal, source, target, amount) => {
    await refuseConversion(refusal, { ...between(source, target), ...amount })
  })

  test.each([{}, { currency: 'USD' }, { currency: 'EUR' }, { currency: 'JPY' }])(
    'a transfer from dollars to euros with %j, which names the way to convert',
    async (currency) => {
      const body = { ...between('rich', 'euro'), amount: '1.00', ...currency }
      const { detail } = (await ledger.expectRefusal('422 currency_mismatch', () => ledger.post('/v1/transfers', body)))
        .body
      expect(detail).toContain('POST /v1/conversions')
    },
  )

  test.each<[string, object]>([
    ['nothing', {}],
    ['at_any_rate: false', { at_any_rate: false }],
    ['a quote and any rate', { quote_id: randomUUID(), at_any_rate: true }],
    ['a slippage and any rate', { max_slippage_bps: '10', at_any_rate: true }],
    ['a quote and a slippage', { quote_id: randomUUID(), max_slippage_bps: '10' }],
    ['an expected rate alone', { expected_rate: '0.9' }],
    ['an expected rate and any rate', { expected_rate: '0.9', at_any_rate: true }],
    ['an expected rate as a JSON number', { expected_rate: 0.9, max_slippage_bps: '10' }],
    ['an expected rate of zero', { expected_rate: '0', max_slippage_bps: '10' }],
  ])('a conversion that says %s of its rate, and the error says what to send', async (_, terms) => {
    const body = { ...between('rich', 'euro'), source_amount: '1.00', ...terms }
    const answer = await ledger.expectRefusal('400 invalid_request', () => ledger.post('/v1/conversions', body))
    expect(answer.body.detail).toMatch(/quote_id.*max_slippage_bps.*"at_any_rate": true|expected_rate/)
  })
})

describe('refused under the locks, with a quote and without:', () => {
  test.each<[Refusal, string, string]>([
    ['422 account_frozen', 'frozen', 'euro'],
    ['422 account_frozen', 'rich', 'frozen-euro'],
    ['422 account_closed', 'rich', 'closed-euro'],
    ['422 insufficient_funds', 'poor', 'euro'],
  ])('%s, from %s to %s', async (refusal, source, target) => {
    const accounts = between(source, target)
    await refuseConversion(refusal, { ...accounts, source_amount: '1.00' })
    await refuseConversion(refusal, { ...accounts, target_amount: '1.00' })
    const { id: quote_id } = fx.makeQuote(dollars)
    await refuseConversion(refusal, { ...accounts, source_amount: '20.00', quote_id })
    // The quote is as good as before.
    const usable = { ...between('rich', 'euro'), source_amount: '20.00', quote_id }
    expect((await ledger.post('/v1/conversions', atAnyRate(usable))).statusCode).toBe(201)
  })

  test('one cent more than there is, where exactly that much is accepted', async () => {
    const source = await ledger.openAccount({ balance: '5.00' })
    const order = (source_amount: string) => ({ source_account: source, target_account: of.euro, source_amount })
    await refuseConversion('422 insufficient_funds', order('5.01'))
    expect((await ledger.post('/v1/conversions', atAnyRate(order('5.00')))).statusCode).toBe(201)
  })
})

describe('a quote', () => {
  const honoured = (quote_id: string, more: object = {}) => ({
    ...between('rich', 'euro'),
    source_amount: '20.00',
    quote_id,
    ...more,
  })

  test('that is not there is refused', async () => {
    await refuseConversion('404 quote_not_found', honoured(randomUUID()))
  })

  test('of another ledger is refused, also when the service tells of it', async () => {
    const { id } = fx.makeQuote(dollars, 'other')
    await refuseConversion('404 quote_not_found', honoured(id))
    const own = fx.makeQuote(dollars)
    fx.misbehave(forge((quote) => ({ ...quote, ledger: 'other' })))
    await refuseConversion('404 quote_not_found', honoured(own.id))
  })

  test.each<[string, string, object]>([
    ['another source currency', 'pound euro', {}],
    ['another target currency', 'rich pound', {}],
    ['the currencies the other way round', 'euro rich', {}],
    ['a cent more', 'rich euro', { source_amount: '20.01' }],
    ['a cent less', 'rich euro', { source_amount: '19.99' }],
    ['another target amount', 'rich euro', { source_amount: undefined, target_amount: '19.91' }],
    ['the source amount for the target amount', 'rich euro', { source_amount: undefined, target_amount: '20.00' }],
  ])('of %s than in the order is refused', async (_, accounts, change) => {
    const { id } = fx.makeQuote(dollars)
    const [source, target] = accounts.split(' ') as [string, string]
    await refuseConversion('422 quote_mismatch', honoured(id, { ...between(source, target), ...change }))
  })

  test('that has expired is refused', async () => {
    fx.quoteLifeMs = 1
    const { id, expires_at } = fx.makeQuote(dollars)
    await until('it expires', () => holds('clock_timestamp() >= $1', expires_at))
    await refuseConversion('422 quote_expired', honoured(id))
  })

  test('that expires while its conversion waits for a lock is refused', async () => {
    const source = await ledger.openAccount({ balance: '20.00' })
    fx.quoteLifeMs = 700
    const quote = fx.makeQuote(dollars)
    const before = await ledger.readState()
    const blocker = new pg.Client(ledger.superuserUrl)
    await blocker.connect()
    await blocker.query('begin')
    await blocker.query('select from ledger.accounts where id = $1 for update', [source])
    const answer = ledger.post('/v1/conversions', atAnyRate(honoured(quote.id, { source_account: source })))
    await until('the quote is had', () => fx.calls.length === 1)
    await until('the quote expires', () => holds('clock_timestamp() > $1', quote.expires_at))
    await blocker.end()

    expect((await answer).body).toMatchObject({ status: 422, code: 'quote_expired' })
    expect(await ledger.readState()).toEqual(before)
  })

  test('that was used is refused, under another key and for other accounts', async () => {
    const { id } = fx.makeQuote(dollars)
    expect((await ledger.post('/v1/conversions', atAnyRate(honoured(id)))).statusCode).toBe(201)
    await refuseConversion('409 quote_used', honoured(id))
    const target_account = await ledger.openAccount({ currency: 'EUR' })
    await refuseConversion('409 quote_used', honoured(id, { target_account }))
  })

  test.each(['main', 'other'])('of the ledger %s is refused to the other, used or not', async (first) => {
    const second = first === 'main' ? 'other' : 'main'
    const quote = fx.makeQuote({ ...dollars, source_amount: '1.00' }, first)
    const order = (ledger: string) => ({
      ...(ledger === 'main' ? between('rich', 'euro') : between('foreign', 'foreign-euro')),
      source_amount: '1.00',
      quote_id: quote.id,
    })
    for (const used of [false, true]) {
      await refuseConversion('404 quote_not_found', order(second), { ledger: second })
      // Also if the service shows it to the other one.
      fx.misbehave(say(200, JSON.stringify(quote), json))
      await refuseConversion('404 quote_not_found', order(second), { ledger: second })
      fx.behave()
      if (used) await refuseConversion('409 quote_used', order(first), { ledger: first })
      else expect((await ledger.post('/v1/conversions', order(first), { ledger: first })).statusCode).toBe(201)
    }
  })

  test('that the service gives twice, to orders that name none, is used once', async () => {
    const { id } = fx.makeQuote(dollars)
    fx.misbehave(forge((quote) => ({ ...quote, id })))
    const order = { ...between('rich', 'euro'), source_amount: '1.00' }
    expect((await ledger.post('/v1/conversions', atAnyRate(order))).statusCode).toBe(201)
    await refuseConversion('409 quote_used', order)
  })
})

describe('slippage', () => {
  test.each<[string, string, 'accepted' | 'refused']>([
    ['50', '50', 'accepted'],
    ['50', '50.0001', 'accepted'],
    ['50', '49.9999', 'refused'],
    ['50', '0', 'refused'],
    ['0', '0', 'accepted'],
    ['0.0001', '0', 'refused'],
  ])('of %s basis points where %s are allowed is %s', async (spread, allowed, verdict) => {
    // At a rate of 1 the amounts are exact, down to a hundred-millionth, so that the spread is the slippage.
    fx.spread = spread
    const source_account = await ledger.openAccount({ balance: '2000000.00' })
    const body = {
      source_account,
      target_account: of.euro,
      source_amount: '1000000.00',
      max_slippage_bps: allowed,
    }
    if (verdict === 'refused') await refuseConversion('422 slippage_exceeded', body)
    else expect((await ledger.post('/v1/conversions', atAnyRate(body))).statusCode).toBe(201)
  })

  test('counts what rounding takes', async () => {
    fx.spread = '0'
    // 1.00 USD is 186.75 JPY, and gives 186: 40 basis points less.
    const body = { ...between('rich', 'yen'), source_amount: '1.00' }
    await refuseConversion('422 slippage_exceeded', { ...body, max_slippage_bps: '40' })
    expect((await ledger.post('/v1/conversions', { ...body, max_slippage_bps: '41' })).statusCode).toBe(201)
  })

  test('is measured against the rate that the client expected, where it is given', async () => {
    fx.spread = '0'
    // The rate is 1 now.
    const body = { ...between('rich', 'euro'), source_amount: '1.00', max_slippage_bps: '100' }
    for (const expected_rate of ['1.02', '2', '1.010102']) {
      await refuseConversion('422 slippage_exceeded', { ...body, expected_rate })
    }
    for (const expected_rate of ['1.010101', '1', '0.5']) {
      const answer = await ledger.post('/v1/conversions', { ...body, expected_rate })
      expect(answer.body.conversion).toMatchObject({ source_amount: '1.00', target_amount: '1.00' })
    }
    // The mid rate itself has moved by a half since: only what was expected can tell.
    const doubled = { ...body, source_amount: undefined, target_amount: '1.00', expected_rate: '2' }
    await refuseConversion('422 slippage_exceeded', doubled)
  })

  test('is counted for an order of a target amount too', async () => {
    const body = { ...between('rich', 'euro'), target_amount: '99.50' }
    await refuseConversion('422 slippage_exceeded', { ...body, max_slippage_bps: '49.9999' })
    expect((await ledger.post('/v1/conversions', { ...body, max_slippage_bps: '50' })).statusCode).toBe(201)
  })
})

describe('what the FX service refuses for a reason in the order is rejected for that reason:', () => {
  test.each<[Refusal]>([
    ['404 rate_not_found'],
    ['422 stale_rate'],
    ['422 rate_unconfirmed'],
    ['422 amount_too_small'],
    ['422 amount_too_large'],
    ['422 too_many_decimals'],
  ])('%s', async (refusal) => {
    const [status, code] = refusal.split(' ') as [string, string]
    fx.misbehave(refuse(Number(status), code))
    const accounts = between('rich', 'euro')
    await refuseConversion(refusal, { ...accounts, source_amount: '1.00' })
    expect(fx.calls).toHaveLength(2)
  })

  test('a pair without a rate, and an amount that is worth nothing', async () => {
    const franc = await ledger.openAccount({ currency: 'CHF' })
    await refuseConversion('404 rate_not_found', {
      ...between('rich', ''),
      target_account: franc,
      source_amount: '1.00',
    })
    const yen = await ledger.openAccount({ currency: 'JPY', balance: '10' })
    await refuseConversion('422 amount_too_small', { source_account: yen, target_account: of.euro, source_amount: '1' })
  })
})
