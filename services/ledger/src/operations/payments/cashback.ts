import { Decimal } from '@florin/money'
import { z } from 'zod'
import { systemCode } from '../../accounts/cache.ts'
import { LedgerError } from '../../errors.ts'
import { dueCashback, paymentChangePart } from '../../payments/part.ts'
import { attach } from '../../posting/part.ts'
import { defineDueOperation } from '../operation.ts'

/** Pays the cashback of a payment. Scheduled with each payment that earns one. */
export const cashback = defineDueOperation({
  id: 'payCashback',
  kind: 'cashback',
  body: z.null(),

  async prepare({ accounts, findPaymentState }, { ledger }, _order, payment) {
    const state = await findPaymentState({ ledger, id: payment })
    const account = await accounts.find(ledger, state.account)
    const expense = await accounts.find(ledger, systemCode('cashback', account.currency))
    const refunded = new Decimal(0)
    const amount = dueCashback(state, refunded, account.exponent)
    if (!amount.gt(0)) throw new LedgerError('payment_refunded', `Payment ${payment} was refunded: no cashback is due.`)
    return {
      legs: [
        { account: expense, direction: 'debit', amount },
        { account, direction: 'credit', amount },
      ],
      parts: [attach(paymentChangePart, { payment, exponent: account.exponent, refunded, cashback: amount })],
    }
  },
})
