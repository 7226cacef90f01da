import { type Queryable, violatedConstraint } from '@florin/postgres'
import type { z } from 'zod'
import { LedgerError } from '../errors.ts'
import type { Ledger, NewLedger } from './schemas.ts'

const columns = `name, description, time_zone, closed_day::text as closed_before, created_at, trial, state,
                 (select json_build_object('requested_at', to_char(r.requested_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                                           'waits_for', r.waits_for)
                    from removals r where r.ledger = ledgers.id) as removal`

export async function insertLedger(
  db: Queryable,
  { name, description, time_zone, trial }: z.output<typeof NewLedger>,
): Promise<Ledger> {
  try {
    const { rows } = await db.query<Ledger>({
      text: `insert into ledgers (name, description, time_zone, trial) values ($1, $2, $3, $4) returning ${columns}`,
      values: [name, description ?? null, time_zone, trial],
    })
    return rows[0] as Ledger
  } catch (error) {
    if (violatedConstraint(error) !== 'ledgers_name_taken') throw error
    throw new LedgerError('ledger_exists', `Ledger ${name} exists already. Choose another name.`, { cause: error })
  }
}

export interface LedgerRow {
  id: number
  /** Not being removed. */
  isOpen: boolean
}

export async function findLedger(db: Queryable, name: string): Promise<LedgerRow | undefined> {
  const { rows } = await db.query<LedgerRow>({
    name: 'find_ledger',
    text: `select id, state = 'open' as "isOpen" from ledgers where name = $1`,
    values: [name],
  })
  return rows[0]
}

/** A ledger that exists. */
export async function readLedger(db: Queryable, name: string): Promise<Ledger> {
  const { rows } = await db.query<Ledger>({ text: `select ${columns} from ledgers where name = $1`, values: [name] })
  return rows[0] as Ledger
}

export async function updateTimeZone(db: Queryable, id: number, timeZone: string): Promise<Ledger> {
  const { rows } = await db.query<Ledger>({
    text: `update ledgers set time_zone = $2 where id = $1 returning ${columns}`,
    values: [id, timeZone],
  })
  return rows[0] as Ledger
}

/** `names`: of the ledgers to list; null for all. */
export async function listLedgers(
  db: Queryable,
  names: string[] | null,
  after: string | null,
  limit: number,
): Promise<Ledger[]> {
  const { rows } = await db.query<Ledger>({
    text: `select ${columns} from ledgers
            where state <> 'restoring' and ($1::text is null or name > $1) and ($3::text[] is null or name = any($3)) order by name limit $2`,
    values: [after, limit, names],
  })
  return rows
}
