import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FxStub, forge, startFxStub } from './fx-stub.ts'
import { type Answer, atAnyRate, startLedger, type TestLedger } from './ledger.ts'

let fx: FxStub
let ledger: TestLedger
let replica: TestLedger
beforeAll(async () => {
  fx = await startFxStub({
    USD: '1.1684',
    JPY: '186.75',
    KWD: '0.3591',
    BTC: '0.00000962',
    GBP: '0.8703',
    CHF: '0.925',
    SEK: '1.1684',
  })
  ledger = await startLedger({ fx: fx.url, contract: true })
  replica = await startLedger({ on: ledger, fx: fx.url, contract: true })
  await ledger.post('/v1/currencies', { code: 'BTC', exponent: 8, name: 'Bitcoin' })
  await ledger.post('/v1/ledgers', { name: 'shop-paris' })
})
beforeEach(() => {
  fx.calls.length = 0
  fx.spread = '50'
})
afterEach(() => fx.behave())
afterAll(async () => {
  await ledger.verify()
  await replica.close()
  await ledger.close()
  await fx.close()
})

const balances: Record<string, string> = {
  USD: '1000.00',
  CHF: '1000.00',
  SEK: '1000.00',
  EUR: '1000.00',
  JPY: '100000',
  KWD: '1000.000',
  BTC: '10.00000000',
}

/** Two accounts of these currencies, the first with money in it. */
async function openPair(source: string, target: string): Promise<[string, string]> {
  return [
    await ledger.openAccount({ currency: source, balance: balances[source] as string }),
    await ledger.openAccount({ currency: target }),
  ]
}

const convert = (body: object, options?: { key?: string; ledger?: string; headers?: Record<string, string> }) =>
  ledger.post('/v1/conversions', atAnyRate(body), options)

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

const typeOf = async (code: string) => (await ledger.get(`/v1/accounts/${code}`)).body.type

