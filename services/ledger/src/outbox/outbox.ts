import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { revive } from './queries.ts'

/** Delivers a fee again that the revenue service rejected. */
export async function retryRecord(db: Queryable, ledger: number, fee: string): Promise<void> {
  const outcome = await revive(db, ledger, fee)
  if (outcome === undefined) {
    throw new LedgerError(
      'outbox_record_not_found',
      `The outbox of this ledger has no record of fee ${fee}: there is no such fee, or it is delivered.`,
    )
  }
  if (outcome === 'pending') {
    throw new LedgerError('record_not_dead', `Fee ${fee} was not rejected. Its delivery is retried automatically.`)
  }
}
