import { Decimal } from '@florin/money'
import { scale } from '@florin/testing/scale'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compare, exact, minus, over, times } from '../../../test/fx-stub.ts'
import type { Quote } from '../../clients/fx.ts'
import type { LedgerError } from '../../errors.ts'
import { checkSlippage } from './conversion.ts'

function verdictOn(paid: string, got: string, units: string, per: string, maxBps: string): string {
  const quote = {
    source_currency: 'SRC',
    target_currency: 'TGT',
    source_amount: new Decimal(paid),
    target_amount: new Decimal(got),
    mid_rate: '1',
    units,
    per,
  } as Quote
  try {
    checkSlippage(quote, new Decimal(maxBps))
    return 'accepted'
  } catch (error) {
    return (error as LedgerError).code
  }
}

test.each([
  ['100.00', '99.50', '50', 'accepted'],
  ['100.00', '99.50', '49.9999', 'slippage_exceeded'],
  ['100.00', '99.49', '50', 'slippage_exceeded'],
  ['100.00', '99.49', '51', 'accepted'],
  ['100.00', '100.00', '0', 'accepted'],
  ['100.00', '99.99', '0', 'slippage_exceeded'],
  ['100.00', '0.01', '9999', 'accepted'],
  ['1000.00', '0.01', '9999.8', 'slippage_exceeded'],
])('of %s at par, %s with %s basis points allowed is %s', (paid, got, maxBps, verdict) => {
  expect(verdictOn(paid, got, '1', '1', maxBps)).toBe(verdict)
})

test('no more than was allowed is lost, to the last digit', () => {
  const number = (decimals: number) =>
    fc
      .integer({ min: 1, max: 1_000_000_000 })
      .map((digits) => new Decimal(digits).div(new Decimal(10).pow(decimals)).toFixed())
  const bps = fc.integer({ min: 0, max: 99_999_999 }).map((digits) => new Decimal(digits).div(10_000).toFixed())
  fc.assert(
    fc.property(
      number(2),
      number(4),
      number(5),
      bps,
      fc.integer({ min: -3, max: 3 }),
      (paid, units, per, maxBps, off) => {
        const atMid = over(times(exact(paid), exact(units)), exact(per))
        const least = times(atMid, over(minus(exact(10_000), exact(maxBps)), exact(10_000)))
        // The lowest allowed amount, plus or minus some units of the 12th decimal.
        const edge = new Decimal(String(least.num))
          .div(String(least.den))
          .toDecimalPlaces(12)
          .plus(new Decimal(off).times('1e-12'))
        fc.pre(edge.gt(0))
        const isEnough = compare(exact(edge.toFixed()), least) >= 0
        expect(verdictOn(paid, edge.toFixed(), units, per, maxBps)).toBe(isEnough ? 'accepted' : 'slippage_exceeded')
      },
    ),
    { numRuns: scale(100, 1_000) },
  )
})
