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
      transaction: `transaction-${index + 1}`,
    }
  })
}

/** Deposits of 1000.00, 0.10, 0.20 and 0.30, in an order that only the ledger chose. */
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

test('a history in which every deposit has its one entry shows no race', () => {
  expect(findRaces(observe())).toEqual([])
})

test('amounts are compared as numbers, exactly', () => {
  expect(findRaces(observe({ balance: '1000.6' }))).toEqual([])
  expect(findRaces(observe({ balance: '1000.6000000000000001' }))).not.toEqual([])
})

describe('a broken history is named', () => {
  const cases: [string, Partial<Observation>, string[]][] = [
    [
      'a lost deposit',
      { entries: entriesOf('1000.00', '0.10', '0.20'), balance: '1000.30' },
      [
        'The deposit of 0.30 was answered with 201, and has no entry: it was lost.',
        'The balance is 1000.30: the deposits make 1000.6.',
      ],
    ],
    [
      'a doubled deposit',
      { entries: entriesOf('1000.00', '0.10', '0.20', '0.20', '0.30'), balance: '1000.80' },
      [
        'The deposit of 0.20 was sent once, and has 2 entries: it was doubled.',
        'The balance is 1000.80: the deposits make 1000.6.',
      ],
    ],
    [
      'a gap in the sequence',
      { entries: entriesOf('1000.00', '0.30', '0.10', '0.20').map((entry) => shift(entry, 3)) },
      ['Entry 4 follows 2: it should be 3.'],
    ],
    [
      'a sequence given twice',
      { entries: entriesOf('1000.00', '0.30', '0.10', '0.20').map((entry) => shift(entry, 4, -1)) },
      ['Entry 3 follows 3: it should be 4.'],
    ],
    [
      'a wrong running balance',
      {
        entries: entriesOf('1000.00', '0.30', '0.10', '0.20').map((entry) =>
          entry.sequence === 4 ? { ...entry, balance_after: '1000.50' } : entry,
        ),
      },
      [
        'Entry 4 leaves 1000.50: 1000.4 and 0.20 make 1000.6.',
        'The balance is 1000.60: the last entry leaves 1000.50.',
      ],
    ],
    [
      'an update of the balance that another one overwrote',
      { balance: '1000.40' },
      ['The balance is 1000.40: the deposits make 1000.6.', 'The balance is 1000.40: the last entry leaves 1000.60.'],
    ],
    [
      'an entry of no deposit',
      { entries: entriesOf('1000.00', '0.30', '0.10', '0.20', '7.00'), balance: '1007.60' },
      [
        'Entry 5 is of 7.00: no such deposit was answered with 201.',
        'The balance is 1007.60: the deposits make 1000.6.',
      ],
    ],
    [
      'an unbalanced trial balance, in whichever currency',
      {
        trialBalance: [
          { currency: 'EUR', debit: '5.00', credit: '4.99' },
          { currency: 'USD', debit: '1000.60', credit: '1000.60' },
        ],
      },
      ['The trial balance is off in EUR: debit 5.00, credit 4.99.'],
    ],
    ['a trial balance without the currency', { trialBalance: [] }, ['The trial balance has no USD.']],
    [
      'an empty history',
      { entries: [], balance: '0.00', deposits: ['1000.00'] },
      [
        'The deposit of 1000.00 was answered with 201, and has no entry: it was lost.',
        'The balance is 0.00: the deposits make 1000.',
      ],
    ],
  ]

  test.each(cases)('%s', (_, change, expected) => {
    expect(findRaces(observe(change))).toEqual(expected)
  })
})

/** The entry and those behind it, moved by one in the sequence. */
function shift(entry: Observation['entries'][number], from: number, by = 1): Observation['entries'][number] {
  return entry.sequence < from ? entry : { ...entry, sequence: entry.sequence + by }
}
