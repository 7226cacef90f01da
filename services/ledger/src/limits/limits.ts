import { formatMoney, hasMoreDecimalsThan } from '@florin/money'
import type { Queryable, Transaction } from '@florin/postgres'
import type { AccountCache } from '../accounts/cache.ts'
import { checkNotSystem } from '../accounts/rules.ts'
import { findCalendar } from '../calendar/queries.ts'
import { requireCurrency } from '../currencies/currencies.ts'
import type { AccountIdentity } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { remainingOf, type SubjectState, usedOf } from './judge.ts'
import { endLimit, findLimit, insertLimit, listLimitsOfAccount, readSubjects } from './queries.ts'
import type { AccountLimit, MovementLimit, NewLimit } from './schemas.ts'

/** Adds a limit of an account, or of the accounts of an owner in a currency. It replaces the one for the same window. */
export async function addLimit(
  tx: Transaction,
  accounts: AccountCache,
  { ledger, by }: { ledger: number; by: string },
  order: NewLimit,
): Promise<MovementLimit> {
  const account = order.account === undefined ? undefined : await accounts.find(ledger, order.account)
  if (account) checkNotSystem(account)
  const { code: currency, exponent } = await requireCurrency(
    tx,
    ledger,
    account?.currency ?? (order.currency as string),
  )
  if (hasMoreDecimalsThan(order.amount, exponent)) {
    throw new LedgerError(
      'too_many_decimals',
      `amount has more decimals than ${currency}, which has ${exponent}. Send at most ${exponent} decimals.`,
    )
  }
  return insertLimit(tx, {
    ledger,
    account: account?.id ?? null,
    owner: order.owner ?? null,
    currency,
    measure: order.measure,
    period: order.period,
    alignment: order.alignment,
    timeZone: order.time_zone ?? (await findCalendar(tx, ledger)).timeZone,
    amount: formatMoney(order.amount, exponent),
    by,
  })
}

/** Again: the same answer. */
export async function removeLimit(db: Queryable, ledger: number, id: string, by: string): Promise<MovementLimit> {
  await endLimit(db, ledger, id, by)
  const limit = await findLimit(db, ledger, id)
  if (limit) return limit
  throw new LedgerError('limit_not_found', `This ledger has no limit ${id}.`)
}

/** The limits in force of the account and of its owner, with their use at this moment. */
export async function readUse(db: Queryable, account: AccountIdentity): Promise<AccountLimit[]> {
  const { ledger, id } = account
  const { limits, nowMs } = await listLimitsOfAccount(db, ledger, id)
  const subjects = [...new Set(limits.map(({ subject }) => subject))].map((subject) => ({
    ledger,
    subject,
    atMs: nowMs,
  }))
  const states = await readSubjects(db, subjects)
  return limits.flatMap(({ subject, ended_by: _, ended_at: __, ...limit }) => {
    const state = states.get(keyOf(ledger, String(subject))) as SubjectState
    // One that has just ended is not shown.
    const inForce = state.limits.find((each) => each.id === limit.id)
    if (!inForce) return []
    const used = usedOf(inForce, state)
    return [
      {
        ...limit,
        used: formatMoney(used, account.exponent),
        remaining: formatMoney(remainingOf(inForce, used), account.exponent),
        resets_at: inForce.resetsAt,
      },
    ]
  })
}
