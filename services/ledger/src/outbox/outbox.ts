import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { revive } from './queries.ts'

/** Lets a fee be delivered again that the revenue service refused for good. */
export async function retryRecord(db: Queryable, ledger: number, fee: string): Promise<void> {
  const outcome = await revive(db, ledger, fee)
  if (outcome === undefined) {
    throw new LedgerError('outbox_record_not_found', `The outbox of this ledger has no fee ${fee}.`)
  }
  if (outcome === 'alive') {
    throw new LedgerError('record_not_dead', `Fee ${fee} was not given up: it is delivered, or it will be.`)
  }
}
