import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import {
  answerHugely,
  answerLate,
  endWithin,
  type Fault,
  type FxStub,
  forge,
  garble,
  hangUp,
  redirect,
  refuse,
  resetWithin,
  say,
  stall,
  startFxStub,
  trickle,
} from './fx-stub.ts'
import { type Answer, atAnyRate, type Refusal, range, startLedger, type TestLedger } from './ledger.ts'

const unusable = '502 fx_answer_invalid'
const away = '503 fx_unavailable'

let fx: FxStub
let ledger: TestLedger
let superuser: pg.Client
let dollars: string
let euros: string
beforeAll(async () => {
  fx = await startFxStub({ USD: '1.1684', JPY: '186.75' })
  ledger = await startLedger({ fx: fx.url, contract: true })
  superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  dollars = await ledger.openAccount({ owner: 'alice', balance: '1000.00' })
  euros = await ledger.openAccount({ owner: 'alice', currency: 'EUR', balance: '1000.00' })
})
beforeEach(() => {
  fx.calls.length = 0
})
afterEach(async () => {
  fx.behave()
  await until('it serves again', async () => {
    const { statusCode } = await ledger.post('/v1/conversions', {
      ...accounts(),
      source_amount: '1.00',
      at_any_rate: true,
    })
    return statusCode === 201
  })
})
afterAll(async () => {
  await ledger.verify()
  await superuser.end()
  await ledger.close()
  await fx.close()
})

const accounts = () => ({ source_account: dollars, target_account: euros })
const order = { source_currency: 'USD', target_currency: 'EUR', source_amount: '20.00' }

/** Whatever needs the FX service, by its name. Fewer calls than make the ledger leave it alone for a while. */
const requests: Record<string, (to: TestLedger, quote: string) => Promise<Answer>> = {
  'a conversion': (to) => to.post('/v1/conversions', { ...accounts(), source_amount: '20.00', at_any_rate: true }),
  'a conversion by a quote': (to, quote_id) =>
    to.post('/v1/conversions', { ...accounts(), source_amount: '20.00', quote_id }),
  'the worth of the positions': (to) => to.get('/v1/fx/positions?in=EUR'),
}

/** Sends one of each at once. Returns what they are refused for, by their names. */
async function sendAll(to: TestLedger = ledger): Promise<Record<string, string>> {
  const quote = fx.makeQuote(order).id
  const answers = await Promise.all(
    Object.entries(requests).map(async ([name, send]) => {
      const { statusCode, headers, body } = await send(to, quote)
      if (statusCode === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0)
      return [name, `${statusCode} ${body.code}`] as const
    }),
  )
  return Object.fromEntries(answers)
}

const all = (refusal: Refusal) => Object.fromEntries(Object.keys(requests).map((name) => [name, refusal]))

/** Quotes that were asked for, alone or together, each try counted. */
const countQuotes = () => fx.calls.reduce((sum, { body }) => sum + (body.quotes?.length ?? 1), 0)

