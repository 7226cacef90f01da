import { describe, expect, test } from 'vitest'
import { createDateReader } from './dates.ts'
import { UsageError } from './errors.ts'
import { RowError } from './row.ts'

test.each([
  ['DD.MM.YYYY', undefined, '03.04.2026', '2026-04-03'],
  ['MM/DD/YYYY', undefined, '03/04/2026', '2026-03-04'],
  ['YYYYMMDD', undefined, '20260403', '2026-04-03'],
  ['YYYY-MM-DD', undefined, '2024-02-29', '2024-02-29'],
  ['DD.MM.YYYY HH:mm', 'Europe/Berlin', '01.07.2026 08:30', '2026-07-01T06:30:00.000Z'],
  ['YYYY-MM-DDTHH:mm:ss', 'UTC', '2026-01-31T23:59:59', '2026-01-31T23:59:59.000Z'],
  ['ISO', undefined, '2026-01-31', '2026-01-31'],
  ['ISO', undefined, '2026-01-31T10:00:00.5+01:00', '2026-01-31T10:00:00.5+01:00'],
])('a date of the format %s in %s: %s is %s', (format, timeZone, text, expected) => {
  expect(createDateReader(format, timeZone)(text)).toBe(expected)
})

test.each([
  ['DD.MM.YYYY', undefined, '31.02.2026'],
  ['DD.MM.YYYY', undefined, '2026-02-01'],
  ['DD.MM.YYYY', undefined, '1.2.2026'],
  ['DD.MM.YYYY', undefined, '01.02.2026 '],
  ['MM/DD/YYYY', undefined, '13/01/2026'],
  // The clock shows 02:30 twice, and never.
  ['DD.MM.YYYY HH:mm', 'Europe/Berlin', '25.10.2026 02:30'],
  ['DD.MM.YYYY HH:mm', 'Europe/Berlin', '29.03.2026 02:30'],
  ['ISO', undefined, '03/04/2026'],
  ['ISO', undefined, '2026-01-31T10:00:00'],
])('no date of the format %s in %s: %s', (format, timeZone, text) => {
  expect(() => createDateReader(format, timeZone)(text)).toThrow(RowError)
})

describe('a format that leaves something to be guessed is refused', () => {
  test.each([
    ['DD.MM.YY', undefined],
    ['DD.MM', undefined],
    ['DD.DD.MM.YYYY', undefined],
    ['DD MMM YYYY', undefined],
    ['DD.MM.YYYY HH', 'UTC'],
    ['DD.MM.YYYY HH:mm', undefined],
    ['DD.MM.YYYY', 'UTC'],
    ['DD.MM.YYYY HH:mm', 'Europe/Atlantis'],
    ['DD.MM.YYYY at HH:mm', 'UTC'],
    ['ISO', 'UTC'],
  ])('%s in %s', (format, timeZone) => {
    expect(() => createDateReader(format, timeZone)).toThrow(UsageError)
  })
})
