import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FxStub, forge, startFxStub } from './fx-stub.ts'
import { startLedger, type TestLedger } from './ledger.ts'

let fx: FxStub
let ledger: TestLedger
const validAt = new Date(Date.now() - 60_000).toISOString()
beforeAll(async () => {
  fx = await startFxStub()
  for (const [currency, rate] of [
    ['USD', '1.1684'],
    ['JPY', '186.75'],
    ['KWD', '0.3591'],
    ['XAG', '2'],
    ['WEI', '0.0005'],
  ] as const) {
    fx.setRate(currency, rate, validAt)
  }
  ledger = await startLedger({ fx: fx.url, contract: true })
  for (const [code, exponent] of [
    ['XAG', 2],
    ['WEI', 18],
    ['TOK', 6],
  ]) {
    await ledger.post('/v1/currencies', { code, exponent, name: 'Of its own' })
  }
})
beforeEach(() => {
  fx.calls.length = 0
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
  await fx.close()
})

interface Balance {
  currency: string
  posted: string
  valuation?: { currency: string; value: string; rate: object | null } | null
}

/** The valuation of each of the owner's balances, by currency. */
async function valuationsOf(owner: string, reporting: string): Promise<Record<string, string | undefined>> {
  const { statusCode, body, text } = await ledger.get(`/v1/owners/${owner}/balances?in=${reporting}`)
  expect(statusCode, text).toBe(200)
  return Object.fromEntries(body.data.map(({ currency, valuation }: Balance) => [currency, valuation?.value]))
}

test("an owner's balances are valued at the rates of this moment, which are shown", async () => {
  await ledger.openAccount({ owner: 'alice', balance: '20.00' })
  await ledger.openAccount({ owner: 'alice', balance: '80.00' })
  await ledger.openAccount({ owner: 'alice', currency: 'EUR', balance: '7.50' })
  await ledger.openAccount({ owner: 'alice', currency: 'JPY', balance: '1000' })
  const { body } = await ledger.get('/v1/owners/alice/balances?in=EUR')
  const rate = { rate_source: 'ecb', simulated: false, rate_as_of: validAt, stale: false, flagged: false }
  expect(body.data).toMatchObject([
    { currency: 'EUR', posted: '7.50', valuation: { currency: 'EUR', value: '7.50', rate: null } },
    {
      currency: 'JPY',
      posted: '1000',
      valuation: { currency: 'EUR', value: '5.35', rate: { rate: '0.00535475234270414993', ...rate } },
    },
    {
      currency: 'USD',
      posted: '100.00',
      accounts: 2,
      valuation: { currency: 'EUR', value: '85.59', rate: { rate: '0.855871276959945224', ...rate } },
    },
  ])
  expect(fx.calls.map(({ path, headers, body }) => [path, headers['florin-ledger'], body])).toEqual([
    [
      '/v1/rates/lookups',
      'main',
      {
        lookups: [
          { base: 'JPY', quote: 'EUR' },
          { base: 'USD', quote: 'EUR' },
        ],
      },
    ],
  ])
})

test('a rate that is simulated or too old is said to be', async () => {
  await ledger.openAccount({ owner: 'gina', balance: '100.00' })
  const change = { simulated: true, stale: true, flagged: true, source: 'simulation' }
  fx.misbehave(forge(({ data }) => ({ data: data.map((rate: object) => ({ ...rate, ...change })) })))
  const { body } = await ledger.get('/v1/owners/gina/balances?in=EUR')
  fx.behave()
  expect(body.data[0].valuation.rate).toMatchObject({
    simulated: true,
    stale: true,
    flagged: true,
    rate_source: 'simulation',
  })
})

test('a valuation has the decimals of the currency asked for', async () => {
  await ledger.openAccount({ owner: 'bob', balance: '100.00' })
  expect(await valuationsOf('bob', 'JPY')).toEqual({ USD: '15983' })
  expect(await valuationsOf('bob', 'KWD')).toEqual({ USD: '30.734' })
  expect(await valuationsOf('bob', 'WEI')).toEqual({ USD: '0.042793563847997261' })
})

