import { Decimal } from '@florin/money'
import { scale } from '@florin/testing/scale'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { postingOf } from '../../test/postings.ts'
import type { AccountIdentity, AccountType, Direction } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import { type Acceptance, judge } from './judge.ts'
import type { LockedAccount, LockedAccounts } from './locked-account.ts'
import type { Posting } from './posting.ts'

const facts = (id: string, type: AccountType = 'liability', currency = 'USD'): AccountIdentity => ({
  ledger: 1,
  id,
  code: null,
  type,
  currency,
  exponent: 2,
})

const posting = (...legs: [AccountIdentity, Direction, string | number][]): Posting =>
  postingOf(legs.map(([account, direction, amount]) => ({ account, direction, amount: new Decimal(amount) })))

function locked(
  posted: string,
  {
    minimum = '0' as string | null,
    pending = '0',
    ...more
  }: {
    minimum?: string | null
    pending?: string
    status?: LockedAccount['status']
  } = {},
): LockedAccount {
  const amount = new Decimal(posted)
  return {
    status: 'active',
    minimumBalance: minimum === null ? null : new Decimal(minimum),
    maximumBalance: null,
    limitSubjects: null,
    posted: amount,
    pending: new Decimal(pending),
    version: 1,
    lastSequence: 7,
    ...more,
  }
}

const a = facts('a')
const b = facts('b')
const cash = facts('cash', 'asset')

const codeOf = (judgement: Acceptance | LedgerError) => (judgement instanceof LedgerError ? judgement.code : 'accepted')

test.each<[string, LockedAccount, [Direction, string][], string]>([
  ['all that there is', locked('10'), [['debit', '10']], 'accepted'],
  ['a cent more', locked('10'), [['debit', '10.01']], 'insufficient_funds'],
  ['down to an overdraft', locked('10', { minimum: '-500' }), [['debit', '510']], 'accepted'],
  ['through an overdraft', locked('10', { minimum: '-500' }), [['debit', '510.01']], 'insufficient_funds'],
  ['without a limit', locked('10', { minimum: null }), [['debit', '1e24']], 'accepted'],
  ['what a hold has reserved', locked('10', { pending: '3' }), [['debit', '7.01']], 'insufficient_funds'],
  ['what a hold has left', locked('10', { pending: '3' }), [['debit', '7']], 'accepted'],
  [
    'more on the way, and back above',
    locked('10'),
    [
      ['debit', '50'],
      ['credit', '40'],
    ],
    'accepted',
  ],
  [
    'more on the way, and not back',
    locked('10'),
    [
      ['debit', '50'],
      ['credit', '39.99'],
    ],
    'insufficient_funds',
  ],
  ['into an account below its minimum', locked('-5'), [['credit', '1']], 'accepted'],
  ['out of an account below its minimum', locked('-5'), [['debit', '0.01']], 'insufficient_funds'],
  [
    'in and out, below its minimum',
    locked('-5'),
    [
      ['debit', '1'],
      ['credit', '1'],
    ],
    'accepted',
  ],
  ['a frozen account', locked('10', { status: 'frozen' }), [['credit', '1']], 'account_frozen'],
  ['a closed account', locked('0', { status: 'closed' }), [['credit', '1']], 'account_closed'],
])('taking %s', (_, account, moves, expected) => {
  const legs = moves.map(([direction, amount]) => [a, direction, amount] as [AccountIdentity, Direction, string])
  expect(codeOf(judge(posting(...legs), new Map([['a', account]])))).toBe(expected)
})

test.each<[AccountType, Direction, number]>([
  ['asset', 'debit', 1],
  ['asset', 'credit', -1],
  ['expense', 'debit', 1],
  ['expense', 'credit', -1],
  ['liability', 'debit', -1],
  ['liability', 'credit', 1],
  ['equity', 'debit', -1],
  ['equity', 'credit', 1],
  ['income', 'debit', -1],
  ['income', 'credit', 1],
])('an account of type %s moves on a %s by %i', (type, direction, sign) => {
  const account = facts('x', type)
  const judgement = judge(
    posting([account, direction, 1]),
    new Map([['x', locked('10', { minimum: null })]]),
  ) as Acceptance
  expect(Number(judgement.entries[0]?.balanceAfter)).toBe(10 + sign)
  expect(judgement.after.get('x')?.posted.toNumber()).toBe(10 + sign)
})

test('an account of the other side is held to its minimum by credits', () => {
  const state = locked('10')
  expect(codeOf(judge(posting([cash, 'credit', '10.01']), new Map([['cash', state]])))).toBe('insufficient_funds')
})

test('an account that is not locked is a fault of this service, not a rejection', () => {
  expect(() => judge(posting([a, 'credit', 1]), new Map())).toThrow('every account of a posting is locked')
})

test('the refusal says what can be spent and what this takes', () => {
  const refusal = judge(posting([a, 'debit', '8']), new Map([['a', locked('10', { minimum: '-5', pending: '9' })]]))
  expect((refusal as LedgerError).message).toBe('Account a has 6.00 USD available; this order needs 8.00 USD.')
})

