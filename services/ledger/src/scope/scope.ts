import { isInScope } from '@florin/identity'
import { HttpError } from '@florin/server'
import type { AccountCache } from '../accounts/cache.ts'
import { findReachable } from '../accounts/reachable.ts'
import { type Direction, normalSide } from '../double-entry.ts'
import type { Reach } from '../request/reach.ts'

/** What callers may do whose grant is limited to some accounts. */
export interface Limited {
  /** Fields of the order that name accounts which pay, or whose money is converted. */
  accounts: readonly string[]
  /** Fields that such callers may not set. */
  without?: readonly string[]
}

/**
 * Rejects an order of a limited caller that takes money from an account out of reach. Before anything else is looked at,
 * also the Idempotency-Key, so that the answer depends neither on the account nor on what others have posted.
 */
export async function checkOrder(
  accounts: AccountCache,
  reach: Reach,
  limited: Limited | undefined,
  ledger: number,
  order: unknown,
): Promise<void> {
  if (limited === undefined) throw new HttpError('forbidden', 'This operation needs a grant for all accounts.')
  const fields = (order ?? {}) as Record<string, unknown>
  for (const name of limited.without ?? []) {
    if (fields[name] !== undefined) {
      throw new HttpError('forbidden', `Only a grant for all accounts may set ${name}. Send the order without it.`)
    }
  }
  const conditions = (fields.conditions ?? []) as { account: string }[]
  const refs = [
    ...limited.accounts.map((name) => fields[name]).filter((ref) => typeof ref === 'string'),
    // Their rejections show balances.
    ...conditions.map(({ account }) => account),
  ]
  await Promise.all(refs.map((ref) => findReachable(accounts, reach, ledger, ref)))
}

interface Limitable extends Record<string, unknown> {
  entries: { account: string; direction: Direction }[]
}

/**
 * A transaction as a limited caller sees it: without the entries of accounts out of reach, and without what the parts say
 * about them. Undefined if no account in reach takes part.
 */
export async function limitTransaction<T extends Limitable>(
  accounts: AccountCache,
  reach: Reach,
  ledger: number,
  fields: readonly { name: string }[],
  transaction: T,
): Promise<T | undefined> {
  if (reach === undefined) return transaction
  const parties = await Promise.all(transaction.entries.map(({ account }) => accounts.findWithOwner(ledger, account)))
  const isReached = parties.map((account) => isInScope(reach, account))
  const entries = transaction.entries.filter((_, index) => isReached[index])
  if (entries.length === 0) return undefined
  const limited: T = { ...transaction, entries }
  // The terms of a transaction are those of the accounts that pay.
  const isPayer = parties.every(
    ({ type, code }, index) =>
      isReached[index] || code?.startsWith('system.') || transaction.entries[index]?.direction === normalSide(type),
  )
  for (const { name } of fields) {
    const ofAccount = (limited[name] as { account?: string } | undefined)?.account
    const isShown = ofAccount === undefined ? isPayer : entries.some(({ account }) => account === ofAccount)
    if (!isShown) delete limited[name]
  }
  return limited
}
