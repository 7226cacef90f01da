import { expect, test } from 'vitest'
import { failingMsMax, readRetryAfter, retryPauseMs } from './retries.ts'

const middle = () => 0.5
const hour = 3_600_000

test('the pauses are those that the specification recommends, about three days in all', () => {
  const pauses = Array.from({ length: 10 }, (_, index) => retryPauseMs(index + 1, null, middle))
  expect(pauses).toEqual([
    5_000,
    300_000,
    1_800_000,
    2 * hour,
    5 * hour,
    10 * hour,
    14 * hour,
    20 * hour,
    24 * hour,
    null,
  ])
  const total = pauses.reduce<number>((sum, pause) => sum + (pause ?? 0), 0)
  // An endpoint that fails all of them is paused by its last attempt.
  expect(total).toBeGreaterThan(failingMsMax)
})

test('a pause is up to a twentieth shorter or longer', () => {
  expect(retryPauseMs(2, null, () => 0)).toBe(285_000)
  expect(retryPauseMs(2, null, () => 1)).toBe(315_000)
})

test('an endpoint may ask for a longer pause, never for a shorter one', () => {
  expect(retryPauseMs(1, 60_000, middle)).toBe(60_000)
  expect(retryPauseMs(2, 60_000, middle)).toBe(300_000)
  expect(retryPauseMs(10, 60_000, middle)).toBe(null)
})

test.each([
  [undefined, null],
  ['120', 120_000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:02:00 GMT', 120_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['999999999', hour],
  ['Fri, 01 Jan 2027 00:00:00 GMT', hour],
  ['soon', null],
  ['', null],
  [['30', '60'], 30_000],
])('retry-after %s means %s', (header, expected) => {
  expect(readRetryAfter(header, Date.parse('2026-01-01T00:00:00Z'))).toBe(expected)
})