test('a valuation is rounded to the nearest, a tie to the even one, and is never minus zero', async () => {
  for (const [owner, balance, worth] of [
    ['tie-down', '0.01', '0.00'],
    ['tie-up', '0.03', '0.02'],
    ['tie-down-again', '0.05', '0.02'],
  ] as const) {
    await ledger.openAccount({ owner, currency: 'XAG', balance })
    expect(await valuationsOf(owner, 'EUR')).toEqual({ XAG: worth })
  }
  for (const [owner, amount, worth] of [
    ['owes-nothing', '0.01', '0.00'],
    ['owes', '0.03', '-0.02'],
  ]) {
    const account = await ledger.openAccount({ owner, currency: 'XAG', minimum_balance: null })
    await ledger.post('/v1/withdrawals', { account, amount })
    expect(await valuationsOf(owner as string, 'EUR')).toEqual({ XAG: worth })
  }
})

test('the valuation of the largest and the finest amount is exact', async () => {
  const balance = '123456789012345678901234.123456789012345678'
  await ledger.openAccount({ owner: 'whale', currency: 'WEI', balance })
  expect(await valuationsOf('whale', 'WEI')).toEqual({ WEI: balance })
  // By 2,000, and by 2,000 * 186.75.
  expect(await valuationsOf('whale', 'EUR')).toEqual({ WEI: '246913578024691357802468246.91' })
  expect(await valuationsOf('whale', 'JPY')).toEqual({ WEI: '46111110696111111069610945111' })
})

test('what is owed counts against the owner', async () => {
  const loan = await ledger.openAccount({ owner: 'carol', type: 'asset' })
  await ledger.post('/v1/transactions', {
    entries: [
      { account: loan, direction: 'debit', amount: '100.00' },
      { account: 'system.cash.usd', direction: 'credit', amount: '100.00' },
    ],
  })
  expect(await valuationsOf('carol', 'EUR')).toEqual({ USD: '-85.59' })
})

test('a balance without a rate has no valuation, and the others have theirs', async () => {
  await ledger.openAccount({ owner: 'dora', currency: 'TOK', balance: '5' })
  await ledger.openAccount({ owner: 'dora', balance: '100.00' })
  const { body } = await ledger.get('/v1/owners/dora/balances?in=EUR')
  expect(body.data).toMatchObject([{ currency: 'TOK', valuation: null }, { valuation: { value: '85.59' } }])
  expect(await valuationsOf('dora', 'TOK')).toEqual({ TOK: '5.000000', USD: undefined })
})

test('nobody is asked where no rate is needed', async () => {
  await ledger.openAccount({ owner: 'erin', balance: '100.00' })
  expect(await valuationsOf('erin', 'USD')).toEqual({ USD: '100.00' })
  const { body } = await ledger.get('/v1/owners/erin/balances')
  expect(body.data[0]).not.toHaveProperty('valuation')
  expect(fx.calls).toEqual([])
})

test('an owner without accounts has no balances', async () => {
  for (const path of ['/v1/owners/nobody/balances', '/v1/owners/nobody/balances?in=EUR']) {
    const { statusCode, body } = await ledger.get(path)
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: { data: [], next_cursor: null } })
  }
  expect(fx.calls).toEqual([])
})

test('a currency that there is not is refused, and nobody is asked', async () => {
  for (const [refusal, path] of [
    ['422 currency_unknown', '/v1/owners/alice/balances?in=XXQ'],
    ['400 invalid_request', '/v1/owners/alice/balances?in=euro'],
    ['400 invalid_request', '/v1/owners/alice/balances?at=2026-01-01T00:00:00Z'],
  ] as const) {
    await ledger.expectRefusal(refusal, () => ledger.get(path))
  }
  expect(fx.calls).toEqual([])
})

test('an owner without a balance has a valuation of zero', async () => {
  await ledger.openAccount({ owner: 'frank' })
  expect(await valuationsOf('frank', 'EUR')).toEqual({ USD: '0.00' })
})
