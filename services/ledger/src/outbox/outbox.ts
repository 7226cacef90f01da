import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { requeueRecord } from './queries.ts'

/** Requeues a dead-lettered fee for delivery. */
export async function retryRecord(db: Queryable, ledger: number, fee: string): Promise<void> {
  const outcome = await requeueRecord(db, ledger, fee)
  if (outcome === undefined) {
    throw new LedgerError(
      'outbox_record_not_found',
      `The outbox of this ledger has no record of fee ${fee}. The fee does not exist, or it was delivered.`,
    )
  }
  if (outcome === 'pending') {
    throw new LedgerError(
      'record_not_dead_lettered',
      `Fee ${fee} is not dead-lettered. The relay retries it automatically.`,
    )
  }
}
