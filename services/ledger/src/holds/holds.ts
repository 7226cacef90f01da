import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { findMadeId } from '../idempotency/queries.ts'
import { keyIn } from '../request/references.ts'
import { findHold, type HoldRow } from './queries.ts'

/** Finds a hold by id or key. Throws `hold_not_found`, also for a hold of another ledger. */
export async function requireHold(db: Queryable, ledger: number, ref: string): Promise<HoldRow> {
  const key = keyIn(ref)
  const id = key === undefined ? ref : await findMadeId(db, ledger, key)
  const hold = id === undefined ? undefined : await findHold(db, ledger, id)
  if (hold) return hold
  throw new LedgerError(
    'hold_not_found',
    key === undefined ? `This ledger has no hold ${ref}.` : `No hold in this ledger has the key ${key}.`,
  )
}
