import { describe, expect, test } from 'vitest'
import { findRaces, type Observation } from './findings.ts'

function entriesOf(...amounts: string[]): Observation['entries'] {
  let cents = 0
  return amounts.map((amount, index) => {
    cents += Math.round(Number(amount) * 100)
    return {
      sequence: index + 1,
      direction: 'credit' as const,
      amount,
      balance_after: (cents / 100).toFixed(2),
    }
  })
}

/** Deposits of 1000.00, 0.10, 0.20 and 0.30. The ledger chose the order of the entries. */
function observe(change: Partial<Observation> = {}): Observation {
  return {
    currency: 'USD',
    deposits: ['1000.00', '0.10', '0.20', '0.30'],
    balance: '1000.60',
    entries: entriesOf('1000.00', '0.30', '0.10', '0.20'),
    trialBalance: [
      { currency: 'EUR', debit: '5.00', credit: '5.00' },
      { currency: 'USD', debit: '1000.60', credit: '1000.60' },
    ],
    ...change,
  }
}

test('a history with one entry for each deposit shows no race', () => {
  expect(findRaces(observe())).toEqual([])
})

test('amounts are compared as numbers, exactly', () => {
  expect(findRaces(observe({ balance: '1000.6' }))).toEqual([])
  expect(findRaces(observe({ balance: '1000.6000000000000001' }))).not.toEqual([])
})

describe('the findings name', () => {
  const cases: [string, Partial<Observation>, string[]][] = [
    [
      'a lost deposit',
      { entries: entriesOf('1000.00', '0.10', '0.20'), balance: '1000.30' },
      [
        'The deposit of 0.30 was answered with 201 but has no entry: it was lost.',
        'The balance is 1000.30, but the deposits sum to 1000.6.',
      ],
    ],
    [
      'a doubled deposit',
      { entries: entriesOf('1000.00', '0.10', '0.20', '0.20', '0.30'), balance: '1000.80' },
      [
        'The deposit of 0.20 was sent once but has 2 entries: it was doubled.',
        'The balance is 1000.80, but the deposits sum to 1000.6.',
      ],
    ],
    [
      'a gap in the sequence',
      { entries: entriesOf('1000.00', '0.30', '0.10', '0.20').map((entry) => shift(entry, 3)) },
      ['Entry 4 follows entry 2; it should be 3.'],
    ],
    [
      'a repeated sequence',
      { entries: entriesOf('1000.00', '0.30', '0.10', '0.20').map((entry) => shift(entry, 4, -1)) },
      ['Entry 3 follows entry 3; it should be 4.'],
    ],
    [
      'a wrong running balance',
      {
        entries: entriesOf('1000.00', '0.30', '0.10', '0.20').map((entry) =>
          entry.sequence === 4 ? { ...entry, balance_after: '1000.50' } : entry,
        ),
      },
      [
        'Entry 4 leaves 1000.50, but 1000.4 and 0.20 give 1000.6.',
        'The balance is 1000.60, but the last entry leaves 1000.50.',
      ],
    ],
    [
      'a balance that a concurrent update overwrote',
      { balance: '1000.40' },
      [
        'The balance is 1000.40, but the deposits sum to 1000.6.',
        'The balance is 1000.40, but the last entry leaves 1000.60.',
      ],
    ],
    [
      'an entry without a deposit',
      { entries: entriesOf('1000.00', '0.30', '0.10', '0.20', '7.00'), balance: '1007.60' },
      [
        'Entry 5 has the amount 7.00, but no such deposit was answered with 201.',
        'The balance is 1007.60, but the deposits sum to 1000.6.',
      ],
    ],
    [
      'an unbalanced trial balance in another currency',
      {
        trialBalance: [
          { currency: 'EUR', debit: '5.00', credit: '4.99' },
          { currency: 'USD', debit: '1000.60', credit: '1000.60' },
        ],
      },
      ['The trial balance of EUR does not balance: debit 5.00, credit 4.99.'],
    ],
    ['a trial balance without the currency', { trialBalance: [] }, ['The trial balance has no USD.']],
    [
      'an empty history',
      { entries: [], balance: '0.00', deposits: ['1000.00'] },
      [
        'The deposit of 1000.00 was answered with 201 but has no entry: it was lost.',
        'The balance is 0.00, but the deposits sum to 1000.',
      ],
    ],
  ]

  test.each(cases)('%s', (_, change, expected) => {
    expect(findRaces(observe(change))).toEqual(expected)
  })
})

/** Moves the entries from this sequence on. */
function shift(entry: Observation['entries'][number], from: number, by = 1): Observation['entries'][number] {
  return entry.sequence < from ? entry : { ...entry, sequence: entry.sequence + by }
}
