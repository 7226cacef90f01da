import { isInScope } from '@florin/identity'
import type { AccountIdentity } from '../double-entry.ts'
import type { Reach } from '../request/reach.ts'
import { type AccountCache, accountNotFound } from './cache.ts'

/** Finds an account. One out of reach answers exactly as a missing one. */
export async function findReachable(
  accounts: AccountCache,
  reach: Reach,
  ledger: number,
  ref: string,
): Promise<AccountIdentity> {
  if (reach === undefined) return accounts.find(ledger, ref)
  const account = await accounts.findWithOwner(ledger, ref)
  if (isInScope(reach, account)) return account
  throw accountNotFound(ref)
}
