import { Decimal, exponentOf, formatMoney, hasMoreDecimalsThan } from '@florin/money'
import { withTransaction } from '@florin/postgres'
import {
  type AssessedFee,
  amountsOf,
  FeeRefusal,
  type FeeRule,
  PricedKind,
  priceAmount,
  type WrittenRule,
} from '@florin/pricing'
import type pg from 'pg'
import type { z } from 'zod'
import { RevenueError } from '../errors.ts'
import type { ScheduleCache } from './cache.ts'
import { findNewest, insertSchedule, lockSchedules } from './queries.ts'
import type { Assessment, FeeSchedule, NewAssessment, NewFeeSchedule } from './schemas.ts'

/** Adds a version of a schedule; returns the newest one if its content is the same. */
export async function addFeeSchedule(
  pool: pg.Pool,
  cache: ScheduleCache,
  ledger: string,
  order: z.output<typeof NewFeeSchedule>,
): Promise<{ schedule: FeeSchedule; created: boolean }> {
  const content = contentOf(order)
  const result = await withTransaction(pool, async (tx) => {
    await lockSchedules(tx)
    const { now, newest } = await findNewest(tx, ledger, order.code)
    if (newest && isSame(newest, content, order.valid_from, now)) return { schedule: newest, created: false }
    const validFrom = order.valid_from ?? now
    checkMoment(validFrom, now, newest)
    const next = { ...content, version: (newest?.version ?? 0) + 1, valid_from: validFrom }
    return { schedule: await insertSchedule(tx, ledger, next), created: true }
  })
  await cache.reload()
  return result
}

type Content = Pick<FeeSchedule, 'code' | 'currency' | 'kinds' | 'rule' | 'recognition'>

/** Normalized: kinds in one order, amounts with the currency's decimals, so that equal content is equal text. */
function contentOf({ code, currency, kinds, rule, recognition }: z.output<typeof NewFeeSchedule>): Content {
  return {
    code,
    currency,
    kinds: PricedKind.options.filter((kind) => kinds.includes(kind)),
    rule: writeRule(rule, currency),
    recognition: recognition ?? { method: 'at_once' },
  }
}

function writeRule(rule: FeeRule, currency: string): WrittenRule {
  const exponent = exponentOf(currency)
  if (exponent !== undefined && amountsOf(rule).some((amount) => hasMoreDecimalsThan(amount, exponent))) {
    throw new RevenueError(
      'too_many_decimals',
      `rule has an amount with more than the ${exponent} decimals of ${currency}. Round it.`,
    )
  }
  const money = (amount: Decimal) => (exponent === undefined ? amount.toFixed() : formatMoney(amount, exponent))
  const price = ({ flat, percentage_bps }: Pick<FeeRule, 'flat' | 'percentage_bps'>) => ({
    ...(flat && { flat: money(flat) }),
    ...(percentage_bps !== undefined && { percentage_bps: new Decimal(percentage_bps).toFixed() }),
  })
  const { tiers, tier_mode, minimum, maximum } = rule
  return {
    ...price(rule),
    ...(tiers && { tiers: tiers.map((tier) => ({ up_to: tier.up_to && money(tier.up_to), ...price(tier) })) }),
    ...(tier_mode && { tier_mode }),
    ...(minimum && { minimum: money(minimum) }),
    ...(maximum && { maximum: money(maximum) }),
  }
}

/** Whether the newest version has this content and start. Without a start it must be in force now. */
function isSame(newest: FeeSchedule, content: Content, validFrom: string | undefined, now: string): boolean {
  const { code, currency, kinds, rule, recognition } = newest
  if (JSON.stringify({ code, currency, kinds, rule, recognition }) !== JSON.stringify(content)) return false
  return validFrom === undefined ? newest.valid_from <= now : newest.valid_from === validFrom
}

function checkMoment(validFrom: string, now: string, newest: FeeSchedule | undefined): void {
  if (validFrom < now) {
    throw new RevenueError(
      'valid_in_past',
      `valid_from is in the past: now is ${now}. Leave it out, or send a later moment.`,
    )
  }
  if (newest && validFrom < newest.valid_from) {
    throw new RevenueError(
      'version_out_of_order',
      `Version ${newest.version} starts at ${newest.valid_from}. The next version cannot start before it.`,
    )
  }
}

/** The fee of an amount by a schedule, from the cache. */
export function assess(
  cache: ScheduleCache,
  ledger: string,
  code: string,
  { amount, currency, kind, exponent: given, version: wanted }: z.output<typeof NewAssessment>,
): Assessment {
  const inForce = cache.find(ledger, code, wanted)
  const exponent = exponentOf(currency, given)
  if (exponent === undefined) {
    throw new RevenueError(
      'currency_unknown',
      `${currency} is not in ISO 4217. Send exponent, its number of decimals in the ledger.`,
    )
  }
  const { fee, lines } = price(inForce, { kind, amount, currency, exponent })
  return {
    schedule: code,
    version: inForce.version,
    currency,
    amount: formatMoney(amount, exponent),
    fee: formatMoney(fee, exponent),
    recognition: inForce.schedule.recognition,
    lines,
  }
}

function price(...order: Parameters<typeof priceAmount>): AssessedFee {
  try {
    return priceAmount(...order)
  } catch (error) {
    if (!(error instanceof FeeRefusal)) throw error
    throw new RevenueError(error.code, error.message, { cause: error })
  }
}
