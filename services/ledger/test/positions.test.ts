import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pick, randomBelow, startClients, until } from './clients.ts'
import {
  compare,
  exact,
  type Fraction,
  type FxStub,
  forge,
  minus,
  nothing,
  over,
  plus,
  rounded,
  startFxStub,
  times,
} from './fx-stub.ts'
import { type Answer, range, startLedger, type TestLedger } from './ledger.ts'

let fx: FxStub
let ledger: TestLedger
beforeAll(async () => {
  fx = await startFxStub()
  ledger = await startLedger({ fx: fx.url, contract: true })
})
beforeEach(() => {
  fx.spread = '50'
})
afterEach(() => fx.behave())
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
  await fx.close()
})

const exponents: Record<string, number> = { EUR: 2, USD: 2, JPY: 0, KWD: 3, TOK: 6 }
const ample: Record<string, string> = {
  EUR: '1000000.00',
  USD: '1000000.00',
  JPY: '100000000',
  KWD: '1000000.000',
  TOK: '9',
  PTS: '9',
}

/** Waits for the next millisecond, so that what comes is later than what was. */
const moveOn = async (): Promise<void> => {
  const nowMs = Date.now()
  await until('time goes on', () => Date.now() > nowMs)
}

/** New rates of these currencies against the euro, all from this moment on. */
async function fix(rates: Record<string, string>): Promise<string> {
  await moveOn()
  const validAt = new Date().toISOString()
  for (const [currency, rate] of Object.entries(rates)) fx.setRate(currency, rate, validAt)
  await moveOn()
  return validAt
}

interface House {
  account: Record<string, string>
  post(path: string, body?: unknown): Promise<Answer>
  convert(source: string, target: string, amount: object): Promise<Answer>
  positions(query?: string): Promise<Answer['body']>
}

let houses = 0

/** A ledger of its own, with an account for each of these currencies. */
async function openHouse(...currencies: string[]): Promise<House> {
  houses += 1
  const options = { ledger: `house-${houses}` }
  await ledger.post('/v1/ledgers', { name: options.ledger })
  for (const code of ['TOK', 'PTS']) {
    await ledger.post('/v1/currencies', { code, exponent: 6, name: 'A token' }, options)
  }
  const account: Record<string, string> = {}
  for (const currency of currencies) {
    account[currency] = await ledger.openAccount({ currency, balance: ample[currency] as string }, options)
  }
  const post: House['post'] = async (path, body) => {
    const answer = await ledger.post(path, body, options)
    expect(answer.statusCode, answer.text).toBe(201)
    return answer
  }
  return {
    account,
    post,
    convert: (source, target, amount) =>
      post('/v1/conversions', {
        source_account: account[source],
        target_account: account[target],
        at_any_rate: true,
        ...amount,
      }),
    async positions(query = '') {
      const { statusCode, body, text } = await ledger.get(`/v1/fx/positions${query && `?${query}`}`, options)
      expect(statusCode, text).toBe(200)
      return body
    },
  }
}

interface Row {
  currency: string
  position: string
  valuation: { value: string; unrealised_gain: string; realised_gain: string; rate: object | null } | null
}

/** As `position value unrealised realised` by currency. */
const table = ({ data }: { data: Row[] }) =>
  Object.fromEntries(
    data.map(({ currency, position, valuation }) => [
      currency,
      valuation ? [position, valuation.value, valuation.unrealised_gain, valuation.realised_gain].join(' ') : position,
    ]),
  )

test('positions as of an effective moment count what had happened by then, as far as it is known', async () => {
  const house = await openHouse('USD', 'EUR')
  await fix({ USD: '1.25' })
  await house.convert('USD', 'EUR', { source_amount: '100.00' })
  await house.convert('USD', 'EUR', { source_amount: '10.00', effective_at: '2025-05-01' })
  await house.post('/v1/transactions', {
    adjustment: true,
    effective_at: '2025-05-03',
    entries: [
      { account: 'system.fx.usd', direction: 'debit', amount: '2.50' },
      { account: house.account.USD, direction: 'credit', amount: '2.50' },
    ],
  })
  const usd = async (query: string) => {
    const { data } = await house.positions(query)
    const row = data.find(({ currency }: Row) => currency === 'USD')
    return `${row.position} ${row.adjusted}`
  }
  expect(await usd('effective_at=2025-04-30')).toBe('0.00 0.00')
  expect(await usd('effective_at=2025-05-01')).toBe('10.00 0.00')
  expect(await usd('effective_at=2025-05-03')).toBe('7.50 -2.50')
  expect(await usd('')).toBe('107.50 -2.50')
  expect(await house.positions('effective_at=2025-05-01')).toMatchObject({
    at: null,
    effective_at: '2025-05-01T23:59:59.999Z',
    final: false,
    in: null,
  })
  await ledger.expectRefusal('400 invalid_request', () => ledger.get('/v1/fx/positions?in=EUR&effective_at=2025-05-01'))
})

