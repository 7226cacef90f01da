import { expect, test } from 'vitest'
import { retryDelayMs } from './schedule.ts'

test.each([
  [1, 100],
  [2, 200],
  [4, 800],
  [5, 1_000],
  [2_000, 1_000],
])('after failure %s the next try is up to %s ms away, and at least half of that', (failures, mostMs) => {
  const delays = Array.from({ length: 100 }, () => retryDelayMs(failures, 100, 1_000))
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(mostMs / 2)
  expect(Math.max(...delays)).toBeLessThanOrEqual(mostMs)
  expect(new Set(delays).size).toBeGreaterThan(1)
})
