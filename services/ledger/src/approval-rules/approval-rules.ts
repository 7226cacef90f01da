import { formatMoney, hasMoreDecimalsThan } from '@florin/money'
import type { Transaction } from '@florin/postgres'
import { requireCurrency } from '../currencies/currencies.ts'
import { LedgerError } from '../errors.ts'
import { insertRule } from './queries.ts'
import type { ApprovalRule, NewRule } from './schemas.ts'

export async function addRule(
  tx: Transaction,
  ledger: number,
  createdBy: string,
  { operation, above, expires_in }: NewRule,
): Promise<ApprovalRule> {
  const rule = { ledger, operation, expiresIn: expires_in, createdBy }
  if (above === null) return insertRule(tx, { ...rule, currency: null, above: null })
  const { amount, currency } = above
  const { exponent } = await requireCurrency(tx, ledger, currency)
  if (hasMoreDecimalsThan(amount, exponent)) {
    throw new LedgerError(
      'too_many_decimals',
      `above.amount has more decimals than ${currency}, which has ${exponent}. Send at most ${exponent} decimals.`,
    )
  }
  return insertRule(tx, { ...rule, currency, above: formatMoney(amount, exponent) })
}
