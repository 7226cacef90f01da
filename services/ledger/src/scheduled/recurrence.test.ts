import { describe, expect, test } from 'vitest'
import { findFault, nextMoment, type Recurrence, retryEndOf } from './recurrence.ts'

/** The first `count` moments of a series. */
function moments(recurrence: Recurrence, count: number): string[] {
  const found = [recurrence.startsAt]
  while (found.length < count) {
    const next = nextMoment(recurrence, found.length, found.at(-1) as string)
    if (next === null) break
    found.push(next)
  }
  return found
}

const series = (every: string, startsAt: string, timeZone = 'UTC', until: string | null = null): Recurrence => ({
  every,
  startsAt,
  timeZone,
  until,
})
/** Wall clock in Berlin. */
const inBerlin = (moment: string) =>
  new Date(moment).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' })

describe('a duration', () => {
  test('of a month from the 31st falls on the last day of shorter months, and on the 31st again', () => {
    expect(moments(series('P1M', '2027-12-31T09:00:00.000Z'), 6)).toEqual([
      '2027-12-31T09:00:00.000Z',
      '2028-01-31T09:00:00.000Z',
      '2028-02-29T09:00:00.000Z',
      '2028-03-31T09:00:00.000Z',
      '2028-04-30T09:00:00.000Z',
      '2028-05-31T09:00:00.000Z',
    ])
  })

  test('of a day keeps the time of the clocks of its zone over both changes of the clocks', () => {
    const spring = moments(series('P1D', '2026-03-27T08:00:00.000Z', 'Europe/Berlin'), 4)
    expect(spring.map(inBerlin)).toEqual([
      '2026-03-27 09:00',
      '2026-03-28 09:00',
      '2026-03-29 09:00',
      '2026-03-30 09:00',
    ])
    expect(spring[2]).toBe('2026-03-29T07:00:00.000Z')
    const autumn = moments(series('P1D', '2026-10-24T07:00:00.000Z', 'Europe/Berlin'), 3)
    expect(autumn.map(inBerlin)).toEqual(['2026-10-24 09:00', '2026-10-25 09:00', '2026-10-26 09:00'])
  })

  test('of a day at a time that the clocks skip is an hour later on that day alone', () => {
    const nights = moments(series('P1D', '2026-03-28T01:30:00.000Z', 'Europe/Berlin'), 3)
    expect(nights.map(inBerlin)).toEqual(['2026-03-28 02:30', '2026-03-29 03:30', '2026-03-30 02:30'])
  })

  test('of hours is exact, whatever the clocks do', () => {
    const hours = moments(series('PT1H', '2026-10-24T23:00:00.000Z', 'Europe/Berlin'), 5)
    expect(hours.map((moment) => Date.parse(moment) - Date.parse(hours[0] as string))).toEqual(
      [0, 1, 2, 3, 4].map((hour) => hour * 3_600_000),
    )
  })
})

describe('a rule', () => {
  test('of RFC 5545 has its moments, and skips those that do not exist', () => {
    const start = '2026-01-31T09:00:00.000Z'
    expect(moments(series('FREQ=MONTHLY', start), 3)).toEqual([
      start,
      '2026-03-31T09:00:00.000Z',
      '2026-05-31T09:00:00.000Z',
    ])
    expect(moments(series('FREQ=MONTHLY;BYMONTHDAY=-1', start), 3)).toEqual([
      start,
      '2026-02-28T09:00:00.000Z',
      '2026-03-31T09:00:00.000Z',
    ])
    expect(moments(series('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR', '2026-11-23T09:00:00.000Z'), 4)).toEqual([
      '2026-11-23T09:00:00.000Z',
      '2026-11-27T09:00:00.000Z',
      '2026-12-07T09:00:00.000Z',
      '2026-12-11T09:00:00.000Z',
    ])
  })

  test('keeps the time of the clocks of its zone', () => {
    const days = moments(series('FREQ=DAILY', '2026-10-24T07:00:00.000Z', 'Europe/Berlin'), 3)
    expect(days.map(inBerlin)).toEqual(['2026-10-24 09:00', '2026-10-25 09:00', '2026-10-26 09:00'])
  })

  test.each([
    ['DAILY', '2029-08-16', '2029-08-17'],
    ['WEEKLY', '2046-01-01', '2046-01-08'],
    ['MONTHLY', '2109-12-23', '2110-01-23'],
  ])('%s ends by its count, however large', (freq, before, last) => {
    const at = (day: string) => `${day}T09:00:00.000Z`
    const counted = series(`FREQ=${freq};COUNT=999`, at('2026-11-23'))
    expect(nextMoment(counted, 998, at(before))).toBe(at(last))
    expect(nextMoment(counted, 999, at(last))).toBeNull()
  })

  test('ends by its count, or at its end', () => {
    expect(moments(series('FREQ=DAILY;COUNT=3', '2026-11-23T09:00:00.000Z'), 9)).toHaveLength(3)
    expect(moments(series('FREQ=DAILY;UNTIL=20261125T090000Z', '2026-11-23T09:00:00.000Z'), 9)).toHaveLength(3)
  })
})