test('a currency of the ledger keeps its decimals when ISO 4217 assigns its code', async () => {
  const house = await openHouse('USD')
  const superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  // As it was registered before.
  await superuser.query(
    `set session_replication_role = replica;
     insert into ledger.currencies (ledger, code, exponent, name)
     select id, 'XAF', 3, 'Own' from ledger.ledgers where name = 'house-${houses}'`,
  )
  await superuser.end()
  const { body } = await ledger.get('/v1/currencies', { ledger: `house-${houses}` })
  expect(body.data.filter(({ code }: { code: string }) => code === 'XAF')).toEqual([
    { code: 'XAF', exponent: 3, name: 'Own', standard: 'ledger' },
  ])
  expect((await house.positions()).data.map(({ currency }: Row) => currency)).toEqual(['USD'])
})

test('what the ledger has taken of a currency and has not given is its position, its gains are by average cost', async () => {
  fx.spread = '0'
  const house = await openHouse('USD', 'EUR')
  await fix({ USD: '1.25' })
  await house.convert('USD', 'EUR', { source_amount: '100.00' })
  expect(table(await house.positions('in=EUR'))).toEqual({
    EUR: '-80.00 -80.00 0.00 0.00',
    USD: '100.00 80.00 0.00 0.00',
  })

  await fix({ USD: '1' })
  await house.convert('EUR', 'USD', { source_amount: '60.00' })
  const second = await house.positions('in=EUR')
  expect(table(second)).toEqual({ EUR: '-20.00 -20.00 0.00 0.00', USD: '40.00 40.00 8.00 12.00' })
  expect(second.total).toEqual({ value: '20.00', unrealised_gain: '8.00', realised_gain: '12.00' })

  // Through zero: the 40.00 that were there are closed, and 60.00 are owed.
  await house.convert('EUR', 'USD', { target_amount: '100.00' })
  const third = await house.positions('in=EUR')
  expect(table(third)).toEqual({ EUR: '80.00 80.00 0.00 0.00', USD: '-60.00 -60.00 0.00 20.00' })

  const validAt = await fix({ USD: '1.25' })
  const fourth = await house.positions('in=EUR')
  expect(table(fourth)).toEqual({ EUR: '80.00 80.00 0.00 0.00', USD: '-60.00 -48.00 12.00 20.00' })
  expect(fourth).toMatchObject({
    at: null,
    in: 'EUR',
    total: { value: '32.00', unrealised_gain: '12.00', realised_gain: '20.00' },
  })
  expect(fourth.data.map(({ valuation }: Row) => valuation?.rate)).toEqual([
    null,
    { rate: '0.8', rate_source: 'ecb', simulated: false, rate_as_of: validAt, stale: false, flagged: false },
  ])
})

interface Flow {
  currency: string
  amount: Fraction
  /** When the rate was valid that it came about at. */
  moment: string
  recordedAt: string
}

interface Books {
  flows: Flow[]
  /** Ends of the stages, each later than all that was recorded in it. */
  moments: string[]
}

