import { Decimal } from '@florin/money'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { until } from './clients.ts'
import { type FxStub, startFxStub } from './fx-stub.ts'
import { range, startLedger, type TestLedger } from './ledger.ts'

let fx: FxStub
let ledger: TestLedger
const firstMs = Date.parse('2025-01-01')
const types = ['asset', 'liability', 'equity', 'income', 'expense'] as const
const decimals: Record<string, number> = { USD: 2, JPY: 0, EUR: 2, TOK: 6 }
type Axis = 'recorded' | 'effective'

interface Entry {
  type: (typeof types)[number]
  currency: string
  direction: 'debit' | 'credit'
  amount: string
  recordedMs: number
  effectiveMs: number
}
let entries: Entry[]

beforeAll(async () => {
  fx = await startFxStub()
  ledger = await startLedger({ fx: fx.url, contract: true })
  const accounts = new Map<string, string[]>()
  for (const currency of ['USD', 'JPY']) {
    const open = (type: string) => ledger.openAccount({ currency, type, minimum_balance: null })
    accounts.set(currency, await Promise.all([...types, ...types].map(open)))
  }
  const orders = fc.sample(
    fc.record({
      currency: fc.constantFrom('USD', 'JPY'),
      from: fc.nat(9),
      step: fc.integer({ min: 1, max: 9 }),
      units: fc.integer({ min: 1, max: 10_000 }),
      effective: fc.option(fc.integer({ min: firstMs, max: Date.now() })),
    }),
    { numRuns: 160, seed: 20_261_130 },
  )
  for (const chunk of range(8)) {
    await Promise.all(
      orders.slice(chunk * 20, chunk * 20 + 20).map(async ({ currency, from, step, units, effective }) => {
        const of = accounts.get(currency) as string[]
        const amount = String(units)
        const answer = await ledger.post('/v1/transactions', {
          entries: [
            { account: of[from], direction: 'debit', amount },
            { account: of[(from + step) % 10], direction: 'credit', amount },
          ],
          ...(effective !== null && { effective_at: new Date(effective).toISOString() }),
        })
        expect(answer.statusCode, answer.text).toBe(201)
      }),
    )
  }
  const { rows } = await ledger.db.query(
    `select a.type, e.currency, e.direction, e.amount,
            (extract(epoch from t.recorded_at) * 1000)::float8 as "recordedMs",
            (extract(epoch from t.effective_at) * 1000)::float8 as "effectiveMs"
       from entries e join accounts a on a.ledger = e.ledger and a.id = e.account_id
            join transactions t on t.ledger = e.ledger and t.id = e.transaction_id where e.ledger = 1`,
  )
  entries = rows
})
afterEach(() => fx.behave())
afterAll(async () => {
  await ledger.verify()
  await ledger.close()
  await fx.close()
})

async function get(path: string, of = 'main') {
  const { statusCode, body, text } = await ledger.get(`/v1/${path}`, { ledger: of })
  expect(statusCode, text).toBe(200)
  return body
}

/** What a replay says of the accounts of a type between two moments, the first included: credits less debits. */
function creditsOf(currency: string, type: string, axis: Axis, fromMs: number, toMs: number): Decimal {
  return entries.reduce((sum, entry) => {
    const ms = entry[`${axis}Ms`]
    if (entry.currency !== currency || entry.type !== type || ms < fromMs || ms >= toMs) return sum
    return entry.direction === 'credit' ? sum.plus(entry.amount) : sum.minus(entry.amount)
  }, new Decimal(0))
}

const iso = (ms: number) => new Date(ms).toISOString()

