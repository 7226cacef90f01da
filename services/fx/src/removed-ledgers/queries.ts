import type { Queryable } from '@florin/postgres'
import type { RemovalStep, RemovedLedger } from './schemas.ts'

/** Removes up to `rowsMax` rows of a trial ledger. */
export async function removeLedger(
  db: Queryable,
  { id, ledger }: RemovedLedger,
  rowsMax: number,
): Promise<RemovalStep['step']> {
  const { rows } = await db.query<RemovalStep>({
    text: 'select remove_ledger($1, $2, $3) as step',
    values: [id, ledger, rowsMax],
  })
  return (rows[0] as RemovalStep).step
}
