import { expect, test } from 'vitest'
import { MomentOrDay } from './schemas.ts'

test('what is neither a moment nor a day is told that it may be either', () => {
  for (const wrong of ['', 'yesterday', '2026-02-30', '2026-10-25T02:30:00', '2026-13-01T00:00:00Z', 5]) {
    const { error } = MomentOrDay.safeParse(wrong)
    expect(error?.issues).toMatchObject([{ message: expect.stringMatching(/^Send a moment .*, or a day, like/) }])
  }
  expect(MomentOrDay.parse('2026-01-31')).toBe('2026-01-31')
  expect(MomentOrDay.parse('2026-01-31T01:00:00+01:00')).toBe('2026-01-31T00:00:00.000Z')
})
