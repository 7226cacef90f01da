import type { Queryable, Transaction } from '@florin/postgres'

/** What has the key: an answer, or a transaction, which has no body and whose request can only be another one. */
export async function findAnswer(
  db: Queryable,
  ledger: number,
  key: string,
): Promise<{ requestHash: string; body: string | null } | undefined> {
  const { rows } = await db.query<{ requestHash: string; body: string | null }>({
    text: `select request_hash as "requestHash", body from answers where ledger = $1 and idempotency_key = $2
           union all
           select request_hash, null from transactions where ledger = $1 and idempotency_key = $2`,
    values: [ledger, key],
  })
  return rows[0]
}

export async function insertAnswer(
  tx: Transaction,
  answer: { ledger: number; key: string; requestHash: string; body: string },
): Promise<void> {
  await tx.query({
    text: 'insert into answers (ledger, idempotency_key, request_hash, body) values ($1, $2, $3, $4)',
    values: [answer.ledger, answer.key, answer.requestHash, answer.body],
  })
}
