import type { Decimal } from '@florin/money'
import type { AccountCache } from '../accounts/cache.ts'
import type { Bounds, Condition } from '../posting/conditions.ts'
import type { Conditions } from './schemas.ts'

const none: readonly Condition[] = []

/** The conditions of an order, with their accounts. Throws `account_not_found`. */
export async function findConditions(
  accounts: AccountCache,
  ledger: number,
  conditions: Conditions,
): Promise<readonly Condition[]> {
  if (conditions === undefined) return none
  return Promise.all(
    conditions.map(async ({ account, expected_version, expected_sequence, available, balance_after }) => ({
      account: await accounts.find(ledger, account),
      version: expected_version ?? null,
      sequence: expected_sequence ?? null,
      available: boundsOf(available),
      balanceAfter: boundsOf(balance_after),
    })),
  )
}

function boundsOf(sent: { at_least?: Decimal | undefined; at_most?: Decimal | undefined } | undefined): Bounds | null {
  return sent ? { atLeast: sent.at_least ?? null, atMost: sent.at_most ?? null } : null
}
