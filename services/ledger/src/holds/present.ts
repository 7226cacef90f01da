import { Decimal, formatMoney } from '@florin/money'
import type { ChangeRow, HoldRow } from './queries.ts'
import type { Hold, HoldStatus } from './schemas.ts'

/** Still reserved. */
export function remainingOf({
  amount,
  captured,
  released,
}: Pick<HoldRow, 'amount' | 'captured' | 'released'>): Decimal {
  return new Decimal(amount).minus(captured).minus(released)
}

export function presentHold(row: HoldRow): Hold {
  const { exponent, amount, captured, released } = row
  return {
    id: row.id,
    account: row.account,
    account_code: row.accountCode,
    target_account: row.targetAccount,
    amount,
    currency: row.currency,
    captured,
    released,
    remaining: formatMoney(remainingOf(row), exponent),
    status: row.status,
    fee_schedule: row.feeSchedule,
    fee_account: row.feeAccount,
    expires_at: row.expiresAt.toISOString(),
    reference: row.reference,
    description: row.description,
    metadata: row.metadata ?? {},
    created_at: row.createdAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
  }
}

export function presentChange({ captured, released, status, transaction, recordedAt }: ChangeRow) {
  return { captured, released, status, transaction, recorded_at: recordedAt.toISOString() }
}

/** The hold after all that remains was released, without the moment of that. */
export function presentReleased(row: HoldRow, status: HoldStatus): Hold {
  const released = formatMoney(remainingOf(row).plus(row.released), row.exponent)
  return presentHold({ ...row, released, status, endedAt: null })
}