describe('a conversion', () => {
  test('of a source amount credits what it is worth less the spread, through the positions of both currencies', async () => {
    const [source_account, target_account] = await openPair('USD', 'EUR')
    const order = { source_account, target_account, source_amount: '20', reference: 'trip', metadata: { to: 'Rome' } }
    const answer = await convert(order, { key: 'trip' })

    expect(answer.statusCode, answer.text).toBe(201)
    expect(answer.headers.location).toBe(`/v1/transactions/${answer.body.id}`)
    expect(moved(answer)).toEqual([
      `debit ${source_account} 20.00 USD`,
      'credit system.fx.usd 20.00 USD',
      'debit system.fx.eur 17.11 EUR',
      `credit ${target_account} 17.03 EUR`,
      'credit system.fx-spread.eur 0.08 EUR',
    ])
    expect(answer.body).toMatchObject({
      kind: 'conversion',
      reference: 'trip',
      metadata: { to: 'Rome' },
      reverses: null,
    })
    const { created_at, as_of, id } = fx.makeQuote({
      source_currency: 'USD',
      target_currency: 'EUR',
      source_amount: '20',
    })
    expect(answer.body.conversion).toEqual({
      quote_id: expect.not.stringContaining(id),
      source_currency: 'USD',
      target_currency: 'EUR',
      source_amount: '20.00',
      target_amount: '17.03',
      spread_amount: '0.08',
      rate: '0.851591920575145498',
      mid_rate: '0.855871276959945224',
      spread_bps: '50',
      rate_source: 'ecb',
      simulated: false,
      rate_as_of: as_of,
      rate_age_seconds: expect.any(Number),
      quoted_at: expect.any(String),
    })
    expect(answer.body.conversion.rate_age_seconds).toBeGreaterThanOrEqual(3_600)
    expect(Date.parse(created_at) - Date.parse(answer.body.conversion.quoted_at)).toBeLessThan(30_000)
    expect(await ledger.balancesOf(source_account, target_account)).toEqual(['980.00', '17.03'])
    expect(await Promise.all(['system.fx.usd', 'system.fx-spread.eur'].map(typeOf))).toEqual(['equity', 'income'])
  })

  test('of a target amount debits what it costs, rounded up', async () => {
    const [source_account, target_account] = await openPair('USD', 'EUR')
    const answer = await convert({ source_account, target_account, target_amount: '10.00' })
    expect(moved(answer)).toEqual([
      `debit ${source_account} 11.75 USD`,
      'credit system.fx.usd 11.75 USD',
      'debit system.fx.eur 10.05 EUR',
      `credit ${target_account} 10.00 EUR`,
      'credit system.fx-spread.eur 0.05 EUR',
    ])
  })

  test('without a spread has four entries', async () => {
    fx.spread = '0'
    const [source_account, target_account] = await openPair('USD', 'EUR')
    const answer = await convert({ source_account, target_account, source_amount: '20.00' })
    expect(moved(answer)).toEqual([
      `debit ${source_account} 20.00 USD`,
      'credit system.fx.usd 20.00 USD',
      'debit system.fx.eur 17.11 EUR',
      `credit ${target_account} 17.11 EUR`,
    ])
    expect(answer.body.conversion).toMatchObject({ spread_amount: '0.00', spread_bps: '0' })
    expect(answer.body.conversion.rate).toBe(answer.body.conversion.mid_rate)
  })

  test.each([
    ['JPY', 'USD', { source_amount: '1000' }, '1000', '6.22', '0.03'],
    ['USD', 'JPY', { source_amount: '10.01' }, '10.01', '1591', '8'],
    ['KWD', 'JPY', { source_amount: '1.234' }, '1.234', '638', '3'],
    ['JPY', 'KWD', { source_amount: '777' }, '777', '1.486', '0.008'],
    ['USD', 'KWD', { source_amount: '0.02' }, '0.02', '0.006', '0.000'],
    ['BTC', 'USD', { source_amount: '0.00012345' }, '0.00012345', '14.91', '0.08'],
    ['EUR', 'BTC', { source_amount: '99.99' }, '99.99', '0.00095709', '0.00000481'],
    ['USD', 'JPY', { target_amount: '1500' }, '9.44', '1500', '8'],
    ['JPY', 'BTC', { target_amount: '0.00000001' }, '1', '0.00000001', '0.00000004'],
    ['KWD', 'EUR', { target_amount: '10' }, '3.610', '10.00', '0.05'],
    ['BTC', 'KWD', { target_amount: '1' }, '0.00002693', '1.000', '0.005'],
    ['JPY', 'USD', { target_amount: '0.01' }, '2', '0.01', '0.00'],
  ])('from %s to %s of %j keeps to the decimals of both', async (from, to, amount, paid, got, spread) => {
    const [source_account, target_account] = await openPair(from, to)
    const answer = await convert({ source_account, target_account, ...amount })
    expect(answer.statusCode, answer.text).toBe(201)
    expect(answer.body.conversion).toMatchObject({ source_amount: paid, target_amount: got, spread_amount: spread })
    expect(answer.body.entries[0]).toMatchObject({ account: source_account, direction: 'debit', amount: paid })
    expect(answer.body.entries[3]).toMatchObject({ account: target_account, direction: 'credit', amount: got })
    expect(answer.body.entries.length).toBe(/[1-9]/.test(spread) ? 5 : 4)
    expect(await ledger.balancesOf(target_account)).toEqual([got])
  })

  test('by a quote is made on the terms of that quote, whatever the rate is by then, with the amount said or not', async () => {
    for (const said of [{ source_amount: '20.00' }, { target_amount: '21.51' }]) {
      const [source_account, target_account] = await openPair('CHF', 'EUR')
      fx.setRate('CHF', '0.925', new Date().toISOString())
      const quote = fx.makeQuote({ source_currency: 'CHF', target_currency: 'EUR', source_amount: '20.00' })
      fx.setRate('CHF', '2', new Date().toISOString())
      fx.calls.length = 0
      const answer = await convert({ source_account, target_account, ...said, quote_id: quote.id.toUpperCase() })
      expect(answer.statusCode, answer.text).toBe(201)
      expect(answer.body.conversion).toMatchObject({
        quote_id: quote.id,
        target_amount: '21.51',
        mid_rate: quote.mid_rate,
      })
      expect(fx.calls.map(({ method }) => method)).toEqual(['GET'])
    }
  })

  test('is accepted while the slippage is within what was allowed', async () => {
    const [source_account, target_account] = await openPair('USD', 'EUR')
    const order = { source_account, target_account, source_amount: '20.00', max_slippage_bps: '100' }
    expect((await convert(order)).statusCode).toBe(201)
  })

  test('at a simulated rate says so for ever', async () => {
    fx.misbehave(forge((quote) => ({ ...quote, simulated: true, source: 'simulation' })))
    const [source_account, target_account] = await openPair('USD', 'EUR')
    const answer = await convert({ source_account, target_account, source_amount: '20.00' })
    expect(answer.body.conversion).toMatchObject({ simulated: true, rate_source: 'simulation' })
    expect((await ledger.get(`/v1/transactions/${answer.body.id}`)).text).toBe(answer.text)
  })

  test('takes an answer with fields that it does not know', async () => {
    fx.misbehave(forge((quote) => ({ ...quote, legs: [{ id: 7 }], route: 'crossed', comment: null })))
    const [source_account, target_account] = await openPair('USD', 'EUR')
    expect((await convert({ source_account, target_account, source_amount: '20.00' })).statusCode).toBe(201)
  })
})