describe('postings at random', () => {
  const ids = ['p', 'q', 'r', 's', 't']
  const types: AccountType[] = ['liability', 'asset', 'equity', 'income', 'expense']
  const accounts = ids.map((id, index) => facts(id, types[index]))
  const cents = fc.integer({ min: 1, max: 2_000 })
  /** Pairs of a debit and a credit of one amount, in any order: always balanced. */
  const order = fc.array(fc.tuple(fc.nat(4), fc.nat(4), cents), { minLength: 1, maxLength: 6 }).chain((moves) => {
    const legs = moves.flatMap(([from, to, amount]) => [
      [accounts[from], 'debit', amount / 100],
      [accounts[to], 'credit', amount / 100],
    ]) as [AccountIdentity, Direction, number][]
    return fc.shuffledSubarray(legs, { minLength: legs.length, maxLength: legs.length })
  })
  const start = fc.tuple(
    ...ids.map(() =>
      fc.record({
        posted: fc.integer({ min: 0, max: 3_000 }),
        minimum: fc.option(fc.integer({ min: -1_000, max: 0 }), { nil: null, freq: 4 }),
        pending: fc.constantFrom(0, 0, 0, 100),
        status: fc.constantFrom(
          'active' as const,
          'active' as const,
          'active' as const,
          'active' as const,
          'active' as const,
          'active' as const,
          'frozen' as const,
        ),
      }),
    ),
  )

  const snapshot = (states: LockedAccounts) => JSON.stringify([...states].map(([id, state]) => [id, state]))

  test('are conserved, gapless, never under a minimum, and refused without a trace', () => {
    const seen = { accepted: 0, refused: 0 }
    fc.assert(
      fc.property(start, fc.array(order, { minLength: 1, maxLength: 12 }), (states, orders) => {
        const books: LockedAccounts = new Map(
          states.map(({ posted, minimum, pending, status }, index) => {
            const amount = new Decimal(posted).div(100)
            return [
              ids[index] as string,
              {
                status,
                minimumBalance: minimum === null ? null : new Decimal(minimum).div(100),
                maximumBalance: null,
                limitSubjects: null,
                posted: amount,
                pending: new Decimal(pending).div(100),
                version: 1,
                lastSequence: 0,
              },
            ]
          }),
        )
        for (const legs of orders) {
          const before = snapshot(books)
          const judgement = judge(posting(...legs), books)
          expect(snapshot(books)).toBe(before)
          if (judgement instanceof LedgerError) {
            seen.refused += 1
            expect(['insufficient_funds', 'account_frozen']).toContain(judgement.code)
            if (judgement.code === 'account_frozen') {
              expect(legs.some(([{ id }]) => books.get(id)?.status === 'frozen')).toBe(true)
            }
            continue
          }
          seen.accepted += 1
          expect(judgement.entries).toHaveLength(legs.length)
          const sum = (side: Direction) =>
            judgement.entries
              .filter(({ direction }) => direction === side)
              .reduce((total, { amount }) => total.plus(amount), new Decimal(0))
          expect(sum('debit').eq(sum('credit'))).toBe(true)
          for (const [id, after] of judgement.after) {
            const old = books.get(id) as LockedAccount
            const own = judgement.entries.filter(({ account }) => account.id === id)
            expect(old.status).toBe('active')
            expect(own.map(({ sequence }) => sequence)).toEqual(own.map((_, index) => old.lastSequence + index + 1))
            expect(after.lastSequence).toBe(old.lastSequence + own.length)
            expect(after.posted.eq(own.at(-1)?.balanceAfter as string)).toBe(true)
            const grows = ['asset', 'expense'].includes(own[0]?.account.type as string) ? 'debit' : 'credit'
            const moved = own.reduce(
              (total, { direction, amount }) => (direction === grows ? total.plus(amount) : total.minus(amount)),
              old.posted,
            )
            expect(after.posted.eq(moved)).toBe(true)
            if (old.minimumBalance !== null && after.posted.lt(old.posted)) {
              expect(after.posted.minus(after.pending).gte(old.minimumBalance)).toBe(true)
            }
            expect(after.pending.eq(old.pending)).toBe(true)
            books.set(id, after)
          }
        }
      }),
      { numRuns: scale(150, 500) },
    )
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(200)
  })

  test('are never refused when every account has enough', () => {
    fc.assert(
      fc.property(order, (legs) => {
        const books = new Map(ids.map((id) => [id, locked('1000000')]))
        expect(codeOf(judge(posting(...legs), books))).toBe('accepted')
      }),
    )
  })
})

test('two postings on one account, the second sees what the first left', () => {
  const books: LockedAccounts = new Map([
    ['a', locked('10')],
    ['b', locked('0')],
  ])
  const first = judge(posting([a, 'debit', 6], [b, 'credit', 6]), books) as Acceptance
  for (const [id, state] of first.after) books.set(id, state)
  expect(codeOf(judge(posting([a, 'debit', 6], [b, 'credit', 6]), books))).toBe('insufficient_funds')
  expect(codeOf(judge(posting([b, 'debit', 6], [a, 'credit', 6]), books))).toBe('accepted')
})