/** Four days of conversions, reversals and journals at random, and the books of them from the answers alone. */
async function trade(house: House, currencies: string[], withJournals: boolean): Promise<Books> {
  const books: Books = { flows: [], moments: [new Date().toISOString()] }
  const reversible: Answer['body'][] = []
  const record = (body: Answer['body'], moment: string) => {
    for (const { account_code, direction, amount, currency } of body.entries) {
      if (!account_code?.startsWith('system.fx.')) continue
      const signed = direction === 'credit' ? exact(amount) : minus(nothing, exact(amount))
      books.flows.push({ currency, amount: signed, moment, recordedAt: body.recorded_at })
    }
  }
  for (const _ of range(4)) {
    const near = (rate: number, decimals: number) => (rate * (0.8 + 0.4 * Math.random())).toFixed(decimals)
    await fix({ USD: near(1.1684, 4), JPY: near(186.75, 2), KWD: near(0.3591, 5) })
    for (const __ of range(25)) {
      const choice = Math.random()
      if (choice < 0.15 && reversible.length > 0) {
        const [original] = reversible.splice(randomBelow(reversible.length), 1)
        const { body } = await house.post(`/v1/transactions/${original.id}/reversal`)
        record(body, original.conversion?.rate_as_of ?? body.recorded_at)
      } else if (choice < 0.3 && withJournals) {
        const currency = pick(currencies)
        const sides = pick([
          ['debit', 'credit'],
          ['credit', 'debit'],
        ])
        const amount = rounded(exact(1 + randomBelow(99)), exponents[currency] as number, 'down')
        const accounts = [house.account[currency], `system.fx.${currency.toLowerCase()}`]
        const entries = accounts.map((account, i) => ({ account, direction: sides[i], amount }))
        const { body } = await house.post('/v1/transactions', { entries, adjustment: true })
        record(body, body.recorded_at)
        reversible.push(body)
      } else {
        fx.spread = pick(['0', '50', '123.4567'])
        const source = pick(currencies)
        const target = pick(currencies.filter((currency) => currency !== source))
        const side = pick(['source', 'target'])
        const decimals = exponents[side === 'source' ? source : target] as number
        const amount = rounded(over(exact(100_000 + randomBelow(900_000)), exact(1_000)), decimals, 'down')
        const { body } = await house.convert(source, target, { [`${side}_amount`]: amount })
        record(body, body.conversion.rate_as_of)
        reversible.push(body)
      }
    }
    books.moments.push(books.flows.at(-1)?.recordedAt as string)
    await moveOn()
  }
  return books
}

interface Gains {
  position: Fraction
  value: Fraction
  unrealised: Fraction
  realised: Fraction
}

/** By average cost, one flow after the other: a sale takes from the cost what its share of the holding has cost. */
function reckon(flows: Flow[], currency: string, reporting: string, at: string): Gains {
  let [held, cost, realised] = [nothing, nothing, nothing]
  for (const { currency: of, moment, recordedAt, ...flow } of flows) {
    if (of !== currency || recordedAt > at) continue
    let { amount } = flow
    const worth = (some: Fraction) => fx.worth(some, currency, reporting, moment)
    const turnsBack = compare(held, nothing) * compare(amount, nothing) < 0
    if (turnsBack) {
      const whole = compare(held, nothing) * compare(plus(held, amount), nothing) <= 0
      const closed = whole ? held : minus(nothing, amount)
      const costOfClosed = times(cost, over(closed, held))
      realised = plus(realised, minus(worth(closed), costOfClosed))
      cost = minus(cost, costOfClosed)
      held = minus(held, closed)
      amount = plus(amount, closed)
    }
    held = plus(held, amount)
    cost = plus(cost, worth(amount))
  }
  const value = compare(held, nothing) === 0 ? nothing : fx.worth(held, currency, reporting, at)
  const isReporting = currency === reporting
  return {
    position: held,
    value,
    unrealised: isReporting ? nothing : minus(value, cost),
    realised: isReporting ? nothing : realised,
  }
}

test('what was realised stays realised, also among trades of one rate moment', async () => {
  fx.spread = '0'
  const house = await openHouse('USD', 'EUR')
  // Two rates of one moment: the second one corrects the first.
  const moment = await fix({ USD: '1.25' })
  await house.convert('EUR', 'USD', { target_amount: '1000.00' })
  fx.setRate('USD', '1.37229', moment)
  const realised = async () => (await house.positions('in=EUR')).total.realised_gain
  await house.convert('USD', 'EUR', { source_amount: '999.00' })
  expect(await realised()).toBe('71.22')
  await house.convert('USD', 'EUR', { source_amount: '1.00' })
  expect(table(await house.positions('in=EUR')).USD).toBe('0.00 0.00 0.00 71.29')
  await house.convert('EUR', 'USD', { target_amount: '100.00' })
  expect(table(await house.positions('in=EUR')).USD).toBe('-100.01 -72.88 0.00 71.29')
})

