import { type Queryable, violatedConstraint } from '@florin/postgres'
import type { z } from 'zod'
import { LedgerError } from '../errors.ts'
import type { Ledger, NewLedger } from './schemas.ts'

export async function insertLedger(db: Queryable, { name, description }: z.output<typeof NewLedger>): Promise<Ledger> {
  try {
    const { rows } = await db.query<Ledger>({
      text: 'insert into ledgers (name, description) values ($1, $2) returning name, description, created_at',
      values: [name, description ?? null],
    })
    return rows[0] as Ledger
  } catch (error) {
    if (violatedConstraint(error) !== 'ledgers_name_taken') throw error
    throw new LedgerError('ledger_exists', `Ledger ${name} exists already. Choose another name.`, { cause: error })
  }
}

export async function findLedgerId(db: Queryable, name: string): Promise<number | undefined> {
  const { rows } = await db.query<{ id: number }>({ text: 'select id from ledgers where name = $1', values: [name] })
  return rows[0]?.id
}

/** `names`: of the ledgers to list; null for all. */
export async function listLedgers(
  db: Queryable,
  names: string[] | null,
  after: string | null,
  limit: number,
): Promise<Ledger[]> {
  const { rows } = await db.query<Ledger>({
    text: `select name, description, created_at from ledgers
            where ($1::text is null or name > $1) and ($3::text[] is null or name = any($3)) order by name limit $2`,
    values: [after, limit, names],
  })
  return rows
}
