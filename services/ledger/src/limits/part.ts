import { keyOf } from '../idempotency/key.ts'
import type { Part } from '../posting/part.ts'
import { limitChecks, limitStateChecks } from './checks.ts'
import { type Effect, effectOn, judgeLimits, type LimitedLeg, type SubjectState } from './judge.ts'
import { countLimits, lockSubjects, readSubjects } from './queries.ts'

/** The legs of a posting whose accounts belong to subjects, and these, in the order of their ids. */
export interface LimitTerms {
  legs: LimitedLeg[]
  subjects: number[]
  /** Of the accepted posting, in the order of `subjects`. */
  effects?: (Effect & { subject: number })[]
}

/**
 * Counts the movements of subjects, and rejects what exceeds a limit. Whether an account has limits is in its row, so that it is
 * known under its lock. The accounts of an owner share the lock of the subject.
 */
export const limitPart: Part<LimitTerms, Map<string, SubjectState>> = {
  name: 'limits',
  follows: {
    termsOf(legs, accounts) {
      const limited = legs.flatMap((leg) => {
        const subjects = accounts.get(leg.account.id)?.limitSubjects
        return subjects ? [{ ...leg, subjects }] : []
      })
      if (limited.length === 0) return undefined
      const subjects = [...new Set(limited.flatMap(({ subjects }) => subjects))].sort((one, other) => one - other)
      return { legs: limited, subjects }
    },
    lock: (tx, asked) => lockSubjects(tx, subjectsOf(asked)),
    read: (tx, asked, recordedAtMs) =>
      readSubjects(
        tx,
        subjectsOf(asked).map((subject) => ({ ...subject, atMs: recordedAtMs(subject.ledger) })),
      ),
  },
  reject({ ledger, terms: { legs, subjects } }, seen) {
    for (const subject of subjects) {
      const state = stateOf(seen, ledger, subject)
      const rejection = judgeLimits(state, effectOn(subject, state, legs))
      if (rejection) return rejection
    }
    return undefined
  },
  note({ ledger, terms }, seen) {
    const before = terms.subjects.map((subject) => [subject, stateOf(seen, ledger, subject)] as const)
    terms.effects = before.map(([subject, state]) => ({ subject, ...effectOn(subject, state, terms.legs) }))
    for (const [index, { subject, moved, reserved }] of terms.effects.entries()) {
      const [, state] = before[index] as (typeof before)[number]
      seen.set(keyOf(ledger, String(subject)), {
        ...state,
        out: moved.isNegative() ? state.out.minus(moved) : state.out,
        in: moved.isNegative() ? state.in : state.in.plus(moved),
        reserved: state.reserved.plus(reserved),
      })
    }
    return () => {
      for (const [subject, state] of before) seen.set(keyOf(ledger, String(subject)), state)
    }
  },
  // What only reserves or releases makes no transaction: the reserved amounts follow the accounts by a trigger.
  insert: (written) =>
    countLimits(
      written.flatMap(({ ledger, transaction, terms: { effects = [] } }) =>
        effects
          .filter(({ moved }) => !moved.isZero())
          .map(({ subject, reserved }) => {
            const freed = reserved.isNegative() ? reserved.neg().toFixed() : '0'
            return { ledger, subject, transaction, freed }
          }),
      ),
    ),
  checks: limitChecks,
  stateChecks: limitStateChecks,
}

const stateOf = (seen: Map<string, SubjectState>, ledger: number, subject: number) =>
  seen.get(keyOf(ledger, String(subject))) as SubjectState

function subjectsOf(asked: { ledger: number; terms: LimitTerms }[]): { ledger: number; subject: number }[] {
  const subjects = new Map<string, { ledger: number; subject: number }>()
  for (const { ledger, terms } of asked) {
    for (const subject of terms.subjects) subjects.set(keyOf(ledger, String(subject)), { ledger, subject })
  }
  return [...subjects.values()]
}
