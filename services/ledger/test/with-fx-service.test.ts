import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FxService, startFxService } from './fx-service.ts'
import { exact, type Fraction, minus, nothing, over, plus, rounded, times } from './fx-stub.ts'
import { type Answer, atAnyRate, startLedger, type TestLedger } from './ledger.ts'

let fx: FxService
let ledger: TestLedger
const paris = { ledger: 'shop-paris' }

beforeAll(async () => {
  fx = await startFxService()
  // Of a currency that neither ISO 4217 nor the simulation knows, and of which the FX service does not know the decimals.
  const rates = { EUR: '0.031415', USD: '0.0271', GBP: '0.036', JPY: '0.00017', CHF: '0.033' }
  for (const daysAgo of [1, 0]) {
    await askFx('/v1/rates', {
      rates: Object.entries(rates).map(([base, rate]) => ({ base, quote: 'TOK', rate })),
      valid_at: new Date(Date.now() - daysAgo * 86_400_000).toISOString(),
    })
  }
  await askFx('/v1/spreads', { base: 'USD', quote: 'JPY', spread_bps: '125' })
  await askFx('/v1/spreads', { base: 'EUR', quote: 'CHF', spread_bps: '0' })
  ledger = await startLedger({ fx: fx.url, contract: true })
  await ledger.post('/v1/ledgers', { name: paris.ledger })
  for (const options of [{}, paris]) {
    await ledger.post('/v1/currencies', { code: 'TOK', exponent: 6, name: 'A token' }, options)
  }
})
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
  await fx.close()
})

// biome-ignore lint/suspicious/noExplicitAny: JSON of another service
type Json = any

const askFx: FxService['ask'] = (...asked) => fx.ask(...asked)

const exponents: Record<string, number> = { EUR: 2, USD: 2, JPY: 0, GBP: 2, CHF: 2, TOK: 6 }
const ample: Record<string, string> = {
  EUR: '100000.00',
  USD: '100000.00',
  JPY: '10000000',
  GBP: '100000.00',
  TOK: '9000',
}
const digitsOf = (currency: string) => exponents[currency] as number

/** Two accounts, the first with money in it. */
async function openPair(source: string, target: string, options = {}): Promise<[string, string]> {
  return [
    await ledger.openAccount({ currency: source, balance: ample[source] as string, owner: 'alice' }, options),
    await ledger.openAccount({ currency: target, owner: 'alice' }, options),
  ]
}

/** What conversions have left in the ledger `main`, by currency. */
const positions = new Map<string, Fraction>()

function note({ conversion }: Json, way: typeof plus): void {
  const { source_currency: paid, target_currency: got } = conversion
  const given = plus(exact(conversion.target_amount), exact(conversion.spread_amount))
  positions.set(paid, way(positions.get(paid) ?? nothing, exact(conversion.source_amount)))
  positions.set(got, way(positions.get(got) ?? nothing, minus(nothing, given)))
}

async function convert(order: object, options: { key?: string } = {}): Promise<Answer> {
  const answer = await ledger.post('/v1/conversions', atAnyRate(order), options)
  expect(answer.statusCode, answer.text).toBe(201)
  if (answer.headers['idempotent-replayed'] === undefined) note(answer.body, plus)
  return answer
}

interface Mid {
  units: string
  per: string
}

const midOf = ({ units, per }: Mid) => over(exact(units), exact(per))

const pairs: [source: string, target: string, amount: string][] = [
  ['USD', 'EUR', '20.00'],
  ['EUR', 'JPY', '1234.56'],
  ['JPY', 'GBP', '98765'],
  ['USD', 'JPY', '33.33'],
  ['EUR', 'CHF', '77.77'],
  ['EUR', 'TOK', '250.01'],
  ['TOK', 'USD', '1.234567'],
  ['GBP', 'TOK', '0.07'],
]

