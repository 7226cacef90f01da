import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { findKeyUses } from '../idempotency/queries.ts'
import type { PartField } from '../posting/part.ts'
import { findTransaction } from './queries.ts'
import { keyIn, type Transaction } from './schemas.ts'

/** A transaction by its id or its key. Throws `transaction_not_found`, or `order_rejected` where the key has a rejection. */
export async function requireTransaction(
  db: Queryable,
  fields: readonly PartField<unknown>[],
  ledger: number,
  ref: string,
): Promise<Transaction> {
  const transaction = await findTransaction(db, fields, ledger, ref)
  if (transaction) return transaction
  const key = keyIn(ref)
  const use = key === undefined ? undefined : (await findKeyUses(db, [{ ledger, key }])).get(keyOf(ledger, key))
  if (use?.refusal) {
    const { code, detail } = use.refusal
    throw new LedgerError('order_rejected', `The order with this key was rejected with ${code}: ${detail}`)
  }
  throw new LedgerError(
    'transaction_not_found',
    key === undefined
      ? `There is no transaction ${ref} in this ledger.`
      : `No transaction in this ledger has the key ${key} so far. It is safe to send its order again with the same key.`,
  )
}