describe('after days of conversions, reversals and journals', () => {
  const currencies = ['EUR', 'JPY', 'KWD', 'USD']
  let house: House
  let books: Books
  beforeAll(async () => {
    house = await openHouse(...currencies)
    books = await trade(house, currencies, true)
  })

  test('the positions equal the sum of all, now and as of the end of each day', async () => {
    const now = new Date().toISOString()
    for (const at of [...books.moments, undefined]) {
      const expected = currencies.map((currency) => {
        const { position } = reckon(books.flows, currency, 'EUR', at ?? now)
        return [currency, rounded(position, exponents[currency] as number, 'down')]
      })
      const found = await house.positions(at && `at=${at}`)
      expect(table(found)).toEqual(Object.fromEntries(expected))
      expect(found).toMatchObject({ at: at ?? null, in: null, total: null })
      expect(found.data.map(({ valuation }: Row) => valuation)).toEqual([null, null, null, null])
    }
  })

  test.each(currencies)(
    'their valuation and gains in %s are those of an exact computation, now and as of each day',
    async (reporting) => {
      const decimals = exponents[reporting] as number
      const text = (value: Fraction) => rounded(value, decimals, 'half-even')
      for (const at of [...books.moments.slice(1), undefined]) {
        const found = await house.positions(`in=${reporting}${at ? `&at=${at}` : ''}`)
        const gains = currencies.map((currency) =>
          reckon(books.flows, currency, reporting, at ?? new Date().toISOString()),
        )
        expect(table(found)).toEqual(
          Object.fromEntries(
            gains.map(({ position, value, unrealised, realised }, i) => [
              currencies[i],
              [
                rounded(position, exponents[currencies[i] as string] as number, 'down'),
                ...[value, unrealised, realised].map(text),
              ].join(' '),
            ]),
          ),
        )
        const sum = (part: keyof Gains) => text(gains.map((each) => each[part]).reduce(plus, nothing))
        expect(found.total).toEqual({
          value: sum('value'),
          unrealised_gain: sum('unrealised'),
          realised_gain: sum('realised'),
        })
      }
    },
  )

  test.each(currencies)(
    'each trade adds to what was realised in %s before, and changes none of it',
    async (reporting) => {
      const decimals = exponents[reporting] as number
      const moments = [...new Set(books.flows.map(({ recordedAt }) => recordedAt))]
      for (const at of moments.filter((_, place) => place % 5 === 0)) {
        const { data } = await house.positions(`in=${reporting}&at=${at}`)
        // Trades that are recorded later take no part in the reckoning: it goes on from what was.
        const expected = currencies.map((currency) => {
          const { realised } = reckon(books.flows, currency, reporting, at)
          return [currency, rounded(realised, decimals, 'half-even')]
        })
        expect(data.map(({ currency, valuation }: Row) => [currency, valuation?.realised_gain])).toEqual(expected)
      }
    },
  )

  test('before the first conversion there is nothing, and no rate is needed for it', async () => {
    const found = await house.positions(`in=EUR&at=${books.moments[0]}`)
    expect(table(found)).toEqual({
      EUR: '0.00 0.00 0.00 0.00',
      JPY: '0 0.00 0.00 0.00',
      KWD: '0.000 0.00 0.00 0.00',
      USD: '0.00 0.00 0.00 0.00',
    })
  })
})

test('all that the positions are worth is what they have gained, when every conversion was at the mid rates of one source', async () => {
  const currencies = ['EUR', 'JPY', 'KWD', 'USD']
  const house = await openHouse(...currencies)
  const { flows } = await trade(house, currencies, false)
  // Each conversion rounds in the ledger's favour, by less than the smallest unit of its target.
  const conversions = flows.length / 2
  for (const reporting of ['EUR', 'USD']) {
    const { total } = await house.positions(`in=${reporting}`)
    const gained = plus(exact(total.unrealised_gain), exact(total.realised_gain))
    const off = minus(exact(total.value), gained)
    expect(compare(off, exact('-0.02'))).toBeGreaterThanOrEqual(0)
    expect(compare(off, exact((conversions * 0.02).toFixed(2)))).toBeLessThanOrEqual(0)
  }
})

