import assert from 'node:assert/strict'
import { type Decimal, formatMoney } from '@florin/money'
import { LedgerError } from '../errors.ts'
import { type AccountFacts, type Leg, normalSide, type Posting } from './posting.ts'

/** An account as it is while its row is locked. Balances in the account's normal sign. */
export interface LockedAccount {
  status: 'active' | 'frozen' | 'closed'
  /** Null: no limit. */
  minimumBalance: Decimal | null
  /** What has happened. */
  posted: Decimal
  /** What holds have reserved of it. */
  pending: Decimal
  lastSequence: number
}

/** Of one ledger, by id. */
export type LockedAccounts = Map<string, LockedAccount>

export interface JudgedEntry extends Leg {
  balanceAfter: Decimal
  sequence: number
}

export interface Acceptance {
  entries: JudgedEntry[]
  /** The accounts as the posting leaves them. */
  after: LockedAccounts
}

/**
 * What a posting would leave in the accounts, or why it is refused. Pure: `accounts` stay as they are, so that a
 * refused posting does not touch its neighbours. An account's minimum holds for the transaction as a whole, and only
 * against postings that lower the balance.
 */
export function judge(posting: Posting, accounts: LockedAccounts): Acceptance | LedgerError {
  const after: LockedAccounts = new Map()
  const entries: JudgedEntry[] = []
  for (const leg of posting.legs) {
    const { account, direction, amount } = leg
    let state = after.get(account.id)
    if (!state) {
      const locked = accounts.get(account.id)
      assert(locked, 'every account of a posting is locked')
      if (locked.status !== 'active') return inactive(account, locked.status)
      state = { ...locked }
      after.set(account.id, state)
    }
    state.posted = direction === normalSide(account.type) ? state.posted.plus(amount) : state.posted.minus(amount)
    state.lastSequence += 1
    entries.push({ account, direction, amount, balanceAfter: state.posted, sequence: state.lastSequence })
  }
  for (const { account } of posting.legs) {
    const before = accounts.get(account.id) as LockedAccount
    const state = after.get(account.id) as LockedAccount
    if (before.minimumBalance === null || state.posted.gte(before.posted)) continue
    if (state.posted.minus(state.pending).lt(before.minimumBalance)) return insufficient(account, before, state)
  }
  return { entries, after }
}

function inactive(account: AccountFacts, status: 'frozen' | 'closed'): LedgerError {
  return status === 'frozen'
    ? new LedgerError('account_frozen', `${nameOf(account)} is frozen: nothing moves until it is unfrozen.`)
    : new LedgerError('account_closed', `${nameOf(account)} is closed and cannot be reopened. Use another account.`)
}

function insufficient(account: AccountFacts, before: LockedAccount, after: LockedAccount): LedgerError {
  const text = (amount: Decimal) => `${formatMoney(amount, account.exponent)} ${account.currency}`
  const spendable = before.posted.minus(before.pending).minus(before.minimumBalance ?? 0)
  return new LedgerError(
    'insufficient_funds',
    `${nameOf(account)} has ${text(spendable)} available; this order needs ${text(before.posted.minus(after.posted))}.`,
  )
}

function nameOf({ code, id }: AccountFacts): string {
  return `Account ${code ?? id}`
}
