import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { findLedger } from './queries.ts'

/** Refuses requests to a ledger that does not exist. Ledgers are never removed, so one that was seen is remembered. */
export function createLedgerCheck(db: Queryable) {
  const seen = new Set<string>()
  return async ({ headers }: { headers: Record<string, unknown> }): Promise<void> => {
    const name = headers['florin-ledger']
    if (typeof name !== 'string' || seen.has(name)) return
    if (!(await findLedger(db, name))) {
      throw new LedgerError('ledger_not_found', `There is no ledger ${name}. Open it with POST /v1/ledgers.`)
    }
    seen.add(name)
  }
}
