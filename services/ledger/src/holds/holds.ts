import type { Queryable } from '@florin/postgres'
import { createBatchReader, uuidPattern } from '@florin/server'
import { LedgerError } from '../errors.ts'
import { keyIn } from '../request/references.ts'
import { findHolds, type HoldRow } from './queries.ts'

/** Finds a hold by id or key. Throws `hold_not_found`, also for a hold of another ledger. */
export type FindHold = (ledger: number, ref: string) => Promise<HoldRow>

/** Reads in one statement. */
const batchMax = 1_000

/** Reads what concurrent orders need in one statement. */
export function createHoldReader(db: Queryable): FindHold {
  const read = createBatchReader((asked: Parameters<typeof findHolds>[1]) => findHolds(db, asked), batchMax)
  return async (ledger, ref) => {
    const key = keyIn(ref) ?? null
    const id = key === null && uuidPattern.test(ref) ? ref : null
    const hold = await read({ ledger, id, key })
    if (hold) return hold
    throw new LedgerError(
      'hold_not_found',
      key === null
        ? `This ledger has no hold ${ref}.`
        : `No hold in this ledger has the key ${key}. If the request scheduled it: GET /v1/scheduled/key:${key}.`,
    )
  }
}
