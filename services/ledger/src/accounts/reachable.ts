import { isInScope } from '@florin/identity'
import type { Reach } from '../request/reach.ts'
import { type AccountCache, accountNotFound } from './cache.ts'
import type { CachedAccount } from './queries.ts'

/** Finds an account. One out of reach answers exactly as a missing one. */
export async function findReachable(
  accounts: AccountCache,
  reach: Reach,
  ledger: number,
  ref: string,
): Promise<CachedAccount> {
  const account = await accounts.find(ledger, ref)
  if (isInScope(reach, account)) return account
  throw accountNotFound(ref)
}