describe.each(pairs)('from %s to %s', (source, target, amount) => {
  /** The quote that the FX service has kept: the conversion has its terms, and the books moved its amounts. */
  async function expectTerms(answer: Answer, accounts: [string, string], paid: string, got: string): Promise<Json> {
    const { conversion, entries } = answer.body
    const quote = await askFx(`/v1/quotes/${conversion.quote_id}`)
    for (const name of ['source_currency', 'target_currency', 'rate', 'mid_rate', 'spread_bps', 'simulated'] as const) {
      expect(conversion[name], name).toBe(quote[name])
    }
    expect(conversion).toMatchObject({
      source_currency: source,
      target_currency: target,
      source_amount: paid,
      target_amount: got,
      rate_source: quote.source,
      rate_as_of: quote.as_of,
      quoted_at: quote.created_at,
    })
    expect([quote.source_amount, quote.target_amount, quote.spread_amount]).toEqual([
      paid,
      got,
      conversion.spread_amount,
    ])
    expect(conversion.simulated).toBe(![source, target].includes('TOK'))
    const spread = conversion.spread_amount
    const whole = rounded(plus(exact(got), exact(spread)), digitsOf(target), 'down')
    expect(
      entries.map((entry: Json) => `${entry.direction} ${entry.account_code ?? entry.account} ${entry.amount}`),
    ).toEqual([
      `debit ${accounts[0]} ${paid}`,
      `credit system.fx.${source.toLowerCase()} ${paid}`,
      `debit system.fx.${target.toLowerCase()} ${whole}`,
      `credit ${accounts[1]} ${got}`,
      ...(exact(spread).num === 0n ? [] : [`credit system.fx-spread.${target.toLowerCase()} ${spread}`]),
    ])
    return quote
  }

  const kept = ({ spread_bps }: Json) => over(minus(exact(10_000), exact(spread_bps)), exact(10_000))

  test('by what the source pays', async () => {
    const accounts = await openPair(source, target)
    const [source_account, target_account] = accounts
    const answer = await convert({ source_account, target_account, source_amount: amount })
    const { target_amount, quote_id: id } = answer.body.conversion
    const quote = await expectTerms(answer, accounts, amount, target_amount)
    const atMid = times(exact(amount), midOf(quote))
    expect(target_amount).toBe(rounded(times(atMid, kept(quote)), digitsOf(target), 'down'))
    const spread = minus(exact(rounded(atMid, digitsOf(target), 'down')), exact(target_amount))
    expect(answer.body.conversion.spread_amount).toBe(rounded(spread, digitsOf(target), 'down'))
    expect(id).toBe(quote.id)
    expect(await ledger.balancesOf(target_account)).toEqual([target_amount])
  })

  test('by what the target gets', async () => {
    const accounts = await openPair(source, target)
    const [source_account, target_account] = accounts
    const wanted = target === 'JPY' ? '1000' : rounded(exact('1.23'), digitsOf(target), 'down')
    const answer = await convert({ source_account, target_account, target_amount: wanted })
    const { source_amount } = answer.body.conversion
    const quote = await expectTerms(answer, accounts, source_amount, wanted)
    expect(source_amount).toBe(rounded(over(exact(wanted), times(midOf(quote), kept(quote))), digitsOf(source), 'up'))
  })

  test('by a quote that was asked for before, once, and never worse than it says', async () => {
    const accounts = await openPair(source, target)
    const [source_account, target_account] = accounts
    const quote = await askFx('/v1/quotes', {
      source_currency: source,
      target_currency: target,
      source_exponent: digitsOf(source),
      target_exponent: digitsOf(target),
      source_amount: amount,
    })
    const order = { source_account, target_account, source_amount: amount, quote_id: quote.id }
    const another = { ...order, source_amount: rounded(times(exact(amount), exact(2)), digitsOf(source), 'down') }
    await ledger.expectRefusal('422 quote_mismatch', () => ledger.post('/v1/conversions', atAnyRate(another)))
    const key = randomUUID()
    const answer = await convert(order, { key })
    await expectTerms(answer, accounts, amount, quote.target_amount)
    expect(answer.body.conversion.quote_id).toBe(quote.id)
    expect((await convert(order, { key })).text).toBe(answer.text)
    await ledger.expectRefusal('409 quote_used', () => ledger.post('/v1/conversions', atAnyRate(order)))
  })
})

