import { scale } from '@florin/testing'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayNumber, dayText, Model, type ModelFee } from './model.ts'
import { feeOf, newCode, range, reversalOf, startRevenue, type TestRevenue } from './revenue.ts'

let revenue: TestRevenue
beforeAll(async () => {
  revenue = await startRevenue()
})
afterAll(() => revenue.close())

interface Row {
  period: string | null
  currency: string
  kind: string | null
  schedule: string | null
  charged: string
  recognised: string
  deferred: string
  fees: number
  valuation: null
}

async function report(ledger: string, query: string): Promise<Row[]> {
  const answer = await revenue.get(`/v1/revenue?${query}`, { ledger })
  expect(answer.statusCode, answer.text).toBe(200)
  return answer.body.data
}

const firstDay = dayNumber('2026-01-01')
const lastDay = dayNumber('2026-12-31')

/** How each schedule of the history recognises, and over how many days from a day on. */
const schedules = {
  once: undefined,
  'ten-days': 'P10D',
  'one-day': 'P1D',
  'six-days': 'P6D',
  quarter: 'P90D',
} as const
type ScheduleName = keyof typeof schedules
const daysOf = (schedule: ScheduleName | null) => Number(/\d+/.exec(schedules[schedule ?? 'once'] ?? '1'))

async function openLedger(): Promise<string> {
  const ledger = newCode()
  for (const [code, period] of Object.entries(schedules)) {
    const recognition = period === undefined ? { method: 'at_once' } : { method: 'evenly', period }
    await revenue.addSchedule({ code, currency: '*', rule: { percentage_bps: '1' }, recognition }, { ledger })
  }
  return ledger
}

interface Plan {
  day: number
  minor: bigint
  currency: 'USD' | 'JPY' | 'BTC'
  kind: 'withdrawal' | 'deposit'
  schedule: ScheduleName | null
  /** Days after the original; undefined for never. */
  reversedAfter: number | undefined
}

const decimals = { USD: 2, JPY: 0, BTC: 18 }

const plan: fc.Arbitrary<Plan> = fc.record({
  // Many on the same days, so that sums are added to.
  day: fc.oneof(fc.integer({ min: firstDay, max: lastDay }), fc.integer({ min: firstDay, max: firstDay + 2 })),
  minor: fc.oneof(fc.bigInt(1n, 12n), fc.bigInt(1n, 10_000n), fc.bigInt(1n, 10n ** 24n)),
  currency: fc.constantFrom('USD' as const, 'JPY' as const, 'BTC' as const),
  kind: fc.constantFrom('withdrawal' as const, 'deposit' as const),
  schedule: fc.constantFrom(null, ...(Object.keys(schedules) as ScheduleName[])),
  // Also before its original, as a clock may have it.
  reversedAfter: fc.option(fc.integer({ min: -3, max: 100 }), { nil: undefined, freq: 2 }),
})

function feesOf(ledger: string, { day, minor, currency, kind, schedule, reversedAfter }: Plan): ModelFee[] {
  const places = decimals[currency]
  const digits = `${minor}`.padStart(places + 1, '0')
  const amount = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits
  const at = (on: number) => `${dayText(on)}T${on % 2 ? '00:00:00.000' : '23:59:59.999'}Z`
  const version = schedule === null ? null : 1
  const fee = feeOf({ ledger, amount, currency, kind, schedule, version, charged_at: at(day) })
  const days = daysOf(schedule)
  if (reversedAfter === undefined) return [{ fee, days }]
  return [
    { fee, days },
    { fee: reversalOf(fee, { charged_at: at(day + reversedAfter) }), days },
  ]
}

async function recordHistory(plans: Plan[]): Promise<{ ledger: string; model: Model }> {
  const ledger = await openLedger()
  const model = new Model()
  const fees = plans.flatMap((each) => feesOf(ledger, each))
  model.add(...fees)
  // In two batches, because sums of several must add up too.
  const half = Math.ceil(fees.length / 2)
  for (const batch of [fees.slice(0, half), fees.slice(half)]) {
    if (batch.length > 0) await revenue.recordBatch(batch.map(({ fee }) => fee))
  }
  // A reversal whose original came in the second one.
  await revenue.recordBatch(fees.map(({ fee }) => fee))
  return { ledger, model }
}

const groupings = [
  '',
  'day',
  'month',
  'currency',
  'kind',
  'schedule',
  'month,kind',
  'schedule,day',
  'kind,schedule,currency,month',
]

