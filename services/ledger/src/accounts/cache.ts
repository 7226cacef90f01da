import type { Queryable } from '@florin/postgres'
import { createBatchReader } from '@florin/server'
import type { AccountIdentity, AccountType } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { type AccountWanted, findAccountIdentities, findAccountsWithOwner, type OwnedAccount } from './queries.ts'

/** Cache of the immutable fields of accounts, by id and by code. */
export interface AccountCache {
  /** Throws `account_not_found`, also for an account of another ledger. */
  find(ledger: number, ref: string): Promise<AccountIdentity>
  /** With the present owner, which is read each time: a grant ends with the moment at which the account is given away. */
  findWithOwner(ledger: number, ref: string): Promise<OwnedAccount>
}

/** Room for about 450,000 accounts. */
const bytesMax = 128 * 2 ** 20
/** One cache entry: the fields of the account and its place in the map. */
const accountBytes = 260
/** Lookups in one statement. */
const batchMax = 1_000

interface Lookup {
  ledger: number
  ref: string
  key: string
}

interface Cached {
  identity: AccountIdentity
  /** Used since it was last considered for eviction. */
  used: boolean
}

/**
 * Evicts the accounts that were not used for the longest time (second chance, which needs no change of the map on a hit).
 * System accounts are never evicted: they are few, and part of most transactions. Misses are read in batches; concurrent
 * requests for the same account share one read.
 */
export function createAccountCache(db: Queryable, limits = { bytes: bytesMax }): AccountCache {
  const system = new Map<string, AccountIdentity>()
  /** In the order of eviction. */
  const cached = new Map<string, Cached>()
  let bytes = 0
  /** Lookups that wait for the next batch. */
  const waiting = new Map<string, Promise<AccountIdentity | undefined>>()
  const lookUp = createBatchReader(readBatch, batchMax)
  const lookUpOwner = createBatchReader((wanted: AccountWanted[]) => findAccountsWithOwner(db, wanted), batchMax)

  function findCached(key: string): AccountIdentity | undefined {
    const hit = cached.get(key)
    if (!hit) return system.get(key)
    hit.used = true
    return hit.identity
  }

  function remember(key: string, identity: AccountIdentity): void {
    if (identity.code?.startsWith('system.')) {
      system.set(key, identity)
      return
    }
    if (cached.has(key)) return
    cached.set(key, { identity, used: false })
    bytes += bytesOf(key, identity)
    for (const [oldest, { identity, used }] of cached) {
      if (bytes <= limits.bytes) break
      cached.delete(oldest)
      if (used) cached.set(oldest, { identity, used: false })
      else bytes -= bytesOf(oldest, identity)
    }
  }

  async function readBatch(lookups: Lookup[]): Promise<(AccountIdentity | undefined)[]> {
    // Later requests must not join this read: it may miss an account that was opened before they arrived.
    for (const { key } of lookups) waiting.delete(key)
    const found = await findAccountIdentities(db, lookups)
    for (const [index, { key }] of lookups.entries()) {
      const identity = found[index]
      if (identity) remember(key, identity)
    }
    return found
  }

  return {
    async find(ledger, ref) {
      const key = keyOf(ledger, ref)
      const known = findCached(key)
      if (known) return known
      let lookup = waiting.get(key)
      if (!lookup) {
        lookup = lookUp({ ledger, ref, key })
        waiting.set(key, lookup)
      }
      const identity = await lookup
      if (!identity) throw accountNotFound(ref)
      return identity
    },
    async findWithOwner(ledger, ref) {
      const account = await lookUpOwner({ ledger, ref })
      if (!account) throw accountNotFound(ref)
      return account
    },
  }
}

/** An estimate: a constant and the lengths of the texts. */
function bytesOf(key: string, { code }: AccountIdentity): number {
  return accountBytes + key.length + (code?.length ?? 0)
}

export function accountNotFound(ref: string): LedgerError {
  return new LedgerError(
    'account_not_found',
    `Account ${ref} does not exist in this ledger. Check the id or code and the header Florin-Ledger.`,
  )
}

/** `fx` is the position from conversions: positive when the ledger bought more of the currency than it sold. */
const systemRoles = {
  cash: { type: 'asset', title: 'Cash' },
  fx: { type: 'equity', title: 'FX position' },
  fees: { type: 'income', title: 'Fees' },
  'fx-spread': { type: 'income', title: 'FX spread' },
  cashback: { type: 'expense', title: 'Cashback' },
} as const satisfies Record<string, { type: AccountType; title: string }>
export type SystemRole = keyof typeof systemRoles

export function systemCode(role: SystemRole, currency: string): string {
  return `system.${role}.${currency.toLowerCase()}`
}

/** The system accounts of a currency. The first account of the currency creates them. */
export function systemAccountsOf(currency: string): { code: string; name: string; type: AccountType }[] {
  return Object.entries(systemRoles).map(([role, { type, title }]) => ({
    code: systemCode(role as SystemRole, currency),
    name: `${title}, ${currency}`,
    type,
  }))
}
