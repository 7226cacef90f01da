import { Amount, Decimal } from '@florin/money'
import { z } from 'zod'
import { systemCode } from '../../accounts/cache.ts'
import { checkMoney } from '../../accounts/rules.ts'
import type { Leg } from '../../double-entry.ts'
import { dueCashback, paymentChangePart } from '../../payments/part.ts'
import { requirePayment } from '../../payments/payments.ts'
import { paymentParams } from '../../payments/schemas.ts'
import { attach } from '../../posting/part.ts'
import { checkTiming } from '../../scheduled/schemas.ts'
import { defineOperation } from '../operation.ts'
import { Currency, details } from '../schemas.ts'

const NewRefund = z
  .strictObject({
    amount: Amount.optional().meta({ examples: ['5.00'], description: 'All that remains when omitted' }),
    currency: Currency,
    ...details,
  })
  .superRefine(checkTiming)
  .meta({ 'x-examples': { part: { value: { amount: '2.50', description: 'One dish was cold' } } } })

/** Returns money of a payment, and with it a part of its cashback. */
export const refund = defineOperation({
  id: 'postRefund',
  kind: 'refund',
  path: '/payments/:payment/refund',
  summary: 'Refund a payment, or a part of it',
  description:
    'Several refunds are possible until nothing remains. The cashback is lowered in proportion; if it was paid already, the account returns the difference in the same transaction.',
  tag: 'payments',
  role: 'teller',
  params: paymentParams,
  body: NewRefund,
  exampleKey: 'example-refund',
  rejects: ['payment_not_found', 'payment_changed', 'refund_exceeded', 'currency_mismatch'],

  async prepare({ db, accounts }, { ledger }, order, ref) {
    const payment = await requirePayment(db, ledger, ref)
    const [account, target] = await Promise.all([
      accounts.find(ledger, payment.account),
      accounts.find(ledger, payment.targetAccount),
    ])
    const { exponent } = account
    const remaining = new Decimal(payment.amount).minus(payment.refunded)
    // Of a payment that is refunded nothing remains: it is rejected under the locks, so that a retry gets its first answer.
    const amount = order.amount ?? (remaining.isZero() ? new Decimal(payment.amount) : remaining)
    checkMoney(account, amount, order.currency)
    const state = { ...payment, target: payment.targetAccount }
    const due = amount.gt(remaining) ? new Decimal(0) : Decimal.min(dueCashback(state, amount, exponent), 0)
    const legs: Leg[] = [
      { account: target, direction: 'debit', amount },
      { account, direction: 'credit', amount },
    ]
    if (due.isNegative() && !due.isZero()) {
      const cashback = await accounts.find(ledger, systemCode('cashback', account.currency))
      legs.push(
        { account, direction: 'debit', amount: due.negated() },
        { account: cashback, direction: 'credit', amount: due.negated() },
      )
    }
    return {
      legs,
      parts: [attach(paymentChangePart, { payment: payment.id, exponent, refunded: amount, cashback: due })],
    }
  },
})
