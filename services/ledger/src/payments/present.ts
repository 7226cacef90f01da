import { Decimal, formatMoney } from '@florin/money'
import { owedCashback, ruleOf } from '../cashback-plans/cashback.ts'
import type { PaymentChangeRow, PaymentRow } from './queries.ts'
import type { Payment } from './schemas.ts'

export function presentPayment(row: PaymentRow): Payment {
  const { merchantName: name, merchantCategory: category, merchantReference } = row
  return {
    id: row.id,
    number: `payment${row.number}`,
    account: row.account,
    account_code: row.accountCode,
    target_account: row.targetAccount,
    amount: row.amount,
    currency: row.currency,
    refunded: row.refunded,
    merchant: { name, category, reference: merchantReference },
    cashback: presentCashback(row),
    reference: row.reference,
    description: row.description,
    metadata: row.metadata ?? {},
    recorded_at: row.recordedAt.toISOString(),
  }
}

function presentCashback(row: PaymentRow): Payment['cashback'] {
  const { bps, flat, exponent, orderStatus, dueAt, planVersion, planCategory, planCurrency } = row
  if (orderStatus === null || dueAt === null) return null
  const amount = new Decimal(row.amount)
  const isPaid = orderStatus === 'posted'
  return {
    status: isPaid ? 'paid' : orderStatus,
    due_at: dueAt.toISOString(),
    amount: formatMoney(owedCashback(ruleOf(row), amount, amount.minus(row.refunded), exponent), exponent),
    paid: row.cashbackPaid,
    percentage_bps: bps,
    fixed_amount: flat,
    plan:
      planVersion === null || planCurrency === null
        ? null
        : { category: planCategory, currency: planCurrency, version: planVersion },
    transaction: row.cashbackTransaction,
    reason: row.reasonCode === null ? null : { code: row.reasonCode, detail: row.reasonDetail ?? '' },
  }
}

export function presentPaymentChange({ transaction, refunded, cashback, recordedAt }: PaymentChangeRow) {
  return { transaction, refunded, cashback, recorded_at: recordedAt.toISOString() }
}
