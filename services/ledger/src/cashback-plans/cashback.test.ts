import { Decimal } from '@florin/money'
import { scale } from '@florin/testing/scale'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { owedCashback } from './cashback.ts'

const decimalOf = (units: bigint, exponent: number) => new Decimal(`${units}e-${exponent}`)
const amounts = (exponent: number) =>
  fc
    .oneof(fc.bigInt(1n, 500n), fc.bigInt(1n, 10n ** 7n), fc.bigInt(1n, 10n ** BigInt(24 + exponent)))
    .chain((amount) => fc.tuple(fc.constant(amount), fc.bigInt(0n, amount)))

test.each([0, 2, 3, 8, 18])(
  'a share of what is not refunded is that of whole numbers, rounded down, in %i decimals',
  (exponent) => {
    fc.assert(
      fc.property(amounts(exponent), fc.bigInt(0n, 99_999_999n), ([amount, net], bps) => {
        const rule = { bps: decimalOf(bps, 4).toFixed(), flat: null }
        const owed = owedCashback(rule, decimalOf(amount, exponent), decimalOf(net, exponent), exponent)
        expect(owed.toFixed(exponent)).toBe(decimalOf((net * bps) / 100_000_000n, exponent).toFixed(exponent))
      }),
      { numRuns: scale(200, 2_000) },
    )
  },
)

test.each([0, 2, 3, 8, 18])(
  'a fixed amount shrinks with what is refunded, rounded down, in %i decimals',
  (exponent) => {
    fc.assert(
      fc.property(amounts(exponent), fc.bigInt(1n, 10n ** 9n), ([amount, net], flat) => {
        const rule = { bps: null, flat: decimalOf(flat, exponent) }
        const owed = owedCashback(rule, decimalOf(amount, exponent), decimalOf(net, exponent), exponent)
        expect(owed.toFixed(exponent)).toBe(decimalOf((flat * net) / amount, exponent).toFixed(exponent))
      }),
      { numRuns: scale(200, 2_000) },
    )
  },
)
