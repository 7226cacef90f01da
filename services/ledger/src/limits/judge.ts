import { Decimal, formatMoney } from '@florin/money'
import { type Leg, normalSide } from '../double-entry.ts'
import { LedgerError } from '../errors.ts'
import type { Measure } from './schemas.ts'

/** A limit in force, with the totals of its subject at the beginning of the present window. */
export interface LimitInForce {
  id: string
  measure: Measure
  period: 'day' | 'month'
  alignment: 'calendar' | 'rolling'
  timeZone: string
  amount: Decimal
  outBefore: Decimal
  inBefore: Decimal
  /** ISO 8601; null: nothing is in the window. */
  resetsAt: string | null
}

/** What limits count, with its totals. */
export interface SubjectState {
  /** Null: one account. */
  owner: string | null
  /** Of the account. */
  name: string
  currency: string
  exponent: number
  out: Decimal
  in: Decimal
  /** What holds reserve. */
  reserved: Decimal
  limits: LimitInForce[]
}

/** A leg of an account that belongs to subjects. */
export interface LimitedLeg extends Leg {
  subjects: number[]
}

/** What a posting does to a subject: to its total balance, and to what holds reserve of it. */
export interface Effect {
  moved: Decimal
  reserved: Decimal
}

const zero = new Decimal(0)

/**
 * Of an owner, what the ledger owes counts, as in the balances of owners: an asset account counts negative, and what is reserved
 * on it not at all. So a transfer between two accounts of one owner moves nothing.
 */
export function effectOn(subject: number, { owner }: Pick<SubjectState, 'owner'>, legs: LimitedLeg[]): Effect {
  let [moved, reserved] = [zero, zero]
  for (const { subjects, account, direction, amount, layer } of legs) {
    if (!subjects.includes(subject)) continue
    const side = normalSide(account.type)
    if (layer !== 'pending') {
      const raises = direction === (owner === null ? side : 'credit')
      moved = raises ? moved.plus(amount) : moved.minus(amount)
    } else if (owner === null || side === 'credit') {
      reserved = direction === side ? reserved.minus(amount) : reserved.plus(amount)
    }
  }
  return { moved, reserved }
}

/** What is used of a limit in its present window. What holds reserve is used until they end, whichever window they began in. */
export function usedOf({ measure, outBefore, inBefore }: LimitInForce, subject: SubjectState): Decimal {
  const received = subject.in.minus(inBefore)
  if (measure === 'in') return received
  const paid = subject.out.minus(outBefore).plus(subject.reserved)
  return measure === 'out' ? paid : paid.minus(received)
}

/** What is left of a limit: zero if more is used than it allows, because it was lowered. */
export function remainingOf({ amount }: LimitInForce, used: Decimal): Decimal {
  const left = amount.minus(used)
  return left.isNegative() ? zero : left
}

/** What the effect adds to the use. A capture of a reserved amount adds nothing. */
function neededOf({ measure }: LimitInForce, { moved, reserved }: Effect): Decimal {
  if (measure === 'in') return moved.isNegative() ? zero : moved
  if (measure === 'net') return reserved.minus(moved)
  return moved.isNegative() ? reserved.minus(moved) : reserved
}

/** Only what adds to the use of a limit can exceed it. */
export function judgeLimits(subject: SubjectState, effect: Effect): LedgerError | undefined {
  for (const limit of subject.limits) {
    const needed = neededOf(limit, effect)
    if (needed.lte(0)) continue
    const used = usedOf(limit, subject)
    if (used.plus(needed).gt(limit.amount)) return exceeded(subject, limit, used, needed)
  }
  return undefined
}

const meanings = { out: 'leave', in: 'enter', net: 'leave, net of what enters,' }

function exceeded(subject: SubjectState, limit: LimitInForce, used: Decimal, needed: Decimal): LedgerError {
  const text = (amount: Decimal) => `${formatMoney(amount, subject.exponent)} ${subject.currency}`
  const whose = subject.owner === null ? `account ${subject.name}` : `the accounts of owner ${subject.owner}`
  const window =
    limit.alignment === 'rolling'
      ? limit.period === 'day'
        ? '24 hours'
        : '30 days'
      : `a calendar ${limit.period} (${limit.timeZone})`
  const reset =
    limit.alignment === 'calendar'
      ? `It resets at ${limit.resetsAt}.`
      : limit.resetsAt === null
        ? 'Nothing is in the window: the order alone is too large.'
        : `The oldest movement leaves the window at ${limit.resetsAt}.`
  const plain = (amount: Decimal) => formatMoney(amount, subject.exponent)
  const members = {
    limit: limit.id,
    measure: limit.measure,
    currency: subject.currency,
    amount: plain(limit.amount),
    used: plain(used),
    remaining: plain(remainingOf(limit, used)),
    needed: plain(needed),
    resets_at: limit.resetsAt,
  }
  return new LedgerError(
    'limit_exceeded',
    `Limit ${limit.id} lets at most ${text(limit.amount)} ${meanings[limit.measure]} ${whose} in ${window}: ` +
      `${text(used)} of it is used, and this order needs ${text(needed)}. ${reset}`,
    { members },
  )
}
