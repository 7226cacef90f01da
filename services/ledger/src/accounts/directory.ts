import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import type { AccountFacts, AccountType } from '../posting/posting.ts'
import { findAccountFacts } from './queries.ts'

/** What never changes of accounts, by id or code, remembered once seen: an account's facts are for ever. */
export interface AccountDirectory {
  /** Throws `account_not_found`, also for an account of another ledger. */
  find(ledger: number, ref: string): Promise<AccountFacts>
}

/** Accounts remembered at most; about 300 bytes each. */
const rememberedMax = 100_000

export function createAccountDirectory(db: Queryable): AccountDirectory {
  const remembered = new Map<string, AccountFacts>()
  return {
    async find(ledger, ref) {
      const key = `${ledger} ${ref}`
      const known = remembered.get(key)
      if (known) return known
      const found = await findAccountFacts(db, ledger, ref)
      if (!found) throw accountNotFound(ref)
      if (remembered.size >= rememberedMax) remembered.delete(remembered.keys().next().value as string)
      remembered.set(key, found)
      return found
    },
  }
}

export function accountNotFound(ref: string): LedgerError {
  return new LedgerError('account_not_found', `There is no account ${ref} in this ledger.`)
}

/** In `fx` is what conversions leave: above zero when the ledger has taken more of the currency than it has given. */
const systemRoles = {
  cash: { type: 'asset', title: 'Cash' },
  fx: { type: 'equity', title: 'FX position' },
  fees: { type: 'income', title: 'Fees' },
  'fx-spread': { type: 'income', title: 'FX spread' },
} as const satisfies Record<string, { type: AccountType; title: string }>
export type SystemRole = keyof typeof systemRoles

export function systemCode(role: SystemRole, currency: string): string {
  return `system.${role}.${currency.toLowerCase()}`
}

/** The ledger's own accounts of a currency, opened together with its first account. */
export function systemAccountsOf(currency: string): { code: string; name: string; type: AccountType }[] {
  return Object.entries(systemRoles).map(([role, { type, title }]) => ({
    code: systemCode(role as SystemRole, currency),
    name: `${title}, ${currency}`,
    type,
  }))
}
