import type { Queryable } from '@florin/postgres'
import { LedgerError } from '../errors.ts'
import { keyIn } from '../request/references.ts'
import { findPayment, type PaymentRow } from './queries.ts'
import { numberIn } from './schemas.ts'

/** Finds a payment by id, number or key. Throws `payment_not_found`, also for a payment of another ledger. */
export async function requirePayment(db: Queryable, ledger: number, ref: string): Promise<PaymentRow> {
  const [key, number] = [keyIn(ref), numberIn(ref)]
  const payment = await findPayment(
    db,
    ledger,
    key !== undefined ? { key } : number !== undefined ? { number } : { id: ref },
  )
  if (payment) return payment
  throw new LedgerError(
    'payment_not_found',
    key === undefined
      ? `This ledger has no payment ${ref}.`
      : `No payment in this ledger has the key ${key}. If the request scheduled it: GET /v1/scheduled/key:${key}.`,
  )
}
