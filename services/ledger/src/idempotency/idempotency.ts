import { type Transaction, withTransaction } from '@florin/postgres'
import type pg from 'pg'
import { keyReused, LedgerError } from '../errors.ts'
import { keyOf } from './key.ts'
import { findKeyUses, insertAnswer } from './queries.ts'

/** The JSON of an answer, and whether it is a replay. */
export interface Answer {
  body: string
  replayed: boolean
}

interface KeyedRequest {
  ledger: number
  idempotencyKey: string | null
  requestHash: string
}

/**
 * Runs a write that moves no money at most once per idempotency key. The write and its answer are committed together; a
 * retry gets the same bytes. Without a key the write runs each time. `prepare`: what the write needs and must not be done in a
 * database transaction, such as a call over the network; not for a retry.
 */
export async function runOnce<Prepared = undefined>(
  pool: pg.Pool,
  { ledger, idempotencyKey: key, requestHash }: KeyedRequest,
  write: (tx: Transaction, prepared: Prepared) => Promise<unknown>,
  prepare?: () => Promise<Prepared>,
): Promise<Answer> {
  const findEarlier = async (): Promise<Answer | undefined> => {
    if (key === null) return undefined
    const use = (await findKeyUses(pool, [{ ledger, key }])).get(keyOf(ledger, key))
    if (!use) return undefined
    if (use.answer === null || use.requestHash !== requestHash) throw keyReused()
    return { body: use.answer, replayed: true }
  }
  const earlier = await findEarlier()
  if (earlier) return earlier
  const prepared = (await prepare?.()) as Prepared
  try {
    return await withTransaction(pool, async (tx) => {
      const body = JSON.stringify(await write(tx, prepared))
      if (key !== null) await insertAnswer(tx, { ledger, key, requestHash, body })
      return { body, replayed: false }
    })
  } catch (error) {
    // The same request may have committed concurrently. If that cannot be determined, throw the first error: a lost commit
    // is in doubt, while an unavailable database is not.
    const meanwhile = await findEarlier().catch((failure) => {
      throw failure instanceof LedgerError ? failure : error
    })
    if (meanwhile) return meanwhile
    throw error
  }
}
