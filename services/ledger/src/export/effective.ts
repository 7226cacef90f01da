import type { Queryable } from '@florin/postgres'
import { momentAfter } from '../calendar/days.ts'
import type { PartField } from '../posting/part.ts'
import { lowest, lowestId } from '../transaction-id.ts'
import { transactionColumns } from '../transactions/queries.ts'
import type { TransactionHead } from '../transactions/schemas.ts'
import type { ExportedTransaction } from './format.ts'
import { addEntries, type EntryOf, entryColumns, type Range } from './queries.ts'

/** A transaction of the previous step. `moment`: its effective one. */
interface Place {
  moment: string
  id: string
}

const earliest = '0001-01-01T00:00:00.000Z'

/**
 * Transactions in the order of their effective moments and then of recording, a step at a time. Those that are effective when
 * they are recorded have ids in this order; an index has the others. Each step merges both up to the moment of a transaction
 * that is a step further, so that it reads a bounded number of rows whatever the books are like.
 */
export async function* listByEffect(
  db: Queryable,
  fields: readonly PartField<unknown>[],
  range: Range,
  limit: number,
): AsyncGenerator<ExportedTransaction[]> {
  for (let after: Place = { moment: range.from ?? earliest, id: lowest }; after.moment < range.to; ) {
    const end = await findStepEnd(db, range, after, limit)
    const heads = await listHeads(db, fields, range, { after, end, limit })
    if (heads.length > 0) yield addEntries(fields, heads, await listEntries(db, range.ledger, heads))
    const last = heads.length === limit ? heads.at(-1) : undefined
    after = last ? { moment: new Date(last.effective_at).toISOString(), id: last.id } : { moment: end, id: lowest }
  }
}

/** The moment, not included, up to which a step reads: at least one further than that of the previous step. */
async function findStepEnd(
  db: Queryable,
  { ledger, to, knownId }: Range,
  { moment }: Place,
  limit: number,
): Promise<string> {
  const { rows } = await db.query<{ recorded_at: Date }>({
    text: `select recorded_at from transactions where ledger = $1 and id >= $2 and id < least($3::uuid, $4::uuid)
            order by id offset $5 limit 1`,
    values: [ledger, lowestId(Date.parse(moment)), lowestId(Date.parse(to)), knownId, limit],
  })
  const found = rows[0]?.recorded_at.toISOString() ?? to
  return found > moment ? found : momentAfter(moment)
}

async function listHeads(
  db: Queryable,
  fields: readonly PartField<unknown>[],
  { ledger, knownId }: Range,
  { after, end, limit }: { after: Place; end: string; limit: number },
): Promise<TransactionHead[]> {
  const { rows } = await db.query<TransactionHead>({
    text: `with undated as (
             select t.id, t.effective_at from transactions t
              where t.ledger = $1 and t.id >= $2 and t.id < least($3::uuid, $4::uuid)
                and t.effective_at = t.recorded_at and (t.effective_at, t.id) > ($5::timestamptz, $6::uuid)
              order by t.id limit $8
           ), dated as (
             select t.id, t.effective_at from transactions t
              where t.ledger = $1 and t.effective_at <> t.recorded_at and t.id < $4
                and (t.effective_at, t.id) > ($5::timestamptz, $6::uuid) and t.effective_at < $7::timestamptz
              order by t.effective_at, t.id limit $8
           ), step as (
             select * from undated union all select * from dated order by effective_at, id limit $8
           )
           select ${transactionColumns(fields, 'null')}
             from step, lateral (select * from transactions where ledger = $1 and id = step.id offset 0) t
            order by step.effective_at, step.id`,
    values: [
      ledger,
      lowestId(Date.parse(after.moment)),
      lowestId(Date.parse(end)),
      knownId,
      after.moment,
      after.id,
      end,
      limit,
    ],
  })
  return rows
}

/** One probe for each transaction. */
async function listEntries(db: Queryable, ledger: number, heads: TransactionHead[]): Promise<EntryOf[]> {
  const { rows } = await db.query<EntryOf>({
    text: `select ${entryColumns}
             from unnest($2::uuid[]) as wanted (id),
                  lateral (select * from entries where ledger = $1 and transaction_id = wanted.id offset 0) e,
                  lateral (select code, type from accounts where ledger = $1 and id = e.account_id offset 0) a
            order by e.transaction_id, e.line`,
    values: [ledger, heads.map(({ id }) => id)],
  })
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }))
}
