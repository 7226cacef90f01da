import assert from 'node:assert/strict'
import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { findLedgerId } from './queries.ts'

/** The numbers of ledgers by their names. Ledgers are never removed, so one that was seen is remembered. */
export interface LedgerCache {
  /** Rejects with `ledger_not_found`; returns undefined for a ledger that was seen before. */
  require(name: string): Promise<void> | undefined
  /** The number of a ledger that was required before. */
  idOf(name: string): number
  /** The other way round. */
  nameOf(id: number): string
}

export function createLedgerCache(db: Queryable): LedgerCache {
  const seen = new Map<string, number>()
  const names = new Map<number, string>()
  async function look(name: string): Promise<void> {
    const id = await findLedgerId(db, name)
    if (id === undefined) {
      throw new LedgerError('ledger_not_found', `There is no ledger ${name}. Open it with POST /v1/ledgers.`)
    }
    seen.set(name, id)
    names.set(id, name)
  }
  return {
    require: (name) => (seen.has(name) ? undefined : look(name)),
    idOf(name) {
      const id = seen.get(name)
      assert(id !== undefined, 'the ledger of a request is required before its route runs')
      return id
    },
    nameOf(id) {
      const name = names.get(id)
      assert(name !== undefined, 'the ledger of a request is required before its route runs')
      return name
    },
  }
}