test('a transfer between accounts of one currency asks nobody', async () => {
  const [source_account] = await openPair('USD', 'EUR')
  const target_account = await ledger.openAccount()
  const answer = await ledger.post('/v1/transfers', { source_account, target_account, amount: '10', currency: 'USD' })
  expect(answer.body).toMatchObject({ kind: 'transfer' })
  expect(answer.body.conversion).toBeUndefined()
  expect(fx.calls).toEqual([])
})

describe('the terms of a conversion', () => {
  const orders: [string, (accounts: [string, string]) => [path: string, body: object]][] = [
    [
      'of a conversion',
      ([source_account, target_account]) => [
        '/v1/conversions',
        { source_account, target_account, source_amount: '20', at_any_rate: true },
      ],
    ],
    [
      'of a conversion to a target amount',
      ([source_account, target_account]) => [
        '/v1/conversions',
        { source_account, target_account, target_amount: '10', expected_rate: '0.855', max_slippage_bps: '60' },
      ],
    ],
  ]

  test.each(orders)('%s are read as they were answered: by id, by key, in lists', async (_, orderOf) => {
    const accounts = await openPair('USD', 'EUR')
    const key = randomUUID()
    const answer = await ledger.post(...orderOf(accounts), { key })
    const reads = await Promise.all([
      ledger.get(`/v1/transactions/${answer.body.id}`),
      ledger.get(`/v1/transactions/key:${key}`),
    ])
    expect(reads.map(({ text }) => text)).toEqual([answer.text, answer.text])
    for (const query of ['kind=conversion&limit=1', `account=${accounts[0]}&limit=1`, `account=${accounts[1]}`]) {
      expect((await ledger.get(`/v1/transactions?${query}`)).body.data).toEqual([answer.body])
    }
  })

  test.each(orders)(
    '%s are answered with the same bytes to a replay, on any replica, and nobody is asked',
    async (_, orderOf) => {
      const accounts = await openPair('USD', 'EUR')
      const [path, body] = orderOf(accounts)
      const key = randomUUID()
      const original = await ledger.post(path, body, { key })
      const before = await ledger.readState()
      fx.calls.length = 0
      await fx.goDown()
      for (const each of [ledger, replica]) {
        const replay = await each.post(path, body, { key })
        expect(replay.statusCode).toBe(201)
        expect(replay.text).toBe(original.text)
        expect(replay.headers['idempotent-replayed']).toBe('true')
        expect(replay.headers.location).toBe(original.headers.location)
      }
      await fx.comeBack()
      expect(fx.calls).toEqual([])
      expect(await ledger.readState()).toEqual(before)
    },
  )

  test.each(orders)('%s are replayed after it was reversed and its accounts were frozen', async (_, orderOf) => {
    const accounts = await openPair('USD', 'EUR')
    const [path, body] = orderOf(accounts)
    const key = randomUUID()
    const original = await ledger.post(path, body, { key })
    expect((await ledger.post(`/v1/transactions/${original.body.id}/reversal`)).statusCode).toBe(201)
    for (const id of accounts) await ledger.patch(`/v1/accounts/${id}`, { status: 'frozen' })
    expect((await ledger.post(path, body, { key })).text).toBe(original.text)
  })

  test.each(orders)('%s: the same key with another order is refused, and nobody is asked', async (_, orderOf) => {
    const accounts = await openPair('USD', 'EUR')
    const [path, body] = orderOf(accounts)
    const key = randomUUID()
    await ledger.post(path, body, { key })
    fx.calls.length = 0
    for (const change of [
      { reference: 'another' },
      { description: '' },
      'target_amount' in body ? { target_amount: '11' } : { source_amount: '11' },
    ]) {
      await ledger.expectRefusal('422 idempotency_key_reused', () =>
        replica.post(path, { ...body, ...change }, { key }),
      )
    }
    const [source_account] = accounts
    await ledger.post('/v1/accounts', { currency: 'USD' }, { key: `${key}-account` })
    for (const used of [key, `${key}-account`]) {
      await ledger.expectRefusal('422 idempotency_key_reused', () =>
        ledger.post(
          '/v1/conversions',
          { source_account, target_account: accounts[1], source_amount: '1', at_any_rate: true },
          { key: used },
        ),
      )
    }
    expect(fx.calls).toEqual([])
  })

  test('are the same to the last byte when the service writes moments and ids in other forms', async () => {
    const accounts = await openPair('USD', 'EUR')
    const [source_account, target_account] = accounts
    const forms = [(moment: string) => moment.replace(/\.\d+Z$/, 'Z'), (moment: string) => moment.replace('Z', '999Z')]
    for (const form of forms) {
      fx.misbehave(
        forge((quote) => ({
          ...quote,
          id: quote.id.toUpperCase(),
          as_of: form(quote.as_of),
          created_at: form(quote.created_at),
          source_amount: '20.0000',
          spread_bps: '50.00',
        })),
      )
      const key = randomUUID()
      const body = { source_account, target_account, source_amount: '20' }
      const original = await convert(body, { key })
      expect(original.statusCode, original.text).toBe(201)
      expect((await convert(body, { key })).text).toBe(original.text)
    }
  })
})