/** Sessions of the ledger on its database that do anything, or have a transaction open. */
async function listBusySessions(): Promise<unknown[]> {
  const { rows } = await superuser.query(
    `select application_name, state, query from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
  )
  return rows
}

describe('refused with 503, to be sent again, and nothing moved, while the FX service', () => {
  test.each<[string, Fault]>([
    ['answers 500', refuse(500, 'internal_error')],
    ['answers 500 with a page', say(500, '<h1>Oops</h1>')],
    ['answers 501', say(501, '')],
    ['answers 502 of a proxy', say(502, '<h1>Bad gateway</h1>')],
    ['answers 503', refuse(503, 'database_unavailable')],
    ['answers 504 of a proxy', say(504, '<h1>Gateway timeout</h1>')],
    ['answers 408', say(408, '')],
    ['answers 429', refuse(429, 'too_many_requests')],
    ['resets the connection within its answer', resetWithin],
    ['ends the connection within its answer', endWithin],
    ['hangs up without an answer', hangUp],
    ['speaks something else than HTTP', (response) => response.socket?.end('220 mail ready\r\n')],
  ])('%s', async (_, fault) => {
    fx.misbehave(fault)
    const before = await ledger.readState()
    expect(await sendAll()).toEqual(all(away))
    expect(await ledger.readState()).toEqual(before)
    // Each was tried twice.
    expect(fx.calls).toHaveLength(2 * Object.keys(requests).length)
  })

  test('is not there', async () => {
    await fx.goDown()
    const before = await ledger.readState()
    expect(await sendAll()).toEqual(all(away))
    expect(await ledger.readState()).toEqual(before)
    await fx.comeBack()
  })
})

describe('refused with 502, and nothing moved, when the FX service', () => {
  test.each<[string, Fault]>([
    ['answers 200 with a page', say(200, '<!doctype html><h1>Welcome</h1>')],
    ['answers 200 with nothing', say(200, '')],
    ['answers 204', (response) => response.writeHead(204).end()],
    ['answers half of its JSON', garble((text) => text.slice(0, text.length / 2))],
    ['answers null', say(200, 'null', 'application/json')],
    ['answers a list', say(200, '[]', 'application/json')],
    ['answers text in quotation marks', say(200, '"quote"', 'application/json')],
    ['answers an empty object', say(200, '{}', 'application/json')],
    ['answers JSON as deep as it gets', say(200, '['.repeat(500_000), 'application/json')],
    ['answers bytes that are no text', say(200, '\u0000\ufffd\ud800', 'application/json')],
    ['answers 50 MB, and says so', answerHugely(true)],
    ['answers 50 MB in pieces', answerHugely(false)],
    ['redirects for good', redirect(301)],
    ['redirects for now', redirect(302)],
    ['redirects with the same method', redirect(307)],
    ['redirects for good with the same method', redirect(308)],
    ['answers 304', (response) => response.writeHead(304).end()],
    ['answers 400 with text', say(400, 'Bad Request', 'text/plain')],
    ['answers 404 with a page', say(404, '<h1>Not found</h1>')],
    ['answers 401', refuse(401, 'unauthorized')],
    ['refuses with a code that nobody knows', refuse(422, 'mercury_retrograde')],
    ['refuses with a code that is for others', refuse(422, 'insufficient_funds')],
    ['refuses with a code of JavaScript', refuse(422, 'constructor')],
    ['refuses without a code', say(422, '{"detail": "no"}', 'application/problem+json')],
    ['refuses without a reason', say(422, '{"code": "stale_rate"}', 'application/problem+json')],
    ['refuses with a code that is a number', say(422, '{"code": 7, "detail": ""}', 'application/problem+json')],
  ])('%s', async (_, fault) => {
    fx.misbehave(fault)
    const before = await ledger.readState()
    expect(await sendAll()).toEqual(all(unusable))
    expect(await ledger.readState()).toEqual(before)
    // An answer that is wrong is not asked for twice, and no redirect is followed.
    expect(fx.calls).toHaveLength(Object.keys(requests).length)
  })
})

// biome-ignore lint/suspicious/noExplicitAny: a quote, to be made wrong
type Quote = any
const moment = (ms: number) => new Date(Date.now() + ms).toISOString()
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const unsafe = (text: string, name: string, value: string) =>
  text.replace(new RegExp(`"${name}":"[^"]*"`), `"${name}":${value}`)

describe('refused with 502, and nothing moved, by a quote', () => {
  test.each<[string, (quote: Quote) => object]>([
    ['with a rate of zero', () => ({ units: '0' })],
    ['with a rate of zero below the line', () => ({ per: '0' })],
    ['with a rate below zero', () => ({ units: '-1' })],
    ['with a rate of 1e-30', () => ({ units: '1e-30' })],
    ['with a rate of 10^-30', () => ({ units: `0.${'0'.repeat(29)}1` })],
    ['with a rate of 10^30', () => ({ per: `1${'0'.repeat(30)}` })],
    ['with a rate of NaN', () => ({ units: 'NaN' })],
    ['with a rate without end', () => ({ per: 'Infinity' })],
    ['with a rate as a JSON number', () => ({ per: 1.1684 })],
    ['with a rate that is missing', () => ({ units: undefined })],
    ['with a rate that is null', () => ({ per: null })],
    ['with a rate of nothing', () => ({ per: '' })],
    ['with the rate after the spread as a JSON number', ({ rate }) => ({ rate: Number(rate) })],
    ['with another rate after the spread', () => ({ rate: '0.86' })],
    ['with another mid rate', () => ({ mid_rate: '0.9' })],
    ['with a mid rate of a digit less', ({ mid_rate }) => ({ mid_rate: mid_rate.slice(0, -1) })],
    ['with the mid rate the other way round', () => ({ mid_rate: '1.1684' })],
    ['with amounts as JSON numbers', () => ({ source_amount: 20, target_amount: 17.03 })],
    ['with a source amount as a JSON number', () => ({ source_amount: 20 })],
    ['with a target amount as a JSON number', () => ({ target_amount: 17.03 })],
    ['with a spread as a JSON number', () => ({ spread_amount: 0.08 })],
    ['with a spread of basis points as a JSON number', () => ({ spread_bps: 50 })],
    ['with a target amount of zero', () => ({ target_amount: '0.00' })],
    ['with a target amount below zero', () => ({ target_amount: '-17.03' })],
    ['with a target amount of NaN', () => ({ target_amount: 'NaN' })],
    ['with a cent more for the customer', () => ({ target_amount: '17.04' })],
    ['with a cent more for the customer, of the spread', () => ({ target_amount: '17.04', spread_amount: '0.07' })],
    ['with a cent less for the customer', () => ({ target_amount: '17.02' })],
    ['with a cent less for the customer, for the spread', () => ({ target_amount: '17.02', spread_amount: '0.09' })],
    ['with a cent more for the spread', () => ({ spread_amount: '0.09' })],
    ['with a spread below zero', () => ({ spread_amount: '-0.08' })],
    ['with another spread than was taken', () => ({ spread_bps: '0' })],
    ['with a spread of everything', () => ({ spread_bps: '10000' })],
    ['with a spread below nothing', () => ({ spread_bps: '-50' })],
    ['that lives absurdly long', () => ({ expires_at: moment(1_000 * dayMs) })],
    ['that lives two hours', () => ({ expires_at: moment(2 * hourMs) })],
    [
      'of the future',
      () => ({
        as_of: moment(1_000 * dayMs),
        created_at: moment(1_000 * dayMs),
        expires_at: moment(1_000 * dayMs + 30_000),
      }),
    ],
    ['at a rate of the future', () => ({ as_of: moment(hourMs) })],
    ['at a rate of long ago', () => ({ as_of: '1900-01-01T00:00:00.000Z' })],
    ['at a rate of the year 0', () => ({ as_of: '0000-01-01T00:00:00.000Z' })],
    ['that expires before it is made', ({ created_at }) => ({ expires_at: created_at })],
    ['that expires at no moment', () => ({ expires_at: 'never' })],
    ['that expires at a number', () => ({ expires_at: Date.now() + 30_000 })],
    ['without an end', () => ({ expires_at: null })],
    ['without an id', () => ({ id: undefined })],
    ['whose id is none', () => ({ id: "1'; drop table entries" })],
    ['without a source', () => ({ source: undefined })],
    ['with a source of nothing', () => ({ source: '' })],
    ['with a source that no database can hold', () => ({ source: 'ecb\u0000' })],
    ['with a source of half a megabyte', () => ({ source: 'x'.repeat(500_000) })],
    ['that does not say whether it is simulated', () => ({ simulated: 'no' })],
    ['without a ledger', () => ({ ledger: undefined })],
  ])('%s', async (_, change) => {
    fx.misbehave(forge((quote) => ({ ...quote, ...change(quote) })))
    const before = await ledger.readState()
    const { id: quote_id } = fx.makeQuote(order)
    const body = { ...accounts(), source_amount: '20.00' }
    const answers = await Promise.all([
      ledger.post('/v1/conversions', atAnyRate(body)),
      ledger.post('/v1/conversions', { ...body, quote_id }),
      ledger.post('/v1/conversions?dry_run=true', atAnyRate(body), { key: null }),
    ])
    expect(answers.map(({ statusCode, body }) => `${statusCode} ${body.code}`)).toEqual(Array(3).fill(unusable))
    expect(await ledger.readState()).toEqual(before)
  })

  test.each<[string, (quote: Quote) => object, Refusal]>([
    ['of another source currency', () => ({ source_currency: 'GBP' }), '422 quote_mismatch'],
    ['of another target currency', () => ({ target_currency: 'GBP' }), '422 quote_mismatch'],
    [
      'of the pair the other way round',
      () => ({ source_currency: 'EUR', target_currency: 'USD' }),
      '422 quote_mismatch',
    ],
    ['of another amount', () => fx.makeQuote({ ...order, source_amount: '20.01' }), '502 fx_answer_invalid'],
    ['of another ledger', () => ({ ledger: 'other' }), '404 quote_not_found'],
    ['of another id', () => ({ id: randomUUID() }), '502 fx_answer_invalid'],
  ])('%s than was asked for', async (what, change, byQuote) => {
    fx.misbehave(forge((quote) => ({ ...quote, ...change(quote) })))
    const body = { ...accounts(), source_amount: '20.00' }
    const { id: quote_id } = fx.makeQuote(order)
    await ledger.expectRefusal(byQuote, () => ledger.post('/v1/conversions', { ...body, quote_id }))
    // An id is for the service to give.
    if (what === 'of another id') return
    await ledger.expectRefusal(unusable, () => ledger.post('/v1/conversions', atAnyRate(body)))
  })

  test('whose target amount was asked for, and is another', async () => {
    const body = { ...accounts(), target_amount: '17.03' }
    fx.misbehave(forge(() => fx.makeQuote({ ...order, source_amount: undefined, target_amount: '17.04' })))
    await ledger.expectRefusal(unusable, () => ledger.post('/v1/conversions', atAnyRate(body)))
  })

  test('that gives less than the source amount is worth, though it would be the price of that', async () => {
    // A cent is 1.59 yen: 158 yen cost as much as 159 do.
    const yen = await ledger.openAccount({ currency: 'JPY' })
    const quoteOf = (amounts: object) =>
      fx.makeQuote({ source_currency: 'USD', target_currency: 'JPY', target_exponent: 0, ...amounts })
    const [fair, worse] = [quoteOf({ source_amount: '1.00' }), quoteOf({ target_amount: '158' })]
    expect([fair, worse].map(({ source_amount, target_amount }) => [source_amount, target_amount])).toEqual([
      ['1.00', '159'],
      ['1.00', '158'],
    ])
    const body = { source_account: dollars, target_account: yen, source_amount: '1.00' }
    fx.misbehave(forge(() => worse))
    await ledger.expectRefusal(unusable, () => ledger.post('/v1/conversions', atAnyRate(body)))
    // Somebody may have asked for 158 yen, and been told their price.
    expect((await ledger.post('/v1/conversions', { ...body, quote_id: worse.id })).statusCode).toBe(201)
  })

  test('whose amounts are finer than the currencies', async () => {
    for (const [asked, finer] of [
      [{ source_amount: '20.00' }, { target_amount: '17.031' }],
      [{ target_amount: '10.00' }, { source_amount: '11.74999' }],
      [{ source_amount: '20.00' }, { target_amount: '17.03', spread_amount: '0.0801' }],
    ]) {
      fx.misbehave(forge((quote) => ({ ...quote, ...finer })))
      await ledger.expectRefusal(unusable, () =>
        ledger.post('/v1/conversions', { ...accounts(), ...asked, at_any_rate: true }),
      )
    }
    fx.misbehave(forge((quote) => ({ ...quote, target_amount: '17.031' })))
    const { id: quote_id } = fx.makeQuote(order)
    await ledger.expectRefusal('422 too_many_decimals', () =>
      ledger.post('/v1/conversions', { ...accounts(), source_amount: '20.00', quote_id }),
    )
  })

  test('that is written as no JSON is', async () => {
    for (const [name, value] of [
      ['per', 'NaN'],
      ['per', '1.1684e0'],
      ['source_amount', '0x14'],
      ['target_amount', '17.03'],
      ['expires_at', 'undefined'],
    ] as const) {
      fx.misbehave(garble((text) => unsafe(text, name, value)))
      await ledger.expectRefusal(unusable, () =>
        ledger.post('/v1/conversions', { ...accounts(), source_amount: '20.00', at_any_rate: true }),
      )
    }
  })

  test('that has expired is refused as such when it was named, and is no quote when it was not', async () => {
    const past = { created_at: moment(-60_000), expires_at: moment(-30_000), as_of: moment(-hourMs) }
    fx.misbehave(forge((quote) => ({ ...quote, ...past })))
    const body = { ...accounts(), source_amount: '20.00' }
    await ledger.expectRefusal(unusable, () => ledger.post('/v1/conversions', atAnyRate(body)))
    await ledger.expectRefusal('422 quote_expired', () =>
      ledger.post('/v1/conversions', { ...body, quote_id: fx.makeQuote(order).id }),
    )
  })
})

describe('a valuation is refused with 502 when of a rate that it is told', () => {
  test.each<[string, (rate: Quote) => unknown]>([
    ['the number is zero', (rate) => ({ ...rate, units: '0' })],
    ['the number is below zero', (rate) => ({ ...rate, per: '-1' })],
    ['the number is 1e-30', (rate) => ({ ...rate, units: '1e-30' })],
    ['the number is a JSON number', (rate) => ({ ...rate, units: 1 })],
    ['the number is NaN', (rate) => ({ ...rate, per: 'NaN' })],
    ['the number contradicts its fraction', (rate) => ({ ...rate, rate: '0.9' })],
    ['the base is another', (rate) => ({ ...rate, base: 'GBP' })],
    ['the quote is another', (rate) => ({ ...rate, quote: 'GBP' })],
    ['the two are the other way round', ({ base, quote, ...rate }) => ({ ...rate, base: quote, quote: base })],
    ['the source is missing', ({ source: _, ...rate }) => rate],
    ['the age is not said', ({ as_of: _, ...rate }) => rate],
    ['nothing is right', () => 1.1684],
  ])('%s', async (_, change) => {
    fx.misbehave(forge(({ data }) => ({ data: data.map(change) })))
    for (const path of ['/v1/owners/alice/balances?in=EUR', '/v1/fx/positions?in=EUR']) {
      await ledger.expectRefusal(unusable, () => ledger.get(path))
    }
  })

  test.each<[string, (rates: unknown[]) => unknown[]]>([
    ['one is missing', (rates) => rates.slice(1)],
    ['there is one more', (rates) => [...rates, null]],
    ['there is none', () => []],
  ])('%s', async (_, change) => {
    fx.misbehave(forge(({ data }) => ({ data: change(data) })))
    for (const path of ['/v1/owners/alice/balances?in=EUR', '/v1/fx/positions?in=EUR']) {
      await ledger.expectRefusal(unusable, () => ledger.get(path))
    }
  })
})

test('a valuation as of a moment is refused when a rate is of a later one', async () => {
  const at = moment(-60_000)
  fx.misbehave(forge(({ data }) => ({ data: data.map((rate: Quote) => ({ ...rate, as_of: moment(0) })) })))
  await ledger.expectRefusal(unusable, () => ledger.get(`/v1/fx/positions?in=EUR&at=${at}`))
  fx.misbehave(forge(({ data }) => ({ data: data.map((rate: Quote) => ({ ...rate, as_of: at })) })))
  expect((await ledger.get(`/v1/fx/positions?in=EUR&at=${at}`)).statusCode).toBe(200)
})

describe('a first try that fails and a second that is good make one conversion:', () => {
  test.each<[string, Fault]>([
    ['500', refuse(500, 'internal_error')],
    ['503', refuse(503, 'overloaded')],
    ['429', say(429, '')],
    ['a reset within the answer', resetWithin],
    ['an end within the answer', endWithin],
    ['a hang-up', hangUp],
    ['silence', stall],
  ])('%s', async (_, fault) => {
    const [before] = await ledger.balancesOf(dollars)
    fx.misbehave(fault, 1)
    const answer = await ledger.post('/v1/conversions', { ...accounts(), source_amount: '20.00', at_any_rate: true })
    expect(answer.statusCode, answer.text).toBe(201)
    expect(fx.calls).toHaveLength(2)
    expect(fx.calls[1]?.body).toEqual(fx.calls[0]?.body)
    const [after] = await ledger.balancesOf(dollars)
    expect(Number(before) - Number(after)).toBeCloseTo(20, 9)
  })

  test('a quote that is looked for, and the rates of a valuation, are asked for again too', async () => {
    fx.misbehave(resetWithin, 1)
    const { id: quote_id } = fx.makeQuote(order)
    const body = { ...accounts(), source_amount: '20.00', quote_id }
    expect((await ledger.post('/v1/conversions', atAnyRate(body))).statusCode).toBe(201)
    fx.misbehave(hangUp, 1)
    expect((await ledger.get('/v1/owners/alice/balances?in=EUR')).statusCode).toBe(200)
  })
})

describe('while the FX service keeps everybody waiting', () => {
  test('by an answer after 11 s, or by a byte a second, requests end with 503, and no connection to the database is held', async () => {
    let calls = 0
    fx.misbehave((...call) => {
      calls += 1
      const fault = calls % 2 === 0 ? trickle : answerLate
      fault(...call)
    })
    const before = await ledger.readState()
    const sent = sendAll()
    await until('all wait for their second try', () => fx.calls.length === 2 * Object.keys(requests).length)
    await until('no session is busy', async () => (await listBusySessions()).length === 0)
    expect(await sent).toEqual(all(away))
    expect(await ledger.readState()).toEqual(before)
  })

  test('by saying nothing to more conversions than there are connections to the database, transfers go on', async () => {
    fx.misbehave(stall)
    const target = await ledger.openAccount()
    let over = 0
    const waiting = range(60).map(async () => {
      const answer = await ledger.post('/v1/conversions', { ...accounts(), source_amount: '20.00', at_any_rate: true })
      over += 1
      return answer
    })
    await until('all are asked about', () => countQuotes() >= 60)
    await until('no session is busy', async () => (await listBusySessions()).length === 0)
    const [before] = await ledger.balancesOf(euros)

    const transfers = await Promise.all(range(20).map(() => ledger.postTransfer([dollars, target], '1.00')))
    const reads = await Promise.all(range(20).map(() => ledger.get(`/v1/accounts/${target}/balance`)))

    // If they held connections, the transfers would have waited for all of them.
    expect(over).toBeLessThan(60)
    expect(transfers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(201))
    expect(reads.map(({ body }) => body.posted)).toEqual(Array(20).fill('20.00'))
    const answers = await Promise.all(waiting)
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body.code}`))).toEqual(new Set([away]))
    expect(await ledger.balancesOf(euros)).toEqual([before])
  })
})

describe('when the FX service fails again and again', () => {
  test('it is left alone after ten failures in a row, and asked again when it is well', async () => {
    fx.misbehave(refuse(500, 'internal_error'))
    const body = { ...accounts(), source_amount: '20.00' }
    for (const _ of range(5)) await ledger.expectRefusal(away, () => ledger.post('/v1/conversions', atAnyRate(body)))
    expect(fx.calls).toHaveLength(10)

    const answer = await ledger.expectRefusal(away, () => ledger.post('/v1/conversions', atAnyRate(body)))

    expect(fx.calls).toHaveLength(10)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    fx.behave()
    await until(
      'it is asked again',
      async () => (await ledger.post('/v1/conversions', atAnyRate(body))).statusCode === 201,
    )
  })

  test('the ledger is ready, and says that it cannot reach it', async () => {
    expect((await ledger.get('/readyz')).body.checks.fx).toMatchObject({ reachable: true })
    await fx.goDown()
    const { statusCode, body } = await ledger.get('/readyz')
    await fx.comeBack()
    expect(statusCode).toBe(200)
    expect(body.checks.fx).toMatchObject({ reachable: false })
  })

  test('replays are answered, and whatever needs no rate goes on', async () => {
    const body = { ...accounts(), source_amount: '20.00' }
    const key = randomUUID()
    const original = await ledger.post('/v1/conversions', atAnyRate(body), { key })
    await fx.goDown()
    expect((await ledger.post('/v1/conversions', atAnyRate(body), { key })).text).toBe(original.text)
    expect((await ledger.post(`/v1/transactions/${original.body.id}/reversal`)).statusCode).toBe(201)
    expect((await ledger.get('/v1/owners/alice/balances')).statusCode).toBe(200)
    expect((await ledger.get('/v1/fx/positions')).statusCode).toBe(200)
    await fx.comeBack()
  })
})
