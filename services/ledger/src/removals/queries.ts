import { type Queryable, type Transaction, violatedConstraint } from '@florin/postgres'
import { LedgerError } from '../errors.ts'

/** A trial ledger that is being removed. */
export interface Removal {
  ledger: number
  name: string
  /** By which the other services know it. */
  id: string
  /** No id in the ledger is above; null: it has none. */
  lastId: string | null
}

/** Begins to remove a trial ledger, or finds that it is being removed. False: there is no such ledger. */
export async function beginRemoval(tx: Transaction, name: string, removedBy: string): Promise<boolean> {
  try {
    const { rows } = await tx.query<{ begun: boolean }>({
      text: 'select begin_removal($1, $2) as begun',
      values: [name, removedBy],
    })
    return rows[0]?.begun ?? false
  } catch (error) {
    if (violatedConstraint(error) !== 'ledgers_removed_trial') throw error
    throw new LedgerError(
      'ledger_not_trial',
      `Ledger ${name} is not a trial, so its books are kept. Only a ledger that was opened with "trial": true can be removed.`,
      { cause: error },
    )
  }
}

export async function listRemovals(db: Queryable): Promise<Removal[]> {
  const { rows } = await db.query<Removal>({
    name: 'list_removals',
    text: 'select ledger, name, id, last_id as "lastId" from removals where ended_at is null order by ledger',
  })
  return rows
}

/**
 * Deletes some rows of the ledger. `waiting`: transactions that may have seen it open are still running, or replicas may not have
 * noticed yet. Null: another session deletes its rows.
 */
export async function removeRows(
  db: Queryable,
  ledger: number,
  rowsMax: number,
): Promise<'more' | 'done' | 'waiting' | null> {
  const { rows } = await db.query<{ step: 'more' | 'done' | 'waiting' | null }>({
    name: 'remove_rows',
    text: 'select remove_rows($1, $2) as step',
    values: [ledger, rowsMax],
  })
  return rows[0]?.step ?? null
}

/** Stores what a removal waits for. */
export async function noteRemoval(db: Queryable, ledger: number, waitsFor: string): Promise<void> {
  await db.query({ text: 'select note_removal($1, $2)', values: [ledger, waitsFor] })
}

/** Deletes the row of the ledger, if nothing else of it is left. False: there are more rows to remove. */
export async function endRemoval(db: Queryable, ledger: number): Promise<boolean> {
  const { rows } = await db.query<{ ended: boolean }>({
    text: 'select end_removal($1) as ended',
    values: [ledger],
  })
  return rows[0]?.ended ?? false
}
