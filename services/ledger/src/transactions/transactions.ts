import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { findKeyUses } from '../idempotency/queries.ts'
import type { PartField } from '../posting/part.ts'
import { keyIn } from '../request/references.ts'
import { findTransaction } from './queries.ts'
import type { Transaction } from './schemas.ts'

/** Finds a transaction by id or key. Throws `transaction_not_found`, or `order_rejected` if the order with the key was rejected. */
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
    throw new LedgerError('order_rejected', `The order with this key was rejected: ${code}. ${detail}`)
  }
  if (use?.answer && 'batch' in JSON.parse(use.answer)) {
    throw new LedgerError(
      'transaction_not_found',
      `The key ${key} is that of a batch. Its orders have the keys ${key}:0, ${key}:1, and so on.`,
    )
  }
  if (use?.answer) {
    throw new LedgerError(
      'transaction_not_found',
      `The request with the key ${key} made no transaction: it scheduled an order (GET /v1/scheduled/key:${key}), or reserved an amount (GET /v1/holds/key:${key}).`,
    )
  }
  throw transactionNotFound(ref)
}

export function transactionNotFound(ref: string): LedgerError {
  const key = keyIn(ref)
  return new LedgerError(
    'transaction_not_found',
    key === undefined
      ? `Transaction ${ref} does not exist in this ledger. Check the id and the header Florin-Ledger.`
      : `No transaction in this ledger has the key ${key} yet. It is safe to send the order again with the same key.`,
  )
}
