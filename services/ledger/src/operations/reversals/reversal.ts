import assert from 'node:assert/strict'
import { Decimal } from '@florin/money'
import { z } from 'zod'
import { type Leg, opposite, type TransactionKind } from '../../double-entry.ts'
import { LedgerError } from '../../errors.ts'
import type { PostedFee } from '../../fees/part.ts'
import { type FeeRow, listFees } from '../../fees/queries.ts'
import { paymentPart } from '../../payments/part.ts'
import { attach, type PartField } from '../../posting/part.ts'
import { checkTiming } from '../../scheduled/schemas.ts'
import { listLegs } from '../../transactions/queries.ts'
import { TransactionRef } from '../../transactions/schemas.ts'
import { requireTransaction } from '../../transactions/transactions.ts'
import { defineOperation } from '../operation.ts'
import { details } from '../schemas.ts'
import { reversalPart } from './part.ts'

const NewReversal = z
  .strictObject(details)
  .nullish()
  .superRefine(checkTiming)
  .meta({ 'x-examples': { why: { value: { description: 'Sent to the wrong account' } } } })

/** Reverses a transaction by the same entries with the opposite sides. Once, and never a reversal. */
export const reversal = defineOperation({
  id: 'postReversal',
  kind: 'reversal',
  path: '/transactions/:transaction/reversal',
  summary: 'Reverse a transaction',
  description:
    'Posts the same entries with the opposite sides, fees included. A transaction can be reversed once; a reversal cannot be reversed. The body is optional.',
  tag: 'transactions',
  role: 'accountant',
  params: z.object({ transaction: TransactionRef }),
  body: NewReversal,
  exampleKey: 'example-reversal',
  rejects: [
    'transaction_not_found',
    'order_rejected',
    'already_reversed',
    'reversal_not_reversible',
    'payment_not_reversible',
  ],

  async prepare({ db }, { ledger }, _order, ref) {
    const original = await requireTransaction(db, paymentFields, ledger, ref)
    if (original.kind === 'reversal') {
      throw new LedgerError(
        'reversal_not_reversible',
        `Transaction ${original.id} is a reversal and cannot be reversed. Send the original order again with a new key.`,
      )
    }
    if (original.payment !== undefined || notReversible.has(original.kind)) {
      throw new LedgerError(
        'payment_not_reversible',
        `Transaction ${original.id} is a payment, a refund or a cashback and cannot be reversed. Refund the payment: POST /v1/payments/{payment}/refund.`,
      )
    }
    const legs = (await listLegs(db, ledger, original.id)).map(
      ({ account: id, code, type, currency, exponent, direction, amount }): Leg => ({
        account: { ledger, id, code, type, currency, exponent },
        direction: opposite(direction),
        amount: new Decimal(amount),
      }),
    )
    const fees = (await listFees(db, ledger, original.id)).flatMap((fee) => reversedFee(fee, legs))
    return { legs, fees, reverses: original.id, parts: [attach(reversalPart, original.id)] }
  },
})

const paymentFields = [paymentPart.field as PartField<unknown>]
/** Payments have refunds instead, which know their cashback. */
const notReversible: ReadonlySet<string> = new Set(['refund', 'cashback'] satisfies TransactionKind[])

/** The refund of a fee by a reversal; empty for a fee of zero. */
function reversedFee(
  { id, line, kind, schedule, version, account, amount, currency }: FeeRow,
  legs: Leg[],
): PostedFee[] {
  if (line === null) return []
  const payer = legs.find((leg) => leg.account.id === account)
  assert(payer, 'the payer of a fee has an entry in its transaction')
  return [
    {
      kind,
      schedule: schedule === null || version === null ? null : { code: schedule, version },
      account: payer.account,
      amount: new Decimal(amount).negated(),
      currency,
      exponent: (legs[line - 1] as Leg).account.exponent,
      leg: line - 1,
      reverses: id,
    },
  ]
}