describe('a dry run', () => {
  test('says what would happen, and writes nothing', async () => {
    const [source_account, target_account] = await openPair('USD', 'EUR')
    const before = await ledger.readState()
    const order = { source_account, target_account, source_amount: '20' }
    const { statusCode, body } = await ledger.post('/v1/conversions?dry_run=true', atAnyRate(order), {
      key: 'kept-for-later',
    })
    expect(statusCode).toBe(200)
    expect(body).toMatchObject({
      id: null,
      recorded_at: null,
      kind: 'conversion',
      conversion: { target_amount: '17.03' },
    })
    expect(body.entries).toHaveLength(5)
    expect(await ledger.readState()).toEqual(before)
    expect((await convert(order, { key: 'kept-for-later' })).statusCode).toBe(201)
  })

  test('does not use its quote up', async () => {
    const [source_account, target_account] = await openPair('USD', 'EUR')
    const quote = fx.makeQuote({ source_currency: 'USD', target_currency: 'EUR', source_amount: '20' })
    const order = { source_account, target_account, source_amount: '20', quote_id: quote.id }
    expect((await ledger.post('/v1/conversions?dry_run=true', atAnyRate(order), { key: null })).statusCode).toBe(200)
    expect((await convert(order)).statusCode).toBe(201)
    await ledger.expectRefusal('409 quote_used', () =>
      ledger.post('/v1/conversions?dry_run=true', atAnyRate(order), { key: null }),
    )
  })
})

