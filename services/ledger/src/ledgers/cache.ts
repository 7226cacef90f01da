import assert from 'node:assert/strict'
import type { Queryable } from '@florin/postgres'
import { ledgerNotFound } from '@florin/server'
import { findLedgerId } from './queries.ts'

/** Cache of ledger ids by name. Ledgers are never deleted, so entries never expire. */
export interface LedgerCache {
  /** Rejects with `ledger_not_found`; returns undefined for a cached ledger. */
  require(name: string): Promise<void> | undefined
  /** The id of a cached ledger. */
  idOf(name: string): number
  /** The name of a cached ledger. */
  nameOf(id: number): string
}

export function createLedgerCache(db: Queryable): LedgerCache {
  const ids = new Map<string, number>()
  const names = new Map<number, string>()
  async function load(name: string): Promise<void> {
    const id = await findLedgerId(db, name)
    if (id === undefined) throw ledgerNotFound(name)
    ids.set(name, id)
    names.set(id, name)
  }
  return {
    require: (name) => (ids.has(name) ? undefined : load(name)),
    idOf(name) {
      const id = ids.get(name)
      assert(id !== undefined, 'the ledger is cached before the route runs')
      return id
    },
    nameOf(id) {
      const name = names.get(id)
      assert(name !== undefined, 'the ledger is cached before the route runs')
      return name
    },
  }
}
