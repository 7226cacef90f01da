import { Decimal } from '@florin/money'
import { expect, test } from 'vitest'
import { postingOf } from '../../test/postings.ts'
import type { AccountType, Direction, Leg } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import { judge } from './judge.ts'
import type { LockedAccount } from './locked-account.ts'

/*
 * Legs of the layer `pending` reserve or release money; they make no entries.
 */
function judgeLegs(
  locked: {
    type?: AccountType
    posted: string
    pending?: string
    minimum?: string | null
    status?: LockedAccount['status']
  },
  legs: Pick<Leg, 'direction' | 'amount' | 'layer'>[],
) {
  const { type = 'liability', posted, pending = '0', minimum = '0', status = 'active' } = locked
  const account = { ledger: 1, id: 'a', code: 'a', type, currency: 'USD', exponent: 2 }
  const before: LockedAccount = {
    status,
    minimumBalance: minimum === null ? null : new Decimal(minimum),
    maximumBalance: null,
    limitSubjects: null,
    posted: new Decimal(posted),
    pending: new Decimal(pending),
    version: 1,
    lastSequence: 7,
  }
  const order = postingOf(
    legs.map((leg) => ({ account, ...leg })),
    { parts: [{ part: { name: 'holds' }, terms: null }] },
  )
  const judgement = judge(order, new Map([['a', before]]))
  if (judgement instanceof LedgerError) return `${judgement.code}: ${judgement.message}`
  const after = judgement.after.get('a') as LockedAccount
  return `${judgement.entries.length} entries, posted ${after.posted}, pending ${after.pending}, sequence ${after.lastSequence}`
}

const leg = (layer: 'posted' | 'pending', direction: Direction, amount: string) => ({
  layer,
  direction,
  amount: new Decimal(amount),
})

test('a pending debit of a liability reserves money, and moves nothing', () => {
  expect(judgeLegs({ posted: '10' }, [leg('pending', 'debit', '4')])).toBe(
    '0 entries, posted 10, pending 4, sequence 7',
  )
})

test('a pending credit of an asset reserves money: that side lowers it', () => {
  expect(judgeLegs({ type: 'asset', posted: '10' }, [leg('pending', 'credit', '4')])).toBe(
    '0 entries, posted 10, pending 4, sequence 7',
  )
})

test('the other side releases what was reserved', () => {
  expect(judgeLegs({ posted: '10', pending: '4' }, [leg('pending', 'credit', '4')])).toBe(
    '0 entries, posted 10, pending 0, sequence 7',
  )
})

test('no more is reserved than is available', () => {
  expect(judgeLegs({ posted: '10', pending: '4' }, [leg('pending', 'debit', '6')])).toMatch(/pending 10/)
  expect(judgeLegs({ posted: '10', pending: '4' }, [leg('pending', 'debit', '6.01')])).toBe(
    'insufficient_funds: Account a has 6.00 USD available; this order needs 6.01 USD.',
  )
  expect(judgeLegs({ posted: '10', pending: '4', minimum: null }, [leg('pending', 'debit', '600')])).toMatch(
    /pending 604/,
  )
})

test('a capture releases and posts in one transaction, whatever else is available', () => {
  const capture = [leg('pending', 'credit', '4'), leg('posted', 'debit', '4')]
  expect(judgeLegs({ posted: '10', pending: '10' }, capture)).toBe('1 entries, posted 6, pending 6, sequence 8')
})

test('more than is reserved is never released: that is a fault, and no answer', () => {
  expect(() => judgeLegs({ posted: '10', pending: '4' }, [leg('pending', 'credit', '4.01')])).toThrow(
    /at most the reserved amount/,
  )
})

test('a frozen account reserves nothing more, and what it has reserved can be released', () => {
  const frozen = { posted: '10', pending: '4', status: 'frozen' } as const
  expect(judgeLegs(frozen, [leg('pending', 'debit', '1')])).toMatch(/^account_frozen/)
  expect(judgeLegs(frozen, [leg('posted', 'debit', '1'), leg('pending', 'credit', '1')])).toMatch(/^account_frozen/)
  expect(judgeLegs(frozen, [leg('pending', 'credit', '4')])).toMatch(/pending 0/)
})
