import { expect, test } from 'vitest'
import { conversionPart } from './part.ts'
import type { ConversionTerms } from './schemas.ts'

const expiresAt = '2026-03-01T12:00:00.000Z'
const expiresAtMs = Date.parse(expiresAt)
const terms: ConversionTerms = {
  quote_id: 'q1',
  source_currency: 'USD',
  target_currency: 'EUR',
  source_amount: '20.00',
  target_amount: '17.00',
  spread_amount: '0.09',
  rate: '0.85',
  mid_rate: '0.8545',
  spread_bps: '50',
  rate_source: 'ecb',
  simulated: false,
  rate_as_of: '2026-03-01T11:00:00.000Z',
  rate_age_seconds: 3_000,
  quoted_at: '2026-03-01T11:50:00.000Z',
  units: '8545',
  per: '10000',
  quote_expires_at: expiresAt,
  quoteNamed: true,
}
const codeAt = (nowMs: number, used: string[] = [], more: Partial<ConversionTerms> = {}) =>
  conversionPart.reject?.({ ledger: 1, terms: { ...terms, ...more } }, new Set(used), nowMs)?.code

test.each<[string, number, string[], Partial<ConversionTerms>, string | undefined]>([
  ['a quote that holds is accepted, to its last millisecond', expiresAtMs - 1, [], {}, undefined],
  ['a named quote is rejected from the moment of its expiry', expiresAtMs, [], {}, 'quote_expired'],
  [
    'an expired quote that the ledger requested itself is a fault of the FX service',
    expiresAtMs,
    [],
    { quoteNamed: false },
    'fx_answer_invalid',
  ],
  ['a quote of another conversion is no obstacle', expiresAtMs - 1, ['1 q2'], {}, undefined],
  ['a used quote of another ledger is no obstacle', expiresAtMs - 1, ['2 q1'], {}, undefined],
  ['a used quote is rejected', expiresAtMs - 1, ['1 q1'], {}, 'quote_used'],
  ['a used quote is reported as used, also when it has expired', expiresAtMs, ['1 q1'], {}, 'quote_used'],
  ['the longest life of a quote is accepted', expiresAtMs - 3_660_000, [], {}, undefined],
  ['a quote that would live longer is from the future', expiresAtMs - 3_660_001, [], {}, 'fx_answer_invalid'],
])('%s', (_, nowMs, used, more, code) => {
  expect(codeAt(nowMs, used, more)).toBe(code)
})

test('an accepted conversion uses its quote up, until the note is taken back', () => {
  const used = new Set<string>()
  const undo = conversionPart.note?.({ ledger: 1, terms }, used, 'transaction')
  expect([...used]).toEqual(['1 q1'])
  undo?.()
  expect([...used]).toEqual([])
})

test('an answer shows the terms, without what only the books need', () => {
  const { units: _, per: __, quote_expires_at: ___, quoteNamed: ____, ...shown } = terms
  expect(conversionPart.field?.present(terms)).toEqual(shown)
})

test('a row has the ledger and the transaction with all terms', () => {
  const statement = conversionPart.insert?.([{ ledger: 7, transaction: 't1', terms, nextId: () => 'unused' }])
  expect(statement?.values).toHaveLength(18)
  expect(statement?.values?.slice(0, 3)).toEqual(['{"7"}', '{"t1"}', '{"q1"}'])
})

test('nothing is sent without conversions', () => {
  expect(conversionPart.insert?.([])).toBeUndefined()
})
