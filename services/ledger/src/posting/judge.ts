import assert from 'node:assert/strict'
import { type Decimal, formatMoney } from '@florin/money'
import { type AccountIdentity, normalSide } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import { judgeCondition } from './conditions.ts'
import { availableOf, type LockedAccount, type LockedAccounts, nameOf } from './locked-account.ts'
import type { Entry, Posting } from './posting.ts'

export interface Acceptance {
  entries: Entry[]
  /** The accounts after the posting. */
  after: LockedAccounts
}

/**
 * The accounts after a posting, or its rejection. Pure: `accounts` is not changed, so a rejected posting does not affect
 * others. The minimum balance applies to the transaction as a whole, and only if it lowers the available balance; the maximum,
 * only if it raises the posted balance. What is reserved on an account that is not active can be released.
 */
export function judge(posting: Posting, accounts: LockedAccounts): Acceptance | LedgerError {
  const after: LockedAccounts = new Map()
  const entries: Entry[] = []
  for (const leg of posting.legs) {
    const { account, direction, amount } = leg
    let state = after.get(account.id)
    if (!state) {
      const locked = accounts.get(account.id)
      assert(locked, 'every account of a posting is locked')
      state = { ...locked }
      after.set(account.id, state)
    }
    const grows = direction === normalSide(account.type)
    const releases = leg.layer === 'pending' && grows
    if (state.status !== 'active' && !releases) return inactive(account, state.status)
    if (leg.layer === 'pending') {
      assert(posting.parts.length > 0, 'a part stores what pending legs reserve')
      state.pending = grows ? state.pending.minus(amount) : state.pending.plus(amount)
      assert(!state.pending.isNegative(), 'at most the reserved amount is released')
      continue
    }
    state.posted = grows ? state.posted.plus(amount) : state.posted.minus(amount)
    state.lastSequence += 1
    entries.push({
      account,
      direction,
      amount: formatMoney(amount, account.exponent),
      balanceAfter: formatMoney(state.posted, account.exponent),
      sequence: state.lastSequence,
    })
  }
  for (const { account } of posting.legs) {
    const before = accounts.get(account.id) as LockedAccount
    const state = after.get(account.id) as LockedAccount
    const rejection = checkMinimum(account, before, state) ?? checkMaximum(account, before, state)
    if (rejection) return rejection
  }
  return judgeConditions(posting, accounts, after) ?? { entries, after }
}

function judgeConditions(
  { conditions }: Posting,
  accounts: LockedAccounts,
  after: LockedAccounts,
): LedgerError | undefined {
  for (const [index, condition] of conditions.entries()) {
    const { id } = condition.account
    const before = accounts.get(id)
    assert(before, 'every account of a condition is locked')
    const rejection = judgeCondition(condition, index, before, after.get(id) ?? before)
    if (rejection) return rejection
  }
  return undefined
}

function checkMinimum(account: AccountIdentity, before: LockedAccount, after: LockedAccount): LedgerError | undefined {
  if (before.minimumBalance === null) return undefined
  const available = availableOf(after)
  if (available.gte(before.minimumBalance) || available.gte(availableOf(before))) return undefined
  return insufficient(account, before, after)
}

function checkMaximum(account: AccountIdentity, before: LockedAccount, after: LockedAccount): LedgerError | undefined {
  const { maximumBalance: maximum } = before
  if (maximum === null || after.posted.lte(maximum) || after.posted.lte(before.posted)) return undefined
  const text = (amount: Decimal) => `${formatMoney(amount, account.exponent)} ${account.currency}`
  return new LedgerError(
    'maximum_balance_exceeded',
    `${nameOf(account)} has ${text(before.posted)} and may have at most ${text(maximum)}; this order would leave ${text(after.posted)}.`,
  )
}

function inactive(account: AccountIdentity, status: 'frozen' | 'closed'): LedgerError {
  return status === 'frozen'
    ? new LedgerError('account_frozen', `${nameOf(account)} is frozen. Unfreeze it, or use another account.`)
    : new LedgerError('account_closed', `${nameOf(account)} is closed and cannot be reopened. Use another account.`)
}

function insufficient(account: AccountIdentity, before: LockedAccount, after: LockedAccount): LedgerError {
  const { id, currency, exponent } = account
  const present = availableOf(before)
  const available = formatMoney(present.minus(before.minimumBalance ?? 0), exponent)
  const needed = formatMoney(present.minus(availableOf(after)), exponent)
  return new LedgerError(
    'insufficient_funds',
    `${nameOf(account)} has ${available} ${currency} available; this order needs ${needed} ${currency}.`,
    { members: { account: id, currency, available, needed } },
  )
}
