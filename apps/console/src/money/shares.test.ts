import { expect, test } from 'vitest'
import { formatBasisPoints } from './shares.ts'

test('basis points are shown as a percentage with all of their digits', () => {
  expect(formatBasisPoints('50')).toBe('0.5%')
  expect(formatBasisPoints('12.5')).toBe('0.125%')
  expect(formatBasisPoints('0')).toBe('0%')
  expect(formatBasisPoints('10000')).toBe('100%')
})
