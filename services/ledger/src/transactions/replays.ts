import assert from 'node:assert/strict'
import type { Queryable } from '@florin/postgres'
import { createBatchReader } from '@florin/server'
import type { PartField } from '../posting/part.ts'
import { toTransaction, transactionColumns } from './queries.ts'
import type { Transaction } from './schemas.ts'

interface PostedBefore {
  ledger: number
  id: string
}

/** The transaction as it was first answered, before any reversal. Concurrent replays are read in one statement. */
export type ReplayReader = (posted: PostedBefore) => Promise<Transaction>

/** Transactions per statement. */
const batchMax = 500

export function createReplayReader(db: Queryable, fields: readonly PartField<unknown>[]): ReplayReader {
  return createBatchReader((asked: PostedBefore[]) => listReplays(db, fields, asked), batchMax)
}

/** In the order of `asked`. Each is read by index probes. */
async function listReplays(
  db: Queryable,
  fields: readonly PartField<unknown>[],
  asked: PostedBefore[],
): Promise<Transaction[]> {
  const { rows } = await db.query<Transaction>({
    name: 'list_replays',
    text: `
      select ${transactionColumns(fields, 'null')},
             (select json_agg(json_build_object('account', e.account_id, 'account_code', a.code,
                                                'direction', e.direction, 'amount', e.amount::text,
                                                'currency', e.currency, 'balance_after', e.balance_after::text,
                                                'sequence', e.sequence) order by e.line)
                from entries e, lateral (select code from accounts o
                                          where o.ledger = e.ledger and o.id = e.account_id offset 0) a
               where e.ledger = t.ledger and e.transaction_id = t.id) as entries
        from unnest($1::integer[], $2::uuid[]) with ordinality as asked (ledger, id, place),
             lateral (select * from transactions o where o.ledger = asked.ledger and o.id = asked.id offset 0) t
       order by asked.place`,
    values: [asked.map(({ ledger }) => ledger), asked.map(({ id }) => id)],
  })
  assert.equal(rows.length, asked.length, 'a replayed transaction exists')
  return rows.map(({ entries, ...transaction }) => toTransaction(fields, transaction as Transaction, entries))
}
