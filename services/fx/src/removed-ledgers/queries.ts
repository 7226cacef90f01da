import type { Queryable } from '@florin/postgres'
import type { RemovedLedger } from './schemas.ts'

/** Removes up to `rowsMax` rows of a trial ledger. True: there is more. */
export async function removeLedger(db: Queryable, { id, ledger }: RemovedLedger, rowsMax: number): Promise<boolean> {
  const { rows } = await db.query<{ more: boolean }>({
    text: 'select remove_ledger($1, $2, $3) as more',
    values: [id, ledger, rowsMax],
  })
  return (rows[0] as { more: boolean }).more
}
