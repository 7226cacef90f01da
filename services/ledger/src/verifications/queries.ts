import type { Queryable } from '@florin/postgres'
import type { Verification } from './schemas.ts'

const columns = `id, started_at, ended_at, verified_by, accounts::float8, transactions::float8, entries::float8, promises,
                 broken`

export type NewVerification = Omit<Verification, 'id' | 'ended_at'>

export async function insertVerification(
  db: Queryable,
  ledger: number,
  { started_at, verified_by, accounts, transactions, entries, promises, broken }: NewVerification,
): Promise<void> {
  await db.query({
    text: `insert into verifications (ledger, started_at, verified_by, accounts, transactions, entries, promises, broken)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [ledger, started_at, verified_by, accounts, transactions, entries, promises, broken],
  })
}

/** Newest first. */
export async function listVerifications(
  db: Queryable,
  ledger: number,
  before: string | null,
  limit: number,
): Promise<Verification[]> {
  const { rows } = await db.query<Verification>({
    text: `select ${columns} from verifications
            where ledger = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
    values: [ledger, before, limit],
  })
  return rows
}
