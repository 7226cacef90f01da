import type { Queryable } from '@florin/postgres'
import type { RemovalStep, RemovedLedger } from './schemas.ts'

/** Removes up to `rowsMax` rows of a trial ledger. */
export async function removeLedger(
  db: Queryable,
  { id, ledger, last_id }: RemovedLedger,
  rowsMax: number,
): Promise<RemovalStep['step']> {
  const { rows } = await db.query<RemovalStep>({
    text: 'select remove_ledger($1, $2, $3, $4) as step',
    values: [id, ledger, last_id, rowsMax],
  })
  return (rows[0] as RemovalStep).step
}

/** A ledger whose schedules were deleted. */
export interface ForgottenLedger {
  revision: number
  ledger: string
  /** Numbers of its schedules are not above this. */
  schedulesTo: number
}

/** The ledgers that were removed after a revision, in the order of the commits. */
export async function listRemovedAfter(db: Queryable, revision: number): Promise<ForgottenLedger[]> {
  const { rows } = await db.query<{ revision: string; ledger: string; schedules_to: string }>({
    text: 'select revision, ledger, schedules_to from removed_ledgers where revision > $1 order by revision',
    values: [revision],
  })
  return rows.map((row) => ({
    revision: Number(row.revision),
    ledger: row.ledger,
    schedulesTo: Number(row.schedules_to),
  }))
}
