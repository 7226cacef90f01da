import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CurrencyCode, currencies, findIsoCurrency } from './currencies.ts'

const isoFile = process.env.ISO_4217_FILE ?? ''
const isoFileFound = existsSync(isoFile)
if (!isoFileFound) console.warn('SKIPPED: the currencies are not compared with ISO 4217: ISO_4217_FILE names no file')

test.skipIf(!isoFileFound)('the currencies are those of ISO 4217, with its exponents', () => {
  const active = readFileSync(isoFile, 'utf8')
    .split(/\r?\n/)
    // From the end, because the names before may hold commas: code, number, minor unit, date of withdrawal.
    .map((line) => /,([A-Z]{3}),\d*,(\d),$/.exec(line))
    .flatMap((match) => (match ? [[match[1], Number(match[2])] as const] : []))
  const published = new Map(active)
  expect(published.size).toBeGreaterThan(150)
  expect(Object.fromEntries(currencies.map(({ code, exponent }) => [code, exponent]))).toEqual(
    Object.fromEntries(published),
  )
})

test('a currency is found by its code, with the exponent of the standard and not that of Intl', () => {
  const exponents = ['JPY', 'USD', 'KWD', 'CLF', 'HUF', 'IQD', 'UGX', 'XCG'].map(
    (code) => findIsoCurrency(code)?.exponent,
  )
  expect(exponents).toEqual([0, 2, 3, 4, 2, 3, 0, 2])
  expect(findIsoCurrency('EUR')).toEqual({ code: 'EUR', exponent: 2, name: 'Euro' })
})

test('what is withdrawn, without a minor unit or misspelt is no currency', () => {
  for (const code of ['ANG', 'BGN', 'HRK', 'DEM', 'XAU', 'XDR', 'XXX', 'XTS', 'eur', 'EU', '', 'toString', '__proto__'])
    expect(findIsoCurrency(code), code).toBeUndefined()
})

test('every code is listed once, in order, and fits the wire', () => {
  const codes = currencies.map(({ code }) => code)
  expect(codes).toEqual([...new Set(codes)].sort())
  for (const code of codes) expect(CurrencyCode.safeParse(code).success, code).toBe(true)
})

test('a code of 3 to 16 capital letters and digits is accepted, nothing else', () => {
  for (const code of ['EUR', 'BTC', 'USDC', 'POINTS', 'X01', 'A234567890123456'])
    expect(CurrencyCode.safeParse(code).success, code).toBe(true)
  for (const code of [
    '',
    'EU',
    'eur',
    'Eur',
    '1INCH',
    'A2345678901234567',
    'EUR ',
    'EUR\n',
    'US-D',
    'ÄUR',
    'ЕUR',
    'E\u0130R',
    null,
    5,
  ])
    expect(CurrencyCode.safeParse(code).success, String(code)).toBe(false)
})