const ordered = (rows: object[]) => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()

describe('a report', () => {
  test('says of any time, in any groups, what adding up day by day says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(plan, { minLength: 1, maxLength: 25 }),
        fc.array(
          fc.record({
            from: fc.integer({ min: firstDay - 20, max: lastDay + 60 }),
            length: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 366 })),
            group: fc.constantFrom(...groupings),
          }),
          { minLength: 6, maxLength: 6 },
        ),
        async (plans, questions) => {
          const { ledger, model } = await recordHistory(plans)
          for (const { from, length, group } of questions) {
            const [first, last] = [dayText(from), dayText(from + length)]
            const rows = await report(ledger, `from=${first}&to=${last}${group && `&group_by=${group}`}`)
            const told = rows.map(({ valuation, ...row }) => {
              expect(valuation).toBeNull()
              return row
            })
            expect(ordered(told), `${first} ${last} ${group}`).toEqual(
              ordered(model.report(ledger, first, last, group.split(','))),
            )
          }
        },
      ),
      { numRuns: scale(8, 40) },
    )
  })

  const minorOf = (text: string) => BigInt(text.replace('.', ''))

  test('of any partition of time adds up to that of the whole, to the last unit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(plan, { minLength: 1, maxLength: 25 }),
        fc.uniqueArray(fc.integer({ min: firstDay + 1, max: lastDay + 119 }), { maxLength: 12 }),
        async (plans, cuts) => {
          const { ledger } = await recordHistory(plans)
          const ends = [firstDay - 5, ...cuts.sort((a, b) => a - b), lastDay + 120]
          const whole = await report(ledger, `from=${dayText(ends[0] as number)}&to=${dayText(ends.at(-1) as number)}`)
          const parts: Row[][] = []
          for (const [index, end] of ends.slice(1).entries()) {
            parts.push(await report(ledger, `from=${dayText(ends[index] as number)}&to=${dayText(end)}`))
          }
          for (const { currency, charged, recognised, deferred, fees } of whole) {
            const of = parts.flat().filter((row) => row.currency === currency)
            const sum = (field: 'charged' | 'recognised') => of.reduce((total, row) => total + minorOf(row[field]), 0n)
            expect(sum('charged')).toBe(minorOf(charged))
            expect(sum('recognised')).toBe(minorOf(recognised))
            expect(of.reduce((total, row) => total + row.fees, 0)).toBe(fees)
            // After the last day that anything is earned on, all is earned.
            expect(minorOf(deferred)).toBe(0n)
            expect(recognised).toBe(charged)
          }
        },
      ),
      { numRuns: scale(6, 25) },
    )
  })

  test('of a fee never has more of it recognised than there is, nor less than nothing, nor takes any of it back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.bigInt(1n, 100n), fc.bigInt(1n, 10n ** 12n)),
        fc.constantFrom<ScheduleName>('ten-days', 'six-days', 'quarter'),
        async (minor, schedule) => {
          const { ledger } = await recordHistory([
            { day: firstDay, minor, currency: 'JPY', kind: 'withdrawal', schedule, reversedAfter: undefined },
          ])
          const rows = await report(ledger, `from=${dayText(firstDay - 1)}&to=${dayText(firstDay + 100)}&group_by=day`)
          let recognised = 0n
          let before: bigint | undefined
          for (const [index, row] of rows.entries()) {
            const part = BigInt(row.recognised)
            recognised += part
            expect(part).toBeGreaterThanOrEqual(0n)
            expect(BigInt(row.deferred)).toBe(minor - recognised)
            // The first days have the odd units, one each.
            if (before !== undefined) expect([before, before - 1n]).toContain(part)
            if (index === 0) expect(row.period).toBe(dayText(firstDay))
            before = part
          }
          expect(recognised).toBe(minor)
        },
      ),
      { numRuns: scale(8, 40) },
    )
  })

  test('of a fee and its reversal sums to nothing from the day of the reversal on, deferred too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt(1n, 10n ** 12n),
        fc.constantFrom<ScheduleName | null>(null, 'once', 'ten-days', 'quarter'),
        fc.integer({ min: 0, max: 120 }),
        async (minor, schedule, reversedAfter) => {
          const { ledger } = await recordHistory([
            { day: firstDay, minor, currency: 'USD', kind: 'withdrawal', schedule, reversedAfter },
          ])
          const until = dayText(firstDay + reversedAfter + 1)
          const [told] = await report(ledger, `from=${dayText(firstDay)}&to=${until}`)
          expect(told).toMatchObject({ charged: '0.00', recognised: '0.00', deferred: '0.00', fees: 2 })
          expect(await report(ledger, `from=${until}&to=${dayText(firstDay + 400)}`)).toEqual([])
        },
      ),
      { numRuns: scale(8, 40) },
    )
  })

  test('has the fees of a year by the calendar: 365 days, or 366', async () => {
    const ledger = newCode()
    await revenue.addSchedule(
      { code: 'year', rule: { flat: '1' }, recognition: { method: 'evenly', period: 'P1Y' } },
      { ledger },
    )
    const yearly = (charged_at: string) => feeOf({ ledger, schedule: 'year', version: 1, amount: '3.66', charged_at })
    await revenue.record(yearly('2027-06-15T00:00:00.000Z'))
    const rows = await report(ledger, 'from=2027-06-15&to=2028-06-15&group_by=day')
    expect(rows).toHaveLength(366)
    expect(new Set(rows.map(({ recognised }) => recognised))).toEqual(new Set(['0.01']))
    expect(rows.at(-1)?.deferred).toBe('0.00')
  })

  test('has a fee in cents however few decimals it was sent with', async () => {
    const ledger = newCode()
    await revenue.addSchedule(
      { code: 'year', rule: { flat: '49' }, recognition: { method: 'evenly', period: 'P1Y' } },
      { ledger },
    )
    const yearly = { ledger, schedule: 'year', version: 1, amount: '49', charged_at: '2026-01-01T00:00:00.000Z' }
    await revenue.record(feeOf(yearly))
    const rows = await report(ledger, 'from=2026-01-01&to=2027-01-01&group_by=month')
    expect(rows.map(({ recognised }) => recognised).slice(0, 2)).toEqual(['4.34', '3.92'])
    expect(rows.at(-1)).toMatchObject({ recognised: '4.03', deferred: '0.00' })
  })

  test('is empty where there is nothing, and knows only its ledger', async () => {
    await revenue.record(feeOf({ ledger: 'elsewhere' }))
    expect(await report('nowhere', 'from=2026-01-01&to=2027-01-01&group_by=month')).toEqual([])
  })

  test('never adds two currencies', async () => {
    const ledger = newCode()
    await revenue.recordBatch(['USD', 'EUR', 'JPY'].map((currency) => feeOf({ ledger, currency, amount: '5' })))
    const rows = await report(ledger, 'from=2026-01-01&to=2027-01-01')
    expect(rows.map(({ currency, charged }) => `${charged} ${currency}`)).toEqual(['5.00 EUR', '5 JPY', '5.00 USD'])
  })

  test('shows the spread of conversions as a kind of its own', async () => {
    const ledger = newCode()
    await revenue.recordBatch([feeOf({ ledger }), feeOf({ ledger, kind: 'fx_spread', amount: '0.58' })])
    const rows = await report(ledger, 'from=2026-04-01&to=2026-05-01&group_by=kind')
    expect(rows.map(({ kind, charged }) => `${kind} ${charged}`)).toEqual(['fx_spread 0.58', 'withdrawal 1.00'])
  })

  test('counts a day in UTC', async () => {
    const ledger = newCode()
    await revenue.recordBatch(
      [
        '2026-03-31T23:59:59.999Z',
        '2026-04-01T00:00:00.000Z',
        '2026-04-30T23:59:59.999Z',
        '2026-05-01T01:00:00+02:00',
      ].map((charged_at) => feeOf({ ledger, charged_at })),
    )
    const rows = await report(ledger, 'from=2026-03-01&to=2026-06-01&group_by=month')
    expect(rows.map(({ period, fees }) => `${period} ${fees}`)).toEqual(['2026-03 1', '2026-04 3'])
  })

  test('has a fee in the month in which it is effective', async () => {
    const ledger = newCode()
    await revenue.addSchedule(
      { code: 'quarter', rule: { flat: '9' }, recognition: { method: 'evenly', period: 'P90D' } },
      { ledger },
    )
    const late = feeOf({ ledger, charged_at: '2026-04-02T08:00:00.000Z', effective_on: '2026-03-31' })
    const spread = { schedule: 'quarter', version: 1, amount: '9.00' }
    const evenly = feeOf({ ledger, ...spread, charged_at: '2026-04-02T08:00:00.000Z', effective_on: '2026-02-01' })
    await revenue.recordBatch([late, evenly])
    await revenue.record(reversalOf(late, { charged_at: '2026-04-03T00:00:00.000Z', effective_on: '2026-05-01' }))
    const rows = await report(ledger, 'from=2026-01-01&to=2026-07-01&group_by=month')
    expect(rows.map(({ period, charged, recognised }) => `${period} ${charged} ${recognised}`)).toEqual([
      '2026-02 9.00 2.80',
      '2026-03 1.00 4.10',
      '2026-04 0.00 3.00',
      '2026-05 -1.00 -0.90',
    ])
  })

  test('reaches over all of the calendar', async () => {
    const ledger = await openLedger()
    await revenue.recordBatch(
      ['0001-01-01T00:00:00.000Z', '9999-12-30T00:00:00.000Z'].map((charged_at) =>
        feeOf({ ledger, schedule: 'ten-days', version: 1, charged_at }),
      ),
    )
    const [row] = await report(ledger, 'from=0001-01-01&to=9999-12-31')
    expect(row).toMatchObject({ charged: '2.00', recognised: '1.10', deferred: '0.90' })
    const [last] = await report(ledger, 'from=9999-12-01&to=9999-12-31&group_by=month')
    expect(last).toMatchObject({ period: '9999-12', charged: '1.00', deferred: '0.90' })
  })

  test.each([
    ['from=2026-01-01', 'no end'],
    ['from=2026-01-01&to=2026-01-01', 'no day'],
    ['from=2026-02-01&to=2026-01-01', 'an end before its beginning'],
    ['from=2026-02-30&to=2026-03-01', 'a day that there is not'],
    ['from=2026-01-01&to=2027-01-03&group_by=day', '367 days, by day'],
    ['from=2000-01-01&to=2020-01-01&group_by=month', '20 years, by month'],
    ['from=2026-01-01&to=2026-02-01&group_by=day,month', 'days and months'],
    ['from=2026-01-01&to=2026-02-01&group_by=kind,kind', 'a group twice'],
    ['from=2026-01-01&to=2026-02-01&group_by=owner', 'a group that there is not'],
    ['from=2026-01-01&to=2026-02-01&in=euro', 'a currency that is no code'],
  ])('%s is refused: %s', async (query) => {
    await revenue.expectRefusal('400 invalid_request', () => revenue.get(`/v1/revenue?${query}`))
  })

  test('of more than 10,000 rows is refused', async () => {
    const ledger = newCode()
    const currencies = range(30).map((index) => `X${String(index).padStart(2, '0')}`)
    await revenue.addSchedule(
      { code: 'years', currency: '*', rule: { percentage_bps: '1' }, recognition: { method: 'evenly', period: 'P3Y' } },
      { ledger },
    )
    await revenue.recordBatch(
      currencies.map((currency) =>
        feeOf({ ledger, currency, schedule: 'years', version: 1, amount: '10000', charged_at: '2026-01-01T00:00:00Z' }),
      ),
    )
    await revenue.expectRefusal('422 report_too_large', () =>
      revenue.get('/v1/revenue?from=2026-01-01&to=2027-01-01&group_by=day', { ledger }),
    )
    expect(await report(ledger, 'from=2026-01-01&to=2027-01-01&group_by=month')).toHaveLength(360)
  })
})

describe('by Accept: text/csv', () => {
  test('a report has the same rows', async () => {
    const { ledger } = await recordHistory(fc.sample(plan, { numRuns: 30, seed: 7 }))
    const path = '/v1/revenue?from=2026-01-01&to=2027-01-01&group_by=month,kind,schedule'
    const json = await revenue.get(path, { ledger })
    const csv = await revenue.get(path, { ledger, accept: 'text/csv' })
    expect([csv.statusCode, csv.headers['content-type'], csv.headers.vary]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
      'accept',
    ])
    const rows = parse(csv.text, { columns: true }) as Record<string, string>[]
    const told = json.body.data.map(({ valuation: _, ...row }: Row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)])),
    )
    expect(told.length).toBeGreaterThan(5)
    expect(rows).toEqual(told)
  })

  test('a refusal is still a problem', async () => {
    const answer = await revenue.get('/v1/revenue?from=2026-01-01', { accept: 'text/csv' })
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.body.code).toBe('invalid_request')
  })
})