test('the spread of a pair is that of the FX service', async () => {
  for (const [source, target, bps] of [
    ['USD', 'JPY', '125'],
    ['EUR', 'CHF', '0'],
    ['EUR', 'USD', '50'],
  ] as const) {
    const [source_account, target_account] = await openPair(source, target)
    const { body } = await convert({ source_account, target_account, source_amount: '100.00' })
    expect(body.conversion.spread_bps).toBe(bps)
  }
})

describe('a quote of another ledger', () => {
  const order = { source_currency: 'USD', target_currency: 'EUR', source_amount: '20.00' }

  test('is not found, and is still good in its own', async () => {
    const quote = await askFx('/v1/quotes', order, paris.ledger)
    const [source_account, target_account] = await openPair('USD', 'EUR')
    const stolen = { source_account, target_account, source_amount: '20.00', quote_id: quote.id }
    await ledger.expectRefusal('404 quote_not_found', () => ledger.post('/v1/conversions', atAnyRate(stolen)))
    const [source, target] = await openPair('USD', 'EUR', paris)
    const own = { ...stolen, source_account: source, target_account: target }
    const answer = await ledger.post('/v1/conversions', atAnyRate(own), paris)
    expect(answer.statusCode, answer.text).toBe(201)
    expect(answer.body.conversion.quote_id).toBe(quote.id)
  })

  test('is not found, nor is one that nobody made', async () => {
    const quote = await askFx('/v1/quotes', order)
    const [source_account, target_account] = await openPair('USD', 'EUR', paris)
    for (const quote_id of [quote.id, randomUUID()]) {
      const stolen = { source_account, target_account, source_amount: '20.00', quote_id }
      await ledger.expectRefusal('404 quote_not_found', () => ledger.post('/v1/conversions', atAnyRate(stolen), paris))
    }
  })
})

test('a ledger with rates of its own converts and values by them, also where they are crossed', async () => {
  const own = { ledger: 'own-rates' }
  await ledger.post('/v1/ledgers', { name: own.ledger })
  const rates = [
    { base: 'EUR', quote: 'USD', rate: '1.234567890123457' },
    { base: 'USD', quote: 'JPY', rate: '151.234567890123457' },
  ]
  await askFx('/v1/rates', { rates }, own.ledger)
  await askFx('/v1/cross-currencies', { currency: 'USD' }, own.ledger)

  const [source_account, target_account] = await openPair('EUR', 'JPY', own)
  const order = { source_account, target_account, source_amount: '1000.00' }
  const { body, statusCode, text } = await ledger.post('/v1/conversions', atAnyRate(order), own)
  expect(statusCode, text).toBe(201)
  // 1.234567890123457 * 151.234567890123457, to 18 digits.
  const mid = '186.709341393842434'
  expect(body.conversion).toMatchObject({ mid_rate: mid, rate_source: 'operator', simulated: false })
  expect(body.conversion.target_amount).toBe('185775')

  const { body: owned } = await ledger.get('/v1/owners/alice/balances?in=JPY', own)
  const valued = owned.data.find(({ currency }: Json) => currency === 'EUR').valuation
  expect(valued).toMatchObject({ value: '18484225', rate: { rate: mid, rate_source: 'operator' } })
  const { body: held } = await ledger.get('/v1/fx/positions?in=EUR', own)
  expect(held.data.find(({ currency }: Json) => currency === 'JPY').valuation).toMatchObject({
    value: '-1000.00',
    rate: { rate_source: 'operator', simulated: false },
  })

  // Another ledger converts as before.
  const [source, target] = await openPair('EUR', 'JPY', paris)
  const other = { source_account: source, target_account: target, source_amount: '10.00' }
  const { body: simulated } = await ledger.post('/v1/conversions', atAnyRate(other), paris)
  expect(simulated.conversion).toMatchObject({ rate_source: 'simulation', simulated: true })
})

