import type { Queryable, Transaction } from '@florin/postgres'
import { keyOf } from './key.ts'
import type { Refusal } from './outcomes.ts'

/** What became of the request that had the key first: one of the three. */
export interface KeyUse {
  requestHash: string
  /** The transaction that it posted. */
  transaction: string | null
  /** The body of its answer, where it moved no money. */
  answer: string | null
  /** Why the books rejected it. */
  refusal: Refusal | null
}

interface KeyRow {
  ledger: number
  key: string
  request_hash: string
  transaction_id: string | null
  answer: string | null
  refusal_code: Refusal['code'] | null
  refusal_detail: string | null
}

/** The keys among these that were used, by `keyOf`. Lateral, because a plain `any` is planned wrongly on a fresh table. */
export async function findKeyUses(
  db: Queryable,
  keys: { ledger: number; key: string }[],
): Promise<Map<string, KeyUse>> {
  const { rows } = await db.query<KeyRow>({
    name: 'find_key_uses',
    text: `select used.ledger, used.key, used.request_hash, used.transaction_id, used.answer,
                  used.refusal_code, used.refusal_detail
             from unnest($1::integer[], $2::text[]) as asked (ledger, key),
                  lateral (select * from idempotency_keys k
                            where k.ledger = asked.ledger and k.key = asked.key limit 1) used`,
    values: [keys.map(({ ledger }) => ledger), keys.map(({ key }) => key)],
  })
  return new Map(rows.map((row) => [keyOf(row.ledger, row.key), toKeyUse(row)]))
}

function toKeyUse({ request_hash, transaction_id, answer, refusal_code: code, refusal_detail }: KeyRow): KeyUse {
  return {
    requestHash: request_hash,
    transaction: transaction_id,
    answer,
    refusal: code === null ? null : { code, detail: refusal_detail ?? '' },
  }
}

export async function insertAnswer(
  tx: Transaction,
  { ledger, key, requestHash, body }: { ledger: number; key: string; requestHash: string; body: string },
): Promise<void> {
  await tx.query({
    text: 'insert into idempotency_keys (ledger, key, request_hash, answer) values ($1, $2, $3, $4)',
    values: [ledger, key, requestHash, body],
  })
}

/** Frees up to `rowsMax` keys that were rejected longer ago than the database keeps them. Returns how many. */
export async function deleteOldRefusals(db: Queryable, rowsMax: number): Promise<number> {
  const { rowCount } = await db.query({
    text: `delete from idempotency_keys
            where ctid = any(array(select ctid from idempotency_keys
                                    where refused_at < clock_timestamp() - interval '30 days'
                                    order by refused_at limit $1))`,
    values: [rowsMax],
  })
  return rowCount ?? 0
}
