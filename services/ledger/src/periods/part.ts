import { dayMs } from '@florin/server'
import { momentAtStart } from '../calendar/days.ts'
import type { FindTimeZone } from '../calendar/time-zones.ts'
import { LedgerError } from '../errors.ts'
import { type Attached, attach, type Part } from '../posting/part.ts'
import { type Closing, lockPeriods } from './queries.ts'

export interface EffectiveTerms {
  /** ISO 8601. */
  effectiveAt: string
}

/**
 * Judges the effective moment of an order that states one. The closing of its ledger cannot change until the group is
 * committed: nothing is posted into a period once its closing is answered.
 */
export const periodPart: Part<EffectiveTerms, Map<number, Closing>> = {
  name: 'period',
  read: (tx, asked) => lockPeriods(tx, [...new Set(asked.map(({ ledger }) => ledger))]),
  reject({ ledger, terms: { effectiveAt } }, seen, nowMs) {
    const effectiveMs = Date.parse(effectiveAt)
    if (effectiveMs > nowMs + dayMs) {
      return new LedgerError(
        'effective_at_in_future',
        `effective_at ${effectiveAt} is more than a day ahead. Send a moment of at most a day ahead, or schedule the order with scheduled_for.`,
      )
    }
    const { beforeMs, day } = seen.get(ledger) as Closing
    if (beforeMs === null || effectiveMs >= beforeMs) return undefined
    return new LedgerError(
      'period_closed',
      `The ledger is closed before ${day}; effective_at ${effectiveAt} is in the closed period. Send a later effective_at, omit it, or have an operator reopen the period.`,
    )
  },
  stateChecks: [
    {
      promise: 'Each ledger is closed where its last change of periods says',
      broken: `
        select l.id as ledger, format('closed before %s, by its changes before %s', l.closed_before, c.before) as what
          from ledgers l
          left join lateral (
            select day, before from period_changes p where p.ledger = l.id order by p.id desc limit 1) c on true
         where (l.closed_day, l.closed_before) is distinct from (c.day, c.before)`,
    },
  ],
}

/** The effective moment of a posting, with the part that judges it; null if it is effective when it is recorded. */
export interface EffectiveMoment {
  effectiveAt: string | null
  judged: readonly Attached[]
}

export const undated: EffectiveMoment = { effectiveAt: null, judged: [] }

/** The effective moment that an order states. A day counts from its start. */
export async function judgeEffective(
  { findTimeZone }: { findTimeZone: FindTimeZone },
  ledger: number,
  given: string,
): Promise<EffectiveMoment> {
  const effectiveAt = momentAtStart(given, await findTimeZone(ledger))
  return { effectiveAt, judged: [attach(periodPart, { effectiveAt })] }
}