test('a rate that is corrected afterwards changes what a position is worth, not what it has cost', async () => {
  fx.spread = '0'
  const house = await openHouse('USD', 'EUR', 'GBP')
  const wrong = await fix({ USD: '1.07', GBP: '0.8' })
  await house.convert('USD', 'EUR', { source_amount: '1070.00' })
  fx.setRate('USD', '1.25', wrong)
  // In the currency that was given, in that which was taken, and in a third one.
  for (const [reporting, total] of [
    ['EUR', '-144.00'],
    ['USD', '-180.00'],
    ['GBP', '-115.20'],
  ] as const) {
    const { value, unrealised_gain, realised_gain } = (await house.positions(`in=${reporting}`)).total
    expect([reporting, value, realised_gain]).toEqual([reporting, total, '0.00'])
    expect(unrealised_gain).toBe(total)
  }
})

test('a conversion that was reversed leaves no position, no gain and no need for its rate', async () => {
  fx.spread = '50'
  const house = await openHouse('USD', 'EUR')
  await fix({ USD: '1.25' })
  const { body } = await house.convert('USD', 'EUR', { source_amount: '100.00' })
  await fix({ USD: '1' })
  expect(table(await house.positions('in=EUR')).USD).toBe('100.00 100.00 20.00 0.00')
  const beforeReversal = body.recorded_at
  await house.post(`/v1/transactions/${body.id}/reversal`)

  expect(table(await house.positions('in=EUR'))).toEqual({ EUR: '0.00 0.00 0.00 0.00', USD: '0.00 0.00 0.00 0.00' })
  expect(table(await house.positions(`in=EUR&at=${beforeReversal}`)).USD).toBe('100.00 80.00 0.00 0.00')
  fx.calls.length = 0
  await house.positions('in=EUR')
  expect(fx.calls.map(({ body }) => body.lookups)).toEqual([[{ base: 'USD', quote: 'EUR' }]])
})

test('what adjustments have added to a position is reported, and is none after their reversal', async () => {
  const house = await openHouse('USD', 'EUR')
  await fix({ USD: '1.25' })
  await house.convert('USD', 'EUR', { source_amount: '100.00' })
  const adjusted = async (query: string) =>
    (await house.positions(query)).data.map((row: Row & { adjusted: string }) => [row.position, row.adjusted])
  const entries = ['system.fx.usd', house.account.USD].map((account, i) => ({
    account,
    direction: i === 0 ? 'debit' : 'credit',
    amount: '3.00',
  }))
  const { body } = await house.post('/v1/transactions', { entries, adjustment: true })
  await moveOn()
  for (const query of ['', 'in=EUR']) {
    expect(await adjusted(query)).toEqual([
      ['-80.00', '0.00'],
      ['97.00', '-3.00'],
    ])
  }
  await house.post(`/v1/transactions/${body.id}/reversal`)
  expect((await adjusted(''))[1]).toEqual(['100.00', '0.00'])
  expect((await adjusted(`in=EUR&at=${body.recorded_at}`))[1]).toEqual(['97.00', '-3.00'])
})

describe('a valuation is null, and so is the total,', () => {
  test('as long as there is no rate of the currency', async () => {
    const house = await openHouse('USD', 'EUR', 'TOK')
    await fix({ USD: '1.25' })
    await house.convert('USD', 'EUR', { source_amount: '100.00' })
    const entries = ['system.fx.tok', house.account.TOK].map((account, i) => ({
      account,
      direction: i === 0 ? 'credit' : 'debit',
      amount: '0.5',
    }))
    await house.post('/v1/transactions', { entries, adjustment: true })
    const found = await house.positions('in=EUR')
    // TOK has a position and no rate.
    expect(found.data.find(({ currency }: Row) => currency === 'TOK')).toEqual({
      currency: 'TOK',
      position: '0.500000',
      adjusted: '0.500000',
      valuation: null,
    })
    expect(found.data.find(({ currency }: Row) => currency === 'USD').valuation.value).toBe('80.00')
    expect(found.total).toBeNull()
    // Nothing has a rate in that currency.
    const inTokens = await house.positions('in=TOK')
    expect(inTokens.data.map(({ currency, valuation }: Row) => [currency, valuation?.value])).toEqual([
      ['EUR', undefined],
      ['TOK', '0.500000'],
      ['USD', undefined],
    ])
    expect(inTokens.total).toBeNull()
  })

  test('when the rate of a moment of the past is missing', async () => {
    const house = await openHouse('USD', 'PTS')
    const entries = ['system.fx.pts', house.account.PTS].map((account, i) => ({
      account,
      direction: i === 0 ? 'credit' : 'debit',
      amount: '0.5',
    }))
    await house.post('/v1/transactions', { entries, adjustment: true })
    await fix({ PTS: '4' })
    expect((await house.positions('in=EUR')).data[0]).toMatchObject({
      currency: 'PTS',
      position: '0.500000',
      valuation: null,
    })
  })
})

