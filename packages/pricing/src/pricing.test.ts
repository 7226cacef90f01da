import { amountMax, Decimal } from '@florin/money'
import { describe, expect, test } from 'vitest'
import { readRule } from './assessment.ts'
import { FeeRefusal, inForceAt, type PricedAmount, type PricingVersion, priceAmount } from './pricing.ts'

const version = (change: Partial<PricingVersion> = {}): PricingVersion => ({
  code: 'card',
  version: 3,
  currency: 'USD',
  kinds: ['withdrawal', 'transfer'],
  rule: readRule({ flat: '0.25', percentage_bps: '100' }),
  validFromMs: 0,
  ...change,
})
const payment = (change: Partial<PricedAmount> = {}): PricedAmount => ({
  kind: 'withdrawal',
  amount: new Decimal('10.00'),
  currency: 'USD',
  exponent: 2,
  ...change,
})

function refusalOf(by: PricingVersion, priced: PricedAmount): string {
  try {
    priceAmount(by, priced)
  } catch (error) {
    expect(error).toBeInstanceOf(FeeRefusal)
    const { code, message } = error as FeeRefusal
    return `${code}: ${message}`
  }
  return 'priced'
}

describe('the version in force', () => {
  const versions = [100, 200, 200, 300].map((validFromMs, index) => ({ validFromMs, name: index }))

  test.each([
    [99, undefined],
    [100, 0],
    [199, 0],
    [200, 2],
    [299, 2],
    [300, 3],
    [1_000, 3],
  ])('at %i is the last that has begun', (atMs, name) => {
    expect(inForceAt(versions, atMs)?.name).toBe(name)
  })

  test('is none where there is none', () => {
    expect(inForceAt([], 1)).toBeUndefined()
  })
})

describe('an amount', () => {
  test('is priced by the rule of the version', () => {
    const { fee, lines } = priceAmount(version(), payment())
    expect(fee.toFixed(2)).toBe('0.35')
    expect(lines.map(({ component }) => component)).toEqual(['flat', 'percentage'])
  })

  test('of any currency is priced by a version for all', () => {
    const rule = readRule({ percentage_bps: '100' })
    const yen = payment({ currency: 'JPY', exponent: 0, amount: new Decimal('100') })
    expect(priceAmount(version({ currency: '*', rule }), yen).fee.toFixed()).toBe('1')
  })

  test.each<[string, Partial<PricedAmount>, Partial<PricingVersion>, string]>([
    [
      'of another kind',
      { kind: 'deposit' },
      {},
      'kind_not_priced: Version 3 of card prices withdrawal, transfer, not deposit.',
    ],
    ['of another currency', { currency: 'EUR' }, {}, 'currency_not_priced: Version 3 of card prices USD only.'],
    [
      'with more decimals than its currency',
      { amount: new Decimal('10.001') },
      {},
      'too_many_decimals: amount has more than the 2 decimals of USD. Round it.',
    ],
    [
      'in a currency with fewer decimals than the rule',
      { currency: 'JPY', exponent: 0, amount: new Decimal('10') },
      { currency: '*' },
      'too_many_decimals: Version 3 of card has an amount with 2 decimals, but JPY has 0. Add a version with fewer decimals.',
    ],
  ])('%s is not priced', (_, priced, by, refusal) => {
    expect(refusalOf(version(by), payment(priced))).toBe(refusal)
  })

  test('is priced by a rule with as many decimals as its currency', () => {
    expect(refusalOf(version(), payment())).toBe('priced')
  })

  test('costs at most what a transaction can hold', () => {
    const by = (flat: string) => version({ rule: readRule({ flat }) })
    expect(refusalOf(by(amountMax.toFixed()), payment())).toBe('priced')
    expect(refusalOf(by(amountMax.plus('0.01').toFixed()), payment())).toMatch(/^fee_too_large: .*10\^24 USD/)
  })
})
