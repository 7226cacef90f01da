import { type Decimal, hasMoreDecimalsThan } from '@florin/money'
import type { z } from 'zod'
import { type CashbackRule, presetRule, toRule, WrittenCashback } from '../../cashback-plans/cashback.ts'
import type { AccountIdentity, Leg } from '../../double-entry.ts'
import { LedgerError } from '../../errors.ts'
import { paymentPart } from '../../payments/part.ts'
import { NewMerchant } from '../../payments/schemas.ts'
import { type Attached, attach } from '../../posting/part.ts'
import type { OperationDeps } from '../operation.ts'

/** The fields that make an order a payment. */
export const merchantFields = {
  merchant: NewMerchant.meta({ description: 'Who is paid' }),
  cashback: WrittenCashback.nullable().optional().meta({
    examples: undefined,
    description:
      'The cashback of this payment, or null for none. When omitted: by the plan of the category, else 2 % after 24 hours',
  }),
}

interface PaymentOrder {
  account: AccountIdentity
  target: AccountIdentity
  amount: Decimal
  merchant: z.output<typeof NewMerchant>
  cashback?: z.output<typeof WrittenCashback> | null | undefined
}

/** A fixed cashback that the order sets. A share is less than the payment, and a plan is not set by the order. */
export function promisedBy({ account, cashback }: Pick<PaymentOrder, 'account' | 'cashback'>): Leg[] {
  return cashback?.amount ? [{ account, direction: 'credit', amount: cashback.amount }] : []
}

/** What makes a posting a payment. */
export async function attachPayment(
  { findPlan }: Pick<OperationDeps, 'findPlan'>,
  { account, target, amount, merchant: given, cashback }: PaymentOrder,
): Promise<Attached> {
  const { ledger, currency, exponent } = account
  const { name, category = null, reference = null } = given
  const merchant = { name, category, reference }
  if (cashback?.amount && hasMoreDecimalsThan(cashback.amount, exponent)) {
    throw new LedgerError(
      'too_many_decimals',
      `cashback.amount has more decimals than ${currency}, which has ${exponent}. Send at most ${exponent} decimals.`,
    )
  }
  const found = cashback === undefined ? await findPlan({ ledger, category, currency }) : undefined
  const rule: CashbackRule | null = found?.rule ?? (cashback === undefined ? presetRule : cashback && toRule(cashback))
  return attach(paymentPart, { account, target, amount, merchant, plan: found?.id ?? null, rule, recorded: null })
}