test('a position that was bought with a currency without a rate is valued by its own', async () => {
  fx.spread = '0'
  const house = await openHouse('USD', 'EUR', 'TOK', 'GBP')
  await fix({ USD: '1.25', GBP: '0.8', TOK: '4' })
  await house.convert('TOK', 'EUR', { source_amount: '2' })
  await house.convert('EUR', 'TOK', { source_amount: '0.25' })
  const withoutTokens = forge(({ data }) => ({
    data: data.map((rate: { base: string } | null) => (rate?.base === 'TOK' ? null : rate)),
  }))
  fx.misbehave(withoutTokens)
  const found = await house.positions('in=USD')
  // 0.50 EUR were paid for 2 TOK, and 0.25 came back.
  expect(table(found)).toMatchObject({ EUR: '-0.25 -0.31 0.00 0.00', TOK: '1.000000', USD: '0.00 0.00 0.00 0.00' })
  expect(found.total).toBeNull()
  // Where nothing is held any more, there is a value without a rate, and what was realised.
  fx.behave()
  await house.convert('EUR', 'TOK', { target_amount: '1' })
  fx.misbehave(withoutTokens)
  expect(table(await house.positions('in=USD'))).toMatchObject({
    EUR: '0.00 0.00 0.00 0.00',
    TOK: '0.000000 0.00 0.00 0.00',
  })
})

test('a currency of which nothing was ever converted is worth nothing, without a rate', async () => {
  const house = await openHouse('USD', 'EUR', 'TOK')
  await fix({ USD: '1.25' })
  await house.convert('USD', 'EUR', { source_amount: '100.00' })
  fx.misbehave((response, { body }) => {
    const data = body.data.map((rate: { base: string } | null) => (rate?.base === 'TOK' ? null : rate))
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }))
  })
  const found = await house.positions('in=EUR')
  expect(table(found).TOK).toBe('0.000000 0.00 0.00 0.00')
  expect(found.total?.value).toBe('0.00')
})

test('positions are those of the ledger, and nobody is asked for what is not valued', async () => {
  const house = await openHouse('USD', 'EUR')
  const other = await openHouse('USD', 'EUR')
  await fix({ USD: '1.25' })
  await house.convert('USD', 'EUR', { source_amount: '100.00' })
  fx.calls.length = 0
  expect(table(await other.positions())).toEqual({ EUR: '0.00', USD: '0.00' })
  expect(table(await house.positions())).toEqual({ EUR: '-80.00', USD: '100.00' })
  expect(fx.calls).toEqual([])
})

test('a valuation in a currency that there is not, or as of no moment, is refused', async () => {
  for (const [refusal, query] of [
    ['422 currency_unknown', 'in=XXQ'],
    ['400 invalid_request', 'in=eur'],
    ['400 invalid_request', 'at=yesterday'],
    ['400 invalid_request', 'at=2026-01-01'],
    ['400 invalid_request', 'currency=USD'],
  ] as const) {
    await ledger.expectRefusal(refusal, () => ledger.get(`/v1/fx/positions?${query}`))
  }
  await ledger.expectRefusal('404 ledger_not_found', () => ledger.get('/v1/fx/positions', { ledger: 'nowhere' }))
})

test('positions that are read while conversions go on are of one moment', async () => {
  const house = await openHouse('USD', 'EUR', 'JPY')
  await fix({ USD: '1.25', JPY: '160' })
  const work = startClients(4, async (client) => {
    const [source, target] = client % 2 ? ['USD', 'EUR'] : ['JPY', 'USD']
    await house.convert(source as string, target as string, { source_amount: '1000' })
  })
  for (const _ of range(60)) {
    // At one rate all the time nothing is ever gained.
    for (const row of Object.values(table(await house.positions('in=EUR')))) expect(row).toMatch(/ 0\.00 0\.00$/)
  }
  await work.stop()
})