describe.each<Axis>(['recorded', 'effective'])('on the %s axis', (axis) => {
  const moments = () => {
    const seen = entries.map((entry) => entry[`${axis}Ms`])
    const last = Math.max(...entries.map(({ recordedMs }) => recordedMs))
    return fc.oneof(fc.constantFrom(...seen), fc.integer({ min: firstMs, max: last }))
  }
  const sheetAt = (ms: number) => get(`balance-sheet?${axis === 'recorded' ? 'at' : 'effective_at'}=${iso(ms)}`)

  test('the balance sheet of any moment equals a replay, and assets equal liabilities and equity', async () => {
    for (const atMs of fc.sample(moments(), 25)) {
      const { data, at, effective_at, in: reporting, total } = await sheetAt(atMs)
      expect([axis === 'recorded' ? at : effective_at, reporting, total]).toEqual([iso(atMs), null, null])
      const shown = new Set(data.map(({ currency }: { currency: string }) => currency))
      for (const { currency, ...at } of entries) if (at[`${axis}Ms`] <= atMs) expect(shown).toContain(currency)
      for (const { currency, ...row } of data) {
        const net = (type: string) => creditsOf(currency, type, axis, Number.NEGATIVE_INFINITY, atMs + 1)
        const result = net('income').plus(net('expense'))
        const text = (amount: Decimal) => amount.toFixed(decimals[currency] as number).replace(/^-(0[.0]*)$/, '$1')
        expect(row).toEqual({
          assets: text(net('asset').neg()),
          liabilities: text(net('liability')),
          equity: text(net('equity').plus(result)),
          equity_accounts: text(net('equity')),
          result: text(result),
          valuation: null,
        })
        expect(new Decimal(row.liabilities).plus(row.equity).eq(row.assets)).toBe(true)
      }
    }
  })

  test('the income statement of any range equals a replay, and the change of the result of the balance sheets', async () => {
    for (const pair of fc.sample(fc.tuple(moments(), moments()), 20)) {
      const [fromMs, lateMs] = pair.sort((a, b) => a - b) as [number, number]
      const toMs = Math.max(fromMs + 1, lateMs)
      const { data, from, to } = await get(`income-statement?axis=${axis}&from=${iso(fromMs)}&to=${iso(toMs)}`)
      expect([from, to]).toEqual([iso(fromMs), iso(toMs)])
      const [opening, closing] = [await sheetAt(fromMs - 1), await sheetAt(toMs - 1)]
      expect(data.length).toBeGreaterThan(0)
      for (const { currency, income, expense, result } of data) {
        expect(creditsOf(currency, 'income', axis, fromMs, toMs).eq(income)).toBe(true)
        expect(creditsOf(currency, 'expense', axis, fromMs, toMs).neg().eq(expense)).toBe(true)
        expect(new Decimal(income).minus(expense).eq(result)).toBe(true)
        const resultIn = (sheet: typeof opening) =>
          sheet.data.find((row: { currency: string }) => row.currency === currency)?.result ?? '0'
        expect(new Decimal(resultIn(closing)).minus(resultIn(opening)).eq(result)).toBe(true)
      }
    }
  })
})

test('without a moment or a range they are of the present', async () => {
  const { data: sheet, at, final } = await get('balance-sheet')
  expect([at, final]).toEqual([null, undefined])
  for (const query of ['', '?axis=effective', '?from=2000-01-01', '?to=2999-01-01', '?axis=effective&to=2999-01-01']) {
    const { data } = await get(`income-statement${query}`)
    const results = (rows: { currency: string; result: string }[]) => rows.map((row) => [row.currency, row.result])
    expect(results(data)).toEqual(results(sheet))
  }
})

/** Waits for the next millisecond, so that what comes is later than what was. */
async function fix(usd: string): Promise<string> {
  const moveOn = async () => {
    const nowMs = Date.now()
    await until('time goes on', () => Date.now() > nowMs)
  }
  await moveOn()
  const validAt = iso(Date.now())
  fx.setRate('USD', usd, validAt)
  await moveOn()
  return validAt
}

let houses = 0
/** A ledger of its own with 1,000.00 of USD and EUR, that earns spreads. */
async function openHouse() {
  const name = `house-${houses++}`
  await ledger.post('/v1/ledgers', { name })
  const open = (currency: string) => ledger.openAccount({ currency, balance: '1000.00' }, { ledger: name })
  const [usd, eur] = [await open('USD'), await open('EUR')]
  const convert = async (source: string, target: string, source_amount: string) => {
    const order = { source_account: source, target_account: target, source_amount, at_any_rate: true }
    const answer = await ledger.post('/v1/conversions', order, { ledger: name })
    expect(answer.statusCode, answer.text).toBe(201)
  }
  return { name, usd, eur, convert }
}

