import { prefersCsv } from '@florin/server'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { writeCsv } from './csv.ts'
import type { RevenueReport, RevenueRow } from './schemas.ts'

const row: RevenueRow = {
  period: '2026-04',
  currency: 'USD',
  kind: 'withdrawal',
  schedule: 'card-payment',
  charged: '-12.50',
  recognised: '0.00',
  deferred: '3.25',
  fees: 2,
  valuation: null,
}
const read = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[]
const report = (data: RevenueRow[], inCurrency: string | null = null): RevenueReport => ({
  from: '2026-04-01',
  to: '2026-05-01',
  in: inCurrency,
  data,
})

test('a report has a header and a line a row, and nothing for null', () => {
  expect(writeCsv(report([row, { ...row, period: null, kind: null, schedule: null }]))).toBe(
    'period,currency,kind,schedule,charged,recognised,deferred,fees\r\n' +
      '2026-04,USD,withdrawal,card-payment,-12.50,0.00,3.25,2\r\n' +
      ',USD,,,-12.50,0.00,3.25,2\r\n',
  )
})

test('an empty report is its header', () => {
  expect(writeCsv(report([]))).toBe('period,currency,kind,schedule,charged,recognised,deferred,fees\r\n')
})

const valuation = {
  charged: '-10.00',
  recognised: '0.00',
  deferred: '2.60',
  rate: {
    rate: '0.8',
    rate_source: 'ecb',
    simulated: false,
    rate_as_of: '2026-04-30T13:00:00.000Z',
    stale: false,
    flagged: true,
  },
}

test('values stand with the rate that they were worked out with, and are left out where there is none', () => {
  const [valued, plain] = read(writeCsv(report([{ ...row, valuation }, row], 'EUR')))
  expect(valued).toEqual({
    period: '2026-04',
    currency: 'USD',
    kind: 'withdrawal',
    schedule: 'card-payment',
    charged: '-12.50',
    recognised: '0.00',
    deferred: '3.25',
    fees: '2',
    valuation_currency: 'EUR',
    valuation_charged: '-10.00',
    valuation_recognised: '0.00',
    valuation_deferred: '2.60',
    rate: '0.8',
    rate_source: 'ecb',
    simulated: 'false',
    rate_as_of: '2026-04-30T13:00:00.000Z',
    stale: 'false',
    flagged: 'true',
  })
  expect(plain).toMatchObject({ charged: '-12.50', valuation_currency: '', rate: '' })
})

test.each(['=1+1', '+1-1', '-1+1', '@sum(a1)', '\tx', '\rx', '-', '+5'])(
  'a text that a spreadsheet would run, %j, is written as text',
  (source) => {
    const csv = writeCsv(
      report([{ ...row, valuation: { ...valuation, rate: { ...valuation.rate, rate_source: source } } }], 'EUR'),
    )
    expect(read(csv)[0]?.rate_source).toBe(`'${source}`)
  },
)

test.each(['a,b', 'a"b', 'a\nb'])('a text with a separator, %j, comes back whole', (source) => {
  const csv = writeCsv(
    report([{ ...row, valuation: { ...valuation, rate: { ...valuation.rate, rate_source: source } } }], 'EUR'),
  )
  expect(read(csv)[0]?.rate_source).toBe(source)
})

describe('the header Accept', () => {
  test.each([
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['application/json', false],
    ['text/csv', true],
    ['TEXT/CSV; header=present', true],
    ['text/*', true],
    ['text/csv, */*;q=0.1', true],
    ['text/csv;q=0.5, application/json', false],
    ['application/json;q=0.5, text/csv', true],
    ['text/csv;q=0', false],
    ['text/html,application/xhtml+xml,*/*;q=0.8', false],
  ])('%j asks for CSV: %j', (accept, csv) => {
    expect(prefersCsv(accept)).toBe(csv)
  })
})
