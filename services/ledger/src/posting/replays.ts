import assert from 'node:assert/strict'
import type { Queryable } from '@florin/postgres'
import { createBatchReader } from '@florin/server'
import { findConversions } from '../conversions/queries.ts'
import { keyOf } from '../idempotency/key.ts'
import { transactionColumns } from '../transactions/queries.ts'
import type { Conversion, Fee, Transaction } from '../transactions/schemas.ts'

interface PostedBefore {
  ledger: number
  id: string
}

/** A transaction as it was answered first, before anything reversed it. Replays that meet are read together. */
export type ReplayReader = (posted: PostedBefore) => Promise<Transaction>

/** Transactions in one statement. */
const batchMax = 500

export function createReplayReader(db: Queryable): ReplayReader {
  return createBatchReader((asked: PostedBefore[]) => listReplays(db, asked), batchMax)
}

type ReplayRow = Transaction & { fee: Fee | null }

/** In the order of what is asked for, each by probes of its keys. */
async function listReplays(db: Queryable, asked: PostedBefore[]): Promise<Transaction[]> {
  const { rows } = await db.query<ReplayRow>({
    name: 'list_replays',
    text: `
      select ${transactionColumns('null')},
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
  const conversions = await readConversions(
    db,
    asked.filter((_, index) => rows[index]?.kind === 'conversion'),
  )
  return rows.map(({ fee, entries, ...transaction }, index) => {
    const conversion = conversions.get(keyOf((asked[index] as PostedBefore).ledger, transaction.id))
    return { ...transaction, ...(conversion && { conversion }), ...(fee && { fee }), entries }
  })
}

/** By `keyOf`. */
async function readConversions(db: Queryable, converted: PostedBefore[]): Promise<Map<string, Conversion>> {
  const found = new Map<string, Conversion>()
  for (const [ledger, ofLedger] of Map.groupBy(converted, ({ ledger }) => ledger)) {
    const terms = await findConversions(
      db,
      ledger,
      ofLedger.map(({ id }) => id),
    )
    for (const [id, conversion] of terms) found.set(keyOf(ledger, id), conversion)
  }
  return found
}