const sheetLines = ['assets', 'liabilities', 'equity', 'equity_accounts', 'result'] as const

/** Values the lines as a reader would, from the rows of each currency. */
function expectValued(
  data: Record<string, string & { rate: object }>[],
  lines: readonly string[],
  rates: Record<string, string | undefined>,
) {
  for (const row of data) {
    for (const line of lines) {
      const value = new Decimal(row[line] as string).div(rates[row.currency as string] as string)
      const shown = (row.valuation as unknown as Record<string, string>)[line] as string
      expect(value.minus(shown).abs().lte('0.02'), `${row.currency} ${line}: ${value} ${shown}`).toBe(true)
    }
  }
}

test('in a reporting currency: all lines at the mid rates of the moment, the gains as the positions report gives them', async () => {
  const house = await openHouse()
  const firstRate = await fix('1.25')
  await house.convert(house.usd, house.eur, '100.00')
  await fix('1')
  await house.convert(house.eur, house.usd, '60.00')
  const before = iso(Date.now())
  const validAt = await fix('1.6')
  await house.convert(house.usd, house.eur, '33.33')

  fx.calls.length = 0
  const sheet = await get('balance-sheet?in=EUR', house.name)
  const lookups = fx.calls.map(({ body }) => body.lookups.filter(({ at }: { at?: string }) => at === undefined))
  expect(lookups[0]).toEqual([{ base: 'USD', quote: 'EUR' }])
  expectValued(sheet.data, sheetLines, { EUR: '1', USD: '1.6' })
  expect(sheet.data.map(({ valuation }: { valuation: { rate: object } }) => valuation.rate)).toEqual([
    null,
    { rate: '0.625', rate_source: 'ecb', simulated: false, rate_as_of: validAt, stale: false, flagged: false },
  ])
  const { total } = await get('fx/positions?in=EUR', house.name)
  expect(sheet.total.fx_gains).toEqual({ realised: total.realised_gain, unrealised: total.unrealised_gain })
  // All positions come from conversions, so that the equity accounts are their value, which is the sum of the gains.
  const gains = new Decimal(total.realised_gain).plus(total.unrealised_gain)
  expect(gains.minus(sheet.total.equity_accounts).abs().lte('0.02')).toBe(true)
  expect(sheet.total.result).not.toBe('0.00')
  for (const { liabilities, equity, equity_accounts, result, assets } of [
    sheet.total,
    ...sheet.data.map((row: { valuation: object }) => row.valuation),
  ]) {
    expect(new Decimal(liabilities).plus(equity).eq(assets)).toBe(true)
    expect(new Decimal(equity_accounts).plus(result).eq(equity)).toBe(true)
  }

  const past = await get(`balance-sheet?in=EUR&at=${before}`, house.name)
  expectValued(past.data, sheetLines, { EUR: '1', USD: '1' })
  const then = (await get(`fx/positions?in=EUR&at=${before}`, house.name)).total
  expect(past.total.fx_gains).toEqual({ realised: then.realised_gain, unrealised: then.unrealised_gain })

  // What was gained in a range is the difference of two moments.
  const statement = await get(`income-statement?in=EUR&from=${iso(Date.parse(before) + 1)}`, house.name)
  expectValued(statement.data, ['income', 'expense', 'result'], { EUR: '1', USD: '1.6' })
  for (const [gain, part] of [
    ['realised_gain', 'realised'],
    ['unrealised_gain', 'unrealised'],
  ] as const) {
    const change = new Decimal(total[gain]).minus(then[gain])
    expect(change.minus(statement.total.fx_gains[part]).abs().lte('0.01')).toBe(true)
  }
  const all = await get('income-statement?in=EUR&from=0001-01-01', house.name)
  expect(all.total.fx_gains).toEqual(sheet.total.fx_gains)
  expect(all.total.result).toBe(sheet.total.result)
  const none = await get(`income-statement?in=EUR&to=${firstRate}`, house.name)
  expect(none.total).toEqual({
    income: '0.00',
    expense: '0.00',
    result: '0.00',
    fx_gains: { realised: '0.00', unrealised: '0.00' },
  })
})