test.each([
  ['of a currency without a rate', '404 rate_not_found', 'KWD', '1.000'],
  ['that is worth nothing of the other', '422 amount_too_small', 'JPY', '1'],
] as const)('an amount %s is refused as the FX service refuses it', async (_, refusal, currency, source_amount) => {
  const source_account = await ledger.openAccount({ currency, balance: source_amount }, paris)
  const target_account = await ledger.openAccount({ currency: 'GBP' }, paris)
  await ledger.expectRefusal(refusal, () =>
    ledger.post('/v1/conversions', { source_account, target_account, source_amount, at_any_rate: true }, paris),
  )
})

/** What an amount is worth at the rate of this moment, as the FX service gives it. */
async function worthOf(amount: string, currency: string, reporting: string): Promise<string> {
  if (currency === reporting) return amount
  const [mid] = (await askFx('/v1/rates/lookups', { lookups: [{ base: currency, quote: reporting }] })).data
  return rounded(times(exact(amount), midOf(mid)), digitsOf(reporting), 'half-even')
}

/** The positions are what conversions and reversals have left, and are worth what the FX service says. */
async function expectPositions(reporting: string): Promise<void> {
  const { statusCode, body, text } = await ledger.get(`/v1/fx/positions?in=${reporting}`)
  expect(statusCode, text).toBe(200)
  const shown = Object.fromEntries(body.data.map(({ currency, position }: Json) => [currency, position]))
  expect(shown).toEqual(
    Object.fromEntries(
      [...positions].map(([currency, position]) => [currency, rounded(position, digitsOf(currency), 'down')]),
    ),
  )
  let sum = nothing
  for (const { currency, position, valuation } of body.data) {
    expect(valuation.value, currency).toBe(await worthOf(position, currency, reporting))
    if (currency === reporting) expect(valuation.rate).toBe(null)
    else expect(valuation.rate).toMatchObject({ simulated: ![currency, reporting].includes('TOK'), stale: false })
    sum = plus(sum, exact(valuation.value))
  }
  // Of the exact values, rounded once.
  const apart = minus(exact(body.total.value), sum)
  expect(Math.abs(Number(apart.num) / Number(apart.den))).toBeLessThanOrEqual(
    body.data.length / 2 / 10 ** digitsOf(reporting),
  )
}

test.each(['EUR', 'USD', 'JPY', 'TOK'])('positions in %s are worth what the FX service says', async (reporting) => {
  expect(positions.size).toBeGreaterThanOrEqual(5)
  await expectPositions(reporting)
})

test.each(['EUR', 'JPY', 'TOK'])("an owner's balances in %s are worth what the FX service says", async (reporting) => {
  const { statusCode, body, text } = await ledger.get(`/v1/owners/alice/balances?in=${reporting}`)
  expect(statusCode, text).toBe(200)
  expect(body.data.length).toBeGreaterThanOrEqual(5)
  for (const { currency, posted, valuation } of body.data) {
    expect(valuation.currency).toBe(reporting)
    expect(valuation.value, currency).toBe(await worthOf(posted, currency, reporting))
  }
})

test('a reversal takes a conversion back at the rates that it was made at, positions and spread too', async () => {
  const [source_account, target_account] = await openPair('USD', 'JPY')
  const before = (await ledger.get('/v1/fx/positions')).body.data
  const spreads = async () => (await ledger.get('/v1/accounts/system.fx-spread.jpy/balance')).body.posted
  const earned = await spreads()
  const answer = await convert({ source_account, target_account, source_amount: '500.00' })
  expect(await spreads()).not.toBe(earned)
  // Whatever has become of the rate meanwhile.
  await askFx('/v1/spreads', { base: 'USD', quote: 'JPY', spread_bps: '300' })
  const reversal = await ledger.post(`/v1/transactions/${answer.body.id}/reversal`)
  expect(reversal.statusCode, reversal.text).toBe(201)
  note(answer.body, minus)
  expect((await ledger.get('/v1/fx/positions')).body.data).toEqual(before)
  expect(await ledger.balancesOf(source_account, target_account)).toEqual([ample.USD, '0'])
  expect(await spreads()).toBe(earned)
  await expectPositions('EUR')
})
