import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import type { AccountFacts, AccountType } from '../posting/posting.ts'
import { findAccountFacts } from './queries.ts'

/** Cache of the immutable fields of accounts, by id and by code. */
export interface AccountDirectory {
  /** Throws `account_not_found`, also for an account of another ledger. */
  find(ledger: number, ref: string): Promise<AccountFacts>
}

/** Room for about 450,000 accounts. */
const bytesMax = 128 * 2 ** 20
/** An account that is cached under one name: its fields, their texts and its place in the map. */
const accountBytes = 260
/** Lookups in one statement. */
const batchMax = 1_000

interface Lookup {
  ledger: number
  ref: string
  promise: Promise<AccountFacts | undefined>
  resolve: (facts: AccountFacts | undefined) => void
  reject: (error: unknown) => void
}

interface Cached {
  facts: AccountFacts
  /** Since it was last considered for eviction. */
  used: boolean
}

/**
 * Evicts accounts that have not been used for long (second chance, which spares the map a change at each use), and never
 * a system account: those are few, and part of most transactions. What is not cached is read in batches, one at a time: many lookups at once need one connection, and
 * an account is asked for once however many requests name it.
 */
export function createAccountDirectory(db: Queryable, limits = { bytes: bytesMax }): AccountDirectory {
  const system = new Map<string, AccountFacts>()
  /** The next to be considered for eviction first. */
  const cached = new Map<string, Cached>()
  let bytes = 0
  /** Those that wait for the next batch. */
  const lookups = new Map<string, Lookup>()
  let reading = false

  function findCached(key: string): AccountFacts | undefined {
    const hit = cached.get(key)
    if (!hit) return system.get(key)
    hit.used = true
    return hit.facts
  }

  function remember(key: string, facts: AccountFacts): void {
    if (facts.code?.startsWith('system.')) {
      system.set(key, facts)
      return
    }
    if (cached.has(key)) return
    cached.set(key, { facts, used: false })
    bytes += bytesOf(key, facts)
    for (const [oldest, { facts, used }] of cached) {
      if (bytes <= limits.bytes) break
      cached.delete(oldest)
      if (used) cached.set(oldest, { facts, used: false })
      else bytes -= bytesOf(oldest, facts)
    }
  }

  async function readBatch(batch: [key: string, lookup: Lookup][]): Promise<void> {
    try {
      const found = await findAccountFacts(
        db,
        batch.map(([, lookup]) => lookup),
      )
      for (const [index, [key, lookup]] of batch.entries()) {
        const facts = found[index]
        if (facts) remember(key, facts)
        lookup.resolve(facts)
      }
    } catch (error) {
      for (const [, { reject }] of batch) reject(error)
    }
  }

  async function readBatches(): Promise<void> {
    reading = true
    // Not at once: the lookups of this turn of the event loop are to be in the first batch.
    await new Promise((resolve) => setImmediate(resolve))
    while (lookups.size > 0) {
      // Nobody joins a lookup that is under way: it may not see an account that was opened before the request came.
      const batch = [...lookups].slice(0, batchMax)
      for (const [key] of batch) lookups.delete(key)
      await readBatch(batch)
    }
    reading = false
  }

  return {
    async find(ledger, ref) {
      const key = `${ledger} ${ref}`
      const known = findCached(key)
      if (known) return known
      let lookup = lookups.get(key)
      if (!lookup) {
        lookup = { ledger, ref, ...Promise.withResolvers<AccountFacts | undefined>() }
        lookups.set(key, lookup)
        if (!reading) void readBatches()
      }
      const facts = await lookup.promise
      if (!facts) throw accountNotFound(ref)
      return facts
    },
  }
}

/** An estimate, of what its longest texts take beside the fields of one size. */
function bytesOf(key: string, { code }: AccountFacts): number {
  return accountBytes + key.length + (code?.length ?? 0)
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