test('of positions with more history than a valuation reads have no FX gains, and say so by null; the rest is as before', async () => {
  const house = await openHouse()
  await fix('1.25')
  await house.convert(house.usd, house.eur, '100.00')
  const early = iso(Date.now())
  await until('time goes on', () => Date.now() > Date.parse(early) + 1)
  await house.convert(house.usd, house.eur, '10.00')
  const { total } = await get('balance-sheet?in=EUR', house.name)
  expect(total.fx_gains).not.toBeNull()
  const superuser = new pg.Client(ledger.superuserUrl)
  await superuser.connect()
  const setSequence = (of: string) =>
    superuser.query(
      `set session_replication_role = replica;
       update ledger.accounts set last_sequence = ${of}
        where code = 'system.fx.usd' and ledger = (select id from ledger.ledgers where name = '${house.name}')`,
    )
  try {
    // With the two entries of the other position.
    await setSequence('99998')
    expect((await get('balance-sheet?in=EUR', house.name)).total).toEqual(total)
    await setSequence('99999')
    expect((await get('balance-sheet?in=EUR', house.name)).total).toEqual({ ...total, fx_gains: null })
    expect((await get(`income-statement?in=EUR&from=${early}`, house.name)).total.fx_gains).toBeNull()
    await ledger.expectRefusal('422 history_too_long', () =>
      ledger.get('/v1/fx/positions?in=EUR', { ledger: house.name }),
    )
    expect((await get('fx/positions', house.name)).data).toHaveLength(2)
    // An earlier moment has fewer entries.
    expect((await get(`fx/positions?in=EUR&at=${early}`, house.name)).total).not.toBeNull()
  } finally {
    await setSequence('2')
    await superuser.end()
  }
})

test('a total is rounded once, and rounded lines add up', async () => {
  const name = 'rounding'
  await ledger.post('/v1/ledgers', { name })
  for (const code of ['AAA', 'BBB', 'CCC']) {
    await ledger.post('/v1/currencies', { code, exponent: 2, name: 'Of its own' }, { ledger: name })
    // 0.01 of it has the value 0.004.
    fx.setRate(code, '2.5')
    const open = (type: string) => ledger.openAccount({ currency: code, type }, { ledger: name })
    const accounts = await Promise.all(['asset', 'liability', 'equity', 'income'].map(open))
    const entries = accounts.map((account, i) =>
      i === 0 ? { account, direction: 'debit', amount: '0.03' } : { account, direction: 'credit', amount: '0.01' },
    )
    const answer = await ledger.post('/v1/transactions', { entries }, { ledger: name })
    expect(answer.statusCode, answer.text).toBe(201)
  }
  const { data, total } = await get('balance-sheet?in=EUR', name)
  for (const { valuation } of data) {
    // The equity accounts take the difference: 0.012 = 0.004 + 0.004 + 0.004.
    expect(valuation).toMatchObject({ assets: '0.01', liabilities: '0.00', result: '0.00', equity_accounts: '0.01' })
    expect(valuation.equity).toBe('0.01')
  }
  expect(total).toMatchObject({ assets: '0.04', liabilities: '0.01', result: '0.01', equity_accounts: '0.02' })
  const statement = await get('income-statement?in=EUR', name)
  expect(statement.data.map(({ valuation }: { valuation: { income: string } }) => valuation.income)).toEqual(
    Array(3).fill('0.00'),
  )
  expect(statement.total).toMatchObject({ income: '0.01', expense: '0.00', result: '0.01' })
})

test('without a rate a currency has no valuation, and there is no total; a currency of zeros needs none', async () => {
  const name = 'tokens'
  await ledger.post('/v1/ledgers', { name })
  await ledger.post('/v1/currencies', { code: 'TOK', exponent: 6, name: 'A token' }, { ledger: name })
  await ledger.openAccount({ currency: 'EUR', balance: '10.00' }, { ledger: name })
  const token = await ledger.openAccount({ currency: 'TOK' }, { ledger: name })
  for (const path of ['balance-sheet?in=EUR', 'income-statement?in=EUR']) {
    const { data, total } = await get(path, name)
    expect(data).toMatchObject([{ currency: 'EUR', valuation: { rate: null } }, { valuation: { rate: null } }])
    expect(total).toMatchObject({ fx_gains: { realised: '0.00', unrealised: '0.00' } })
  }
  await ledger.post('/v1/deposits', { account: token, amount: '1' }, { ledger: name })
  const { data, total } = await get('balance-sheet?in=EUR', name)
  expect(data).toMatchObject([
    { currency: 'EUR', assets: '10.00', valuation: { assets: '10.00' } },
    { currency: 'TOK', assets: '1.000000', valuation: null },
  ])
  expect(total).toBeNull()
  // In its own currency it needs no rate.
  expect((await get('balance-sheet?in=TOK', name)).data[1].valuation).toMatchObject({ assets: '1.000000', rate: null })
})

