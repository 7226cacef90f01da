import type { Queryable, Transaction } from '@florin/postgres'

export async function findAnswer(
  db: Queryable,
  ledger: number,
  key: string,
): Promise<{ requestHash: string; body: string } | undefined> {
  const { rows } = await db.query<{ requestHash: string; body: string }>({
    text: `select request_hash as "requestHash", body from answers where ledger = $1 and idempotency_key = $2`,
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
