import { expect, test } from 'vitest'
import { dayAt, endOfDay, isTimeZone, momentAtEnd, momentAtStart, startOfDay } from './days.ts'

const range = (count: number) => Array.from({ length: count }, (_, index) => index)

test.each([
  ['2026-03-28', 'Europe/Berlin', '2026-03-27T23:00:00.000Z', '2026-03-28T22:59:59.999Z'],
  // 23 hours, and 25.
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
  ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
  // Clocks go forward at midnight: the day begins at one.
  ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z', '2026-09-07T02:59:59.999Z'],
  ['2024-02-29', 'Asia/Kathmandu', '2024-02-28T18:15:00.000Z', '2024-02-29T18:14:59.999Z'],
  ['1969-12-31', 'UTC', '1969-12-31T00:00:00.000Z', '1969-12-31T23:59:59.999Z'],
  ['0001-01-01', 'Asia/Tokyo', '0001-01-01T00:00:00.000Z', '0001-01-01T14:41:00.999Z'],
  ['9999-12-31', 'Pacific/Pago_Pago', '9999-12-31T11:00:00.000Z', '9999-12-31T23:59:59.999Z'],
])('%s in %s is from %s to %s', (day, zone, start, end) => {
  expect([startOfDay(day, zone), endOfDay(day, zone)]).toEqual([start, end])
})

test.each([
  ['2026-02-01T04:59:59.999Z', 'America/New_York', '2026-01-31'],
  ['2026-02-01T05:00:00.000Z', 'America/New_York', '2026-02-01'],
  ['2026-10-24T22:00:00.000Z', 'Europe/Berlin', '2026-10-25'],
  ['0001-01-01T00:00:00.000Z', 'America/New_York', '0001-01-01'],
  ['9999-12-30T23:59:59.999Z', 'Asia/Tokyo', '9999-12-31'],
])('%s in %s is on %s', (moment, zone, day) => {
  expect(dayAt(moment, zone)).toBe(day)
})

test('a moment is on the day between whose start and end it is, also where clocks go back over midnight', () => {
  // At 00:01 on the 29th it was 23:01 on the 28th again.
  const around = range(120).map((minute) => new Date(Date.parse('2006-10-29T02:00:30.000Z') + minute * 60_000))
  for (const moment of around.map((each) => each.toISOString())) {
    const day = dayAt(moment, 'America/St_Johns')
    expect(day).toBe(moment < '2006-10-29T02:30' ? '2006-10-28' : '2006-10-29')
    expect(startOfDay(day, 'America/St_Johns') <= moment && moment <= endOfDay(day, 'America/St_Johns')).toBe(true)
  }
})

test('Samoa has no 30th of December 2011', () => {
  expect(endOfDay('2011-12-29', 'Pacific/Apia')).toBe('2011-12-30T09:59:59.999Z')
  expect(startOfDay('2011-12-31', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z')
})

test('a moment stays as it is', () => {
  const moment = '2026-03-29T12:00:00.000Z'
  expect([momentAtStart(moment, 'Europe/Berlin'), momentAtEnd(moment, 'Europe/Berlin')]).toEqual([moment, moment])
})

test.each([
  ['UTC', true],
  ['Europe/Berlin', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Europe/Nowhere', false],
  ['+01:00', false],
  ['europe/berlin', false],
])('%s is a time zone: %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected)
})
