import { type Transaction, withTransaction } from '@florin/postgres'
import type pg from 'pg'
import type { WriteContext } from '../context.ts'
import { keyReused } from '../errors.ts'
import { findAnswer, insertAnswer } from './queries.ts'

/** The JSON of an answer, and whether it was given before. */
export interface Answer {
  body: string
  replayed: boolean
}

/**
 * Runs a write that moves no money at most once for its idempotency key: what it made and the answer are committed
 * together, and the same request again gets the same bytes. Without a key the write simply runs.
 */
export async function answerOnce(
  pool: pg.Pool,
  { ledger, idempotencyKey: key, requestHash }: WriteContext,
  write: (tx: Transaction) => Promise<unknown>,
): Promise<Answer> {
  const earlier = async () => (key === null ? undefined : replay(await findAnswer(pool, ledger, key), requestHash))
  const first = await earlier()
  if (first) return first
  try {
    return await withTransaction(pool, async (tx) => {
      const body = JSON.stringify(await write(tx))
      if (key !== null) await insertAnswer(tx, { ledger, key, requestHash, body })
      return { body, replayed: false }
    })
  } catch (error) {
    // The same request may have been faster by a moment: then what it made is in the way of this one.
    const meanwhile = await earlier()
    if (meanwhile) return meanwhile
    throw error
  }
}

function replay(
  found: { requestHash: string; body: string | null } | undefined,
  requestHash: string,
): Answer | undefined {
  if (!found) return undefined
  if (found.body !== null && found.requestHash === requestHash) return { body: found.body, replayed: true }
  throw keyReused()
}
