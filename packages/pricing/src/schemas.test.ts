import { describe, expect, test } from 'vitest'
import { readRule } from './assessment.ts'
import { amountsOf, FeeRule, ScheduleCode } from './schemas.ts'

/** Where the rule is wrong, each as `path: message`; none for a good one. */
const wrongIn = (rule: object) =>
  FeeRule.safeParse(rule).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []

const lastTier = { up_to: null, flat: '1.00' }
const tiersOf = (...tiers: object[]) => ({ tiers, tier_mode: 'marginal' })

describe('a rule', () => {
  test.each<[string, object]>([
    ['with a flat price', { flat: '0.25' }],
    ['with a percentage', { percentage_bps: '150' }],
    ['with both', { flat: '0.25', percentage_bps: '150' }],
    ['with one tier', tiersOf(lastTier)],
    ['with tiers that rise', tiersOf({ up_to: '10', flat: '1' }, { up_to: '20', percentage_bps: '0' }, lastTier)],
    ['with tiers of which one prices all', { tiers: [lastTier], tier_mode: 'whole' }],
    ['with a minimum', { flat: '1', minimum: '1' }],
    ['with a maximum', { flat: '1', maximum: '1' }],
    ['with a minimum that is the maximum', { flat: '1', minimum: '2.00', maximum: '2' }],
    ['with 50 tiers', tiersOf(...Array.from({ length: 49 }, (_, i) => ({ up_to: `${i + 1}`, flat: '1' })), lastTier)],
  ])('%s is accepted', (_, rule) => {
    expect(wrongIn(rule)).toEqual([])
  })

  const last = 'Send up_to null in the last tier, and only there.'
  const order = 'Send the tiers in ascending order of up_to.'
  const mode = 'Send tier_mode with tiers, and only then.'
  const price = 'Send flat, percentage_bps or both, or send tiers instead.'
  test.each<[string, object, string[]]>([
    ['without a price', { minimum: '1' }, [`flat: ${price}`]],
    ['with a price and tiers', { flat: '1', ...tiersOf(lastTier) }, [`flat: ${price}`]],
    ['with a percentage and tiers', { percentage_bps: '1', ...tiersOf(lastTier) }, [`flat: ${price}`]],
    ['with tiers and no mode', { tiers: [lastTier] }, [`tier_mode: ${mode}`]],
    ['with a mode and no tiers', { flat: '1', tier_mode: 'whole' }, [`tier_mode: ${mode}`]],
    ['whose last tier ends', tiersOf({ up_to: '10', flat: '1' }), [`tiers: ${last}`]],
    ['with an endless tier before the last', tiersOf(lastTier, lastTier), [`tiers: ${last}`]],
    [
      'with tiers that fall',
      tiersOf({ up_to: '20', flat: '1' }, { up_to: '10', flat: '1' }, lastTier),
      [`tiers: ${order}`],
    ],
    [
      'with two tiers of one end',
      tiersOf({ up_to: '10', flat: '1' }, { up_to: '10.0', flat: '1' }, lastTier),
      [`tiers: ${order}`],
    ],
    [
      'with tiers of which the last two fall',
      tiersOf({ up_to: '1', flat: '1' }, { up_to: '20', flat: '1' }, { up_to: '10', flat: '1' }, lastTier),
      [`tiers: ${order}`],
    ],
    [
      'with a tier without a price',
      tiersOf({ up_to: null }),
      ['tiers.0: Send flat, percentage_bps or both; for a free tier percentage_bps "0".'],
    ],
    [
      'with a minimum above its maximum',
      { flat: '1', minimum: '2', maximum: '1' },
      ['minimum: The minimum exceeds the maximum.'],
    ],
  ])('%s is rejected', (_, rule, wrong) => {
    expect(wrongIn(rule)).toEqual(wrong)
  })

  test.each<[string, object, string]>([
    ['with a flat price of zero', { flat: '0' }, 'flat'],
    ['with a field that is unknown', { flat: '1', rate: '1' }, ''],
    ['with a tier with a field that is unknown', tiersOf({ ...lastTier, from: '1' }), 'tiers.0'],
    ['with a tier whose end is no amount', tiersOf({ up_to: 'ten', flat: '1' }, lastTier), 'tiers.0.up_to'],
    ['with no tier', tiersOf(), 'tiers'],
    [
      'with 51 tiers',
      tiersOf(...Array.from({ length: 50 }, (_, i) => ({ up_to: `${i + 1}`, flat: '1' })), lastTier),
      'tiers',
    ],
    ['with a mode that is unknown', { tiers: [lastTier], tier_mode: 'sliding' }, 'tier_mode'],
    ['with a minimum that is no amount', { flat: '1', minimum: 'one', maximum: '1' }, 'minimum'],
  ])('%s is rejected there and nowhere else', (_, rule, path) => {
    expect(FeeRule.safeParse(rule).error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
  })

  test('names all of its amounts, and the most decimals of them', () => {
    const rule = {
      tiers: [
        { up_to: '10.001', flat: '1' },
        { up_to: null, flat: '2.5', percentage_bps: '1.2345' },
      ],
      tier_mode: 'marginal' as const,
      minimum: '0.1',
      maximum: '9.25',
    }
    expect(amountsOf(FeeRule.parse(rule)).map(String)).toEqual(['0.1', '9.25', '10.001', '1', '2.5'])
    expect(amountsOf(FeeRule.parse({ flat: '0.125' })).map(String)).toEqual(['0.125'])
    expect(amountsOf(FeeRule.parse({ percentage_bps: '1' }))).toEqual([])
    expect(readRule(rule).decimalsMax).toBe(3)
    expect(readRule({ ...rule, maximum: '9.2501' }).decimalsMax).toBe(4)
    expect(readRule({ ...rule, minimum: '0.10001' }).decimalsMax).toBe(5)
    expect(readRule({ flat: '0.125' }).decimalsMax).toBe(3)
    expect(readRule({ tiers: [{ up_to: null, flat: '0.0625' }], tier_mode: 'whole' }).decimalsMax).toBe(4)
    expect(readRule({ percentage_bps: '1.2345' }).decimalsMax).toBe(0)
  })
})

describe('the code of a schedule', () => {
  test.each(['card', 'card-payment', 'card.eu', 'a_1.b-2.c', 'x'.repeat(128)])('%s is accepted', (code) => {
    expect(ScheduleCode.safeParse(code).success).toBe(true)
  })

  test.each(['', 'Card', 'card payment', '.card', 'card.', 'card..eu', 'card/eu', 'x.Y', ' card', 'x'.repeat(129)])(
    '%j is rejected',
    (code) => {
      expect(ScheduleCode.safeParse(code).success).toBe(false)
    },
  )
})
