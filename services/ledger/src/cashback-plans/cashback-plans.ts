import { formatMoney, hasMoreDecimalsThan } from '@florin/money'
import type { Transaction } from '@florin/postgres'
import type { z } from 'zod'
import { requireCurrency } from '../currencies/currencies.ts'
import { LedgerError } from '../errors.ts'
import { insertPlan, lockNewestPlan } from './queries.ts'
import type { CashbackPlan, NewPlan } from './schemas.ts'

/** Adds a version of a plan. Payments before its start earn by the versions before it. */
export async function addPlan(tx: Transaction, ledger: number, order: z.output<typeof NewPlan>): Promise<CashbackPlan> {
  const { category, currency, percentage_bps, amount, delay } = order
  const known = currency === '*' ? undefined : await requireCurrency(tx, ledger, currency)
  if (known && amount && hasMoreDecimalsThan(amount, known.exponent)) {
    throw new LedgerError(
      'too_many_decimals',
      `amount has more decimals than ${currency}, which has ${known.exponent}. Send at most ${known.exponent} decimals.`,
    )
  }
  const { now, newest } = await lockNewestPlan(tx, ledger, category, currency)
  const validFrom = order.valid_from ?? now
  checkStart(validFrom, now, newest)
  return insertPlan(tx, ledger, {
    category,
    currency,
    version: (newest?.version ?? 0) + 1,
    percentage_bps: percentage_bps ?? null,
    amount: amount && known ? formatMoney(amount, known.exponent) : null,
    delay,
    valid_from: validFrom,
  })
}

function checkStart(validFrom: string, now: string, newest: { version: number; validFrom: string } | undefined): void {
  if (validFrom < now) {
    throw new LedgerError(
      'moment_in_past',
      `valid_from ${validFrom} is in the past: the database's clock shows ${now}. Send a later moment, or omit it.`,
    )
  }
  if (newest && validFrom < newest.validFrom) {
    throw new LedgerError(
      'plan_version_too_early',
      `Version ${newest.version} starts at ${newest.validFrom}. Send a moment that is not before it.`,
    )
  }
}
