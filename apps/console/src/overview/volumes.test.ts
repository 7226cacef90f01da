import type { Transaction } from '@florin/client'
import { expect, test } from 'vitest'
import { binsCount, sumVolumes } from './volumes.ts'

const dayMs = 86_400_000
const now = Date.parse('2026-06-30T00:00:00.000Z')

function transaction(
  id: string,
  kind: Transaction['kind'],
  daysAgo: number,
  credits: [amount: string, currency: string][],
) {
  const entries = credits.flatMap(([amount, currency]) =>
    (['debit', 'credit'] as const).map((direction) => ({ direction, amount, currency })),
  )
  return { id, kind, effective_at: new Date(now - daysAgo * dayMs).toISOString(), entries } as unknown as Transaction
}

test('volumes are the exact sums of the credits, by currency and kind, and by parts of the time', () => {
  const { rows, firstMs, lastMs } = sumVolumes(
    [
      transaction('3', 'transfer', 0, [['0.1', 'USD']]),
      transaction('2', 'payment', 15, [
        ['0.2', 'USD'],
        ['100000000000000000000000.000000000000000001', 'USD'],
      ]),
      transaction('1', 'payment', 30, [['7', 'JPY']]),
    ],
    now,
    false,
  )
  expect([firstMs, lastMs]).toEqual([now - 30 * dayMs, now])
  const found = rows.map(({ currency, kind, count, amount }) => [currency, kind, count, amount])
  expect(found).toEqual([
    ['JPY', 'payment', 1, '7'],
    ['USD', 'payment', 1, '100000000000000000000000.200000000000000001'],
    ['USD', 'transfer', 1, '0.1'],
  ])
  const places = rows.map(({ bins }) => bins.flatMap((amount, index) => (amount === '0' ? [] : [index])))
  expect(places).toEqual([[0], [binsCount / 2], [binsCount - 1]])
})

test('one order that is dated back by years does not stretch the time', () => {
  const usual = Array.from({ length: 99 }, (_, index) =>
    transaction(`${index}`, 'deposit', index / 10, [['1.00', 'EUR']]),
  )
  const { rows, firstMs } = sumVolumes([...usual, transaction('old', 'deposit', 2_000, [['1.00', 'EUR']])], now, true)
  expect(now - firstMs).toBeLessThan(10 * dayMs)
  expect(rows[0]?.amount).toBe('100.00')
})

test('a ledger without transactions has no volumes', () => {
  expect(sumVolumes([], now, false)).toMatchObject({ rows: [], count: 0 })
})
