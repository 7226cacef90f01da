import type { Queryable } from '@florin/postgres'
import type { RemovedLedger } from './schemas.ts'

/** Removes up to `rowsMax` rows of a trial ledger. True: there is more. */
export async function removeLedger(
  db: Queryable,
  { id, ledger, last_id }: RemovedLedger,
  rowsMax: number,
): Promise<boolean> {
  const { rows } = await db.query<{ more: boolean }>({
    text: 'select remove_ledger($1, $2, $3, $4) as more',
    values: [id, ledger, last_id, rowsMax],
  })
  return (rows[0] as { more: boolean }).more
}

/** A ledger whose schedules are gone. */
export interface ForgottenLedger {
  number: number
  ledger: string
  /** Numbers of its schedules are not above this. */
  schedulesTo: number
}

/** The ledgers that were removed after a number, in the order of the commits. */
export async function listRemovedAfter(db: Queryable, number: number): Promise<ForgottenLedger[]> {
  const { rows } = await db.query<{ number: string; ledger: string; schedules_to: string }>({
    text: 'select number, ledger, schedules_to from removed_ledgers where number > $1 order by number',
    values: [number],
  })
  return rows.map((row) => ({ number: Number(row.number), ledger: row.ledger, schedulesTo: Number(row.schedules_to) }))
}
