import { Decimal } from '@florin/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Direction, Leg } from '../../double-entry.ts'
import { LedgerError } from '../../errors.ts'
import { checkBalanced } from './journal.ts'

const exponents: Record<string, number> = { USD: 2, JPY: 0, WEI: 18 }

const leg = (currency: string, direction: Direction, amount: string): Leg => ({
  account: { ledger: 1, id: currency, code: null, type: 'asset', currency, exponent: exponents[currency] ?? 2 },
  direction,
  amount: new Decimal(amount),
})

const refusal = (legs: Leg[]): LedgerError | undefined => {
  try {
    checkBalanced(legs)
    return undefined
  } catch (error) {
    return error as LedgerError
  }
}

test('says by how much the sides differ, in each currency that does', () => {
  const error = refusal([
    leg('USD', 'debit', '10'),
    leg('USD', 'credit', '10.01'),
    leg('JPY', 'debit', '7'),
    leg('WEI', 'debit', '1.000000000000000001'),
    leg('WEI', 'credit', '1.000000000000000001'),
  ])
  expect(error?.code).toBe('entries_unbalanced')
  expect(error?.message).toBe(
    'Debits and credits must be equal in each currency. USD: debits 10.00, credits 10.01, a difference of 0.01; JPY: debits 7, credits 0, a difference of 7.',
  )
})

test('accepts exactly what balances, to the last of 18 decimals and up to the largest sums', () => {
  const units = fc.bigInt({ min: 1n, max: 10n ** 42n })
  const text = (value: bigint) => {
    const digits = String(value).padStart(19, '0')
    return `${digits.slice(0, -18)}.${digits.slice(-18)}`
  }
  fc.assert(
    fc.property(
      fc.array(fc.tuple(units, fc.boolean()), { minLength: 1, maxLength: 40 }),
      fc.constantFrom(0n, 0n, 1n),
      (amounts, off) => {
        const total = (side: boolean) =>
          amounts.filter(([, debit]) => debit === side).reduce((sum, [value]) => sum + value, 0n)
        const difference = total(true) - total(false)
        const last = difference > 0n ? difference : -difference
        const closing = last + off
        fc.pre(closing > 0n)
        const legs = [
          ...amounts.map(([value, debit]) => leg('WEI', debit ? 'debit' : 'credit', text(value))),
          leg('WEI', difference > 0n ? 'credit' : 'debit', text(closing)),
        ]
        const error = refusal(legs)
        expect(error?.code).toBe(off === 0n ? undefined : 'entries_unbalanced')
        if (error) expect(error).toBeInstanceOf(LedgerError)
        if (error) expect(error.message).toContain('a difference of 0.000000000000000001')
      },
    ),
  )
})

test('the order of the legs does not matter', () => {
  const legs = [
    leg('USD', 'debit', '3'),
    leg('USD', 'credit', '1'),
    leg('JPY', 'debit', '5'),
    leg('USD', 'credit', '2'),
    leg('JPY', 'credit', '5'),
  ]
  fc.assert(
    fc.property(fc.shuffledSubarray(legs, { minLength: 5, maxLength: 5 }), (shuffled) => {
      expect(refusal(shuffled)).toBeUndefined()
    }),
  )
})