describe('the FX service is told', () => {
  test('for which ledger the quote is, its currencies with their decimals, and the one amount', async () => {
    await ledger.post('/v1/currencies', { code: 'BTC', exponent: 4, name: 'Another' }, { ledger: 'shop-paris' })
    const options = { ledger: 'shop-paris' }
    const source_account = await ledger.openAccount({ currency: 'BTC', balance: '1.0000' }, options)
    const target_account = await ledger.openAccount({ currency: 'JPY' }, options)
    const answer = await convert({ source_account, target_account, target_amount: '1500' }, options)
    expect(answer.statusCode, answer.text).toBe(201)
    expect(answer.body.conversion).toMatchObject({ source_amount: '0.0001' })
    expect(fx.calls).toHaveLength(1)
    expect(fx.calls[0]).toMatchObject({
      method: 'POST',
      path: '/v1/quotes',
      headers: { 'florin-ledger': 'shop-paris' },
      body: {
        source_currency: 'BTC',
        target_currency: 'JPY',
        source_exponent: 4,
        target_exponent: 0,
        target_amount: '1500',
      },
    })
  })

  test('of which ledger a quote is looked for', async () => {
    const options = { ledger: 'shop-paris' }
    const source_account = await ledger.openAccount({ currency: 'USD', balance: '20.00' }, options)
    const target_account = await ledger.openAccount({ currency: 'EUR' }, options)
    const order = { source_currency: 'USD', target_currency: 'EUR', source_amount: '20' }
    const { id: quote_id } = fx.makeQuote(order, 'shop-paris')
    const answer = await convert({ source_account, target_account, source_amount: '20', quote_id }, options)
    expect(answer.statusCode, answer.text).toBe(201)
    expect(fx.calls[0]?.headers['florin-ledger']).toBe('shop-paris')
  })

  test('the id of the request and the trace that it belongs to', async () => {
    const [source_account, target_account] = await openPair('USD', 'EUR')
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const body = { source_account, target_account, source_amount: '1' }
    await convert(body, { headers: { 'x-request-id': 'request-42', traceparent } })
    const answer = await convert(body, { headers: { traceparent: 'nonsense' } })
    expect(fx.calls.map(({ headers }) => [headers['x-request-id'], headers.traceparent])).toEqual([
      ['request-42', traceparent],
      [answer.headers['x-request-id'], undefined],
    ])
  })
})

describe('the reversal of a conversion', () => {
  test('gives back exactly what was moved, at the rate of then, and asks nobody', async () => {
    const [source_account, target_account] = await openPair('SEK', 'EUR')
    const own = ['system.fx.sek', 'system.fx.eur', 'system.fx-spread.eur']
    const posted = (codes: string[]) =>
      Promise.all(codes.map(async (code) => (await ledger.get(`/v1/accounts/${code}/balance`)).body.posted))
    const before = await posted(own)
    const { body } = await convert({ source_account, target_account, source_amount: '20' })
    fx.setRate('SEK', '3.5', new Date().toISOString())
    fx.calls.length = 0
    await fx.goDown()

    const reversal = await ledger.post(`/v1/transactions/${body.id}/reversal`)

    await fx.comeBack()
    expect(reversal.statusCode, reversal.text).toBe(201)
    expect(reversal.body.conversion).toBeUndefined()
    expect(moved(reversal)).toEqual([
      `credit ${source_account} 20.00 SEK`,
      'debit system.fx.sek 20.00 SEK',
      'credit system.fx.eur 17.11 EUR',
      `debit ${target_account} 17.03 EUR`,
      'debit system.fx-spread.eur 0.08 EUR',
    ])
    expect(fx.calls).toEqual([])
    expect(await ledger.balancesOf(source_account, target_account)).toEqual(['1000.00', '0.00'])
    expect(await posted(own)).toEqual(before)
    expect((await ledger.get(`/v1/transactions/${body.id}`)).body).toEqual({ ...body, reversed_by: reversal.body.id })
    await ledger.expectRefusal('409 already_reversed', () => ledger.post(`/v1/transactions/${body.id}/reversal`))
  })

  test('does not give its quote back', async () => {
    const [source_account, target_account] = await openPair('USD', 'EUR')
    const quote = fx.makeQuote({ source_currency: 'USD', target_currency: 'EUR', source_amount: '20' })
    const order = { source_account, target_account, source_amount: '20', quote_id: quote.id }
    const { body } = await convert(order)
    await ledger.post(`/v1/transactions/${body.id}/reversal`)
    await ledger.expectRefusal('409 quote_used', () => convert(order))
  })

  test('is refused when the target has spent the money', async () => {
    const [source_account, target_account] = await openPair('USD', 'EUR')
    const { body } = await convert({ source_account, target_account, source_amount: '20' })
    await ledger.post('/v1/withdrawals', { account: target_account, amount: '0.01' })
    await ledger.expectRefusal('422 insufficient_funds', () => ledger.post(`/v1/transactions/${body.id}/reversal`))
  })
})
