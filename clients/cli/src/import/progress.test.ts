import { expect, test } from 'vitest'
import { describeProgress } from './progress.ts'

test('progress has a bar, a rate and the time left', () => {
  expect(describeProgress(12_000, 0.25, 6)).toBe('[######                  ] 25 %  12,000 rows  2,000/s  0:18 left')
  expect(describeProgress(1, 0.001, 10)).toMatch(/ {2}2:46:30 left$/)
  expect(describeProgress(500, undefined, 1)).toBe('500 rows  500/s')
})