test('on the effective axis there are no gains: they follow the order of recording', async () => {
  const house = await openHouse()
  await fix('1.25')
  await house.convert(house.usd, house.eur, '100.00')
  const tomorrow = iso(Date.now() + 86_400_000)
  for (const path of [
    `balance-sheet?in=EUR&effective_at=${tomorrow}`,
    `income-statement?in=EUR&axis=effective&to=${tomorrow}`,
  ]) {
    const { total, final } = await get(path, house.name)
    expect(total.fx_gains).toBeNull()
    expect(total.result).not.toBe('0.00')
    expect(final).toBe(false)
  }
})

test('they are files when CSV is asked for, with the total as the last row', async () => {
  const house = await openHouse()
  await fix('1.25')
  const read = async (path: string) => {
    const headers = { accept: 'text/csv', 'florin-ledger': house.name }
    const answer = await ledger.app.inject({ url: `/v1/${path}`, headers })
    expect(answer.statusCode, answer.payload).toBe(200)
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present')
    return answer.payload.split('\r\n')
  }
  expect(await read('balance-sheet')).toEqual([
    'currency,assets,liabilities,equity,equity_accounts,result',
    'EUR,1000.00,1000.00,0.00,0.00,0.00',
    'USD,1000.00,1000.00,0.00,0.00,0.00',
    '',
  ])
  const [header, euros, dollars, total] = await read('balance-sheet?in=EUR')
  expect(header).toBe(
    'currency,assets,liabilities,equity,equity_accounts,result,in,assets_in,liabilities_in,equity_in,equity_accounts_in,' +
      'result_in,rate,rate_source,rate_as_of,stale,realised_gain_in,unrealised_gain_in',
  )
  expect(euros).toBe('EUR,1000.00,1000.00,0.00,0.00,0.00,EUR,1000.00,1000.00,0.00,0.00,0.00,,,,,,')
  expect(dollars).toMatch(/^USD,1000.00,1000.00,0.00,0.00,0.00,EUR,800.00,800.00,0.00,0.00,0.00,0.8,ecb,20.*Z,false,,$/)
  expect(total).toBe(',,,,,,EUR,1800.00,1800.00,0.00,0.00,0.00,,,,,0.00,0.00')
  expect((await read('income-statement?from=2025-01-01'))[0]).toBe('currency,income,expense,result')
})

test('what cannot be answered is rejected', async () => {
  const refuse = (refusal: string, path: string) =>
    ledger.expectRefusal(refusal as '400 invalid_request', () => ledger.get(`/v1/${path}`))
  await refuse('422 currency_unknown', 'balance-sheet?in=ZZZ')
  await refuse('422 currency_unknown', 'income-statement?in=ZZZ')
  await refuse('422 moment_in_future', `balance-sheet?at=${iso(Date.now() + 3_600_000)}`)
  await refuse('422 range_empty', 'income-statement?from=2026-01-02&to=2026-01-02')
  await refuse('400 invalid_request', 'balance-sheet?at=2026-01-01T00:00:00Z&effective_at=2026-01-01')
  await refuse('400 invalid_request', 'balance-sheet?from=2026-01-01')
  await refuse('400 invalid_request', 'income-statement?at=2026-01-01T00:00:00Z')
  await fx.goDown()
  await refuse('503 fx_unavailable', 'balance-sheet?in=EUR')
  expect((await ledger.get('/v1/balance-sheet')).statusCode).toBe(200)
  await fx.comeBack()
})
