import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

test.each([
  [1, 100],
  [2, 200],
  [4, 800],
  [5, 1_000],
  [2_000, 1_000],
])('the pause after failure %s is at most %s ms, and at least half of that', (failures, mostMs) => {
  const delays = Array.from({ length: 100 }, () => backoffMs(failures, { firstMs: 100, mostMs: 1_000 }))
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(mostMs / 2)
  expect(Math.max(...delays)).toBeLessThanOrEqual(mostMs)
  expect(new Set(delays).size).toBeGreaterThan(1)
})