test.each(['P1D', 'FREQ=DAILY'])('a series by %s ends at until, which is included', (every) => {
  expect(moments(series(every, '2026-11-23T09:00:00.000Z', 'UTC', '2026-11-25T09:00:00.000Z'), 9)).toHaveLength(3)
  expect(moments(series(every, '2026-11-23T09:00:00.000Z', 'UTC', '2026-11-25T08:59:59.999Z'), 9)).toHaveLength(2)
})

test.each([
  ['P1M', 'UTC', undefined],
  ['PT1M', 'Asia/Kathmandu', undefined],
  ['FREQ=DAILY', 'America/St_Johns', undefined],
  ['RRULE:FREQ=MONTHLY;BYDAY=4MO', 'UTC', undefined],
  ['PT59S', 'UTC', 'every'],
  ['P0D', 'UTC', 'every'],
  ['-P1D', 'UTC', 'every'],
  ['P1.5D', 'UTC', 'every'],
  ['P', 'UTC', 'every'],
  ['PT', 'UTC', 'every'],
  ['P9999Y', 'UTC', 'every'],
  ['FREQ=YEARLY;INTERVAL=99', 'UTC', undefined],
  ['FREQ=DAILY;COUNT=1', 'UTC', 'every'],
  ['FREQ=DAILY;COUNT=3;COUNT=5', 'UTC', 'every'],
  ['monthly', 'UTC', 'every'],
  ['FREQ=HOURLY', 'UTC', 'every'],
  ['FREQ=DAILY;INTERVAL=0', 'UTC', 'every'],
  ['FREQ=DAILY;X=1', 'UTC', 'every'],
  ['FREQ=MONTHLY;BYMONTHDAY=32', 'UTC', 'every'],
  ['FREQ=DAILY;BYHOUR=1', 'UTC', 'every'],
  ['DTSTART:20200101T000000Z\nRRULE:FREQ=DAILY', 'UTC', 'every'],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'UTC', 'scheduled_for'],
  ['FREQ=MONTHLY;BYMONTHDAY=5', 'UTC', 'scheduled_for'],
  ['FREQ=DAILY;UNTIL=20200101T000000Z', 'UTC', 'scheduled_for'],
  ['P1M', 'Europe/Atlantis', 'time_zone'],
  ['P1M', '+05:30', 'time_zone'],
  ['P1M', '2020-01-01T00:00Z', 'time_zone'],
])('%s in %s: the fault is in %s', (every, timeZone, field) => {
  expect(findFault(series(every, '2026-11-23T09:00:00.000Z', timeZone))?.field).toBe(field)
})

const days = Array.from({ length: 28 }, (_, day) => day + 1).join()
const week = 'BYDAY=MO,TU,WE,TH,FR,SA,SU'
test.each([
  `FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=${days};${week};BYSETPOS=5`,
  `FREQ=MONTHLY;BYMONTHDAY=${days};${week};BYSETPOS=5`,
  `FREQ=WEEKLY;${week};BYSETPOS=5;INTERVAL=99`,
  'FREQ=YEARLY;INTERVAL=99;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31',
])('%s, whose moments are many or none, is searched for a limited time', (every) => {
  expect(findFault(series(every, '2026-11-23T09:00:00.000Z', 'America/New_York'))?.field).toBe('scheduled_for')
})

test('moments that are years apart are found', () => {
  const leap = series('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29', '2096-02-29T09:00:00.000Z')
  expect(moments(leap, 3)).toEqual(['2096-02-29T09:00:00.000Z', '2104-02-29T09:00:00.000Z', '2108-02-29T09:00:00.000Z'])
  const monday = series('FREQ=DAILY;BYMONTH=1;BYMONTHDAY=1;BYDAY=MO', '2029-01-01T09:00:00.000Z')
  expect(moments(monday, 3).map((moment) => moment.slice(0, 4))).toEqual(['2029', '2035', '2046'])
})

test('retries end at a moment, or a duration after the order fell due', () => {
  expect(retryEndOf('2027-01-01T00:00:00.000Z', '2026-11-23T09:00:00.000Z')).toBe('2027-01-01T00:00:00.000Z')
  expect(retryEndOf('P9999Y', '2026-11-23T09:00:00.000Z')).toBe('9999-12-31T00:00:00.000Z')
  expect(retryEndOf('P3DT1H', '2026-11-23T09:00:00.000Z')).toBe('2026-11-26T10:00:00.000Z')
})
