import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf, daysIn, laterOf } from './calendar.ts'

describe('a period from a day on', () => {
  test.each([
    ['P30D', '2026-01-31', 30],
    ['P1D', '2026-12-31', 1],
    ['P1M', '2026-01-15', 31],
    ['P1M', '2026-04-01', 30],
    ['P1M', '2026-01-31', 28],
    ['P1M', '2028-01-31', 29],
    ['P3M', '2025-11-30', 90],
    ['P12M', '2026-03-01', 365],
    ['P1Y', '2026-04-13', 365],
    ['P1Y', '2027-04-13', 366],
    ['P1Y', '2028-02-29', 365],
    ['P4Y', '2028-02-29', 1461],
    ['P100Y', '2026-01-01', 36_524],
    ['P1Y', '9999-12-31', 366],
    ['P1Y', '0001-01-01', 365],
  ])('%s from %s is %i days', (period, from, days) => {
    expect(daysIn(period, from)).toBe(days)
  })

  test('of months ends on the same day of the month, or on the last of a shorter one', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2200-12-31'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 1_200 }),
        (date, months) => {
          const from = date.toISOString().slice(0, 10)
          const end = new Date(Date.parse(from) + daysIn(`P${months}M`, from) * 86_400_000)
          const [year = 0, month = 0, day = 0] = from.split('-').map(Number)
          expect(end.getUTCFullYear() * 12 + end.getUTCMonth()).toBe(year * 12 + month - 1 + months)
          const monthLength = new Date(end.getUTCFullYear(), end.getUTCMonth() + 1, 0).getDate()
          expect(end.getUTCDate()).toBe(Math.min(day, monthLength))
        },
      ),
    )
  })
})

test('a day is one of UTC', () => {
  expect(dayOf('2026-04-13T23:59:59.999Z')).toBe('2026-04-13')
})

test('the later of two days', () => {
  expect(laterOf('2026-04-13', '2026-04-09')).toBe('2026-04-13')
  expect(laterOf('2025-12-31', '2026-01-01')).toBe('2026-01-01')
})
