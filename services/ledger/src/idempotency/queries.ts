import { columns, type Queryable, type Transaction } from '@florin/postgres'
import { uuidPattern } from '@florin/server'
import { keyOf } from './key.ts'
import type { Refusal } from './outcomes.ts'

/** The outcome of the first request with the key: a transaction, an answer or a rejection. */
export interface KeyUse {
  requestHash: string
  /** Id of the posted transaction. */
  transaction: string | null
  /** Body of the answer, if the request moved no money. */
  answer: string | null
  /** The rejection. */
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
  refusal_members: Refusal['members']
}

/** The used keys among these, by `keyOf`. Lateral, because on a fresh table the planner scans the table for `any`. */
export async function findKeyUses(
  db: Queryable,
  keys: { ledger: number; key: string }[],
): Promise<Map<string, KeyUse>> {
  const { rows } = await db.query<KeyRow>({
    name: 'find_key_uses',
    text: `select used.ledger, used.key, used.request_hash, used.transaction_id, used.answer,
                  used.refusal_code, used.refusal_detail, used.refusal_members
             from unnest($1::integer[], $2::text[]) as asked (ledger, key),
                  lateral (select * from idempotency_keys k
                            where k.ledger = asked.ledger and k.key = asked.key limit 1) used`,
    values: columns(keys, ['ledger', 'key']),
  })
  return new Map(rows.map((row) => [keyOf(row.ledger, row.key), toKeyUse(row)]))
}

function toKeyUse({
  request_hash,
  transaction_id,
  answer,
  refusal_code: code,
  refusal_detail,
  refusal_members: members,
}: KeyRow): KeyUse {
  return {
    requestHash: request_hash,
    transaction: transaction_id,
    answer,
    refusal: code === null ? null : { code, detail: refusal_detail ?? '', members },
  }
}

/** The UUID of what the request with the key made: its transaction, or the thing in its answer; undefined for none. */
export async function findMadeId(db: Queryable, ledger: number, key: string): Promise<string | undefined> {
  const use = (await findKeyUses(db, [{ ledger, key }])).get(keyOf(ledger, key))
  if (!use?.answer) return use?.transaction ?? undefined
  const { id } = JSON.parse(use.answer) as { id?: string }
  // API keys have ids of another form.
  return id !== undefined && uuidPattern.test(id) ? id : undefined
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

/** Deletes up to `rowsMax` keys that were rejected more than 30 days ago. Returns their number. */
export async function deleteOldRefusals(db: Queryable, rowsMax: number): Promise<number> {
  const { rowCount } = await db.query({
    text: `delete from idempotency_keys
            where ctid = any(array(select ctid from idempotency_keys
                                    where refused_at < (select clock_timestamp()) - interval '30 days'
                                    order by refused_at limit $1))`,
    values: [rowsMax],
  })
  return rowCount ?? 0
}
