import { uuidForm } from '@florin/http'
import { Decimal } from '@florin/money'
import { withTransaction } from '@florin/postgres'
import type pg from 'pg'
import { RevenueError } from '../errors.ts'
import type { Recognition } from '../fee-schedules/schemas.ts'
import { dayOf, daysIn, laterOf } from './calendar.ts'
import { type Earning, findFee, findFees, findRecognitions, insertFees, lockFees, type RecordedFee } from './queries.ts'
import { type Fee, NewFee, type Outcome } from './schemas.ts'

type RefusalCode =
  | 'fee_conflict'
  | 'fee_schedule_not_found'
  | 'original_not_found'
  | 'reversal_mismatch'
  | 'already_reversed'

export type Verdict = { outcome: 'recorded' | 'known' } | { outcome: 'refused'; code: RefusalCode; detail: string }

/** What a fee is judged by: a fee that is there, or one that is accepted and not yet written. */
type Judged = NewFee & Earning & { reversed_by?: string | null }

/** Records one fee. Throws the refusal of one that cannot be. */
export async function recordFee(pool: pg.Pool, fee: NewFee): Promise<{ fee: Fee; replayed: boolean }> {
  const [verdict] = (await judgeAndWrite(pool, [fee])) as [Verdict]
  if (verdict.outcome === 'refused') {
    throw new RevenueError(verdict.code, verdict.detail, isRetriable(verdict.code) ? { retryAfterSeconds: 1 } : {})
  }
  return { fee: await readFee(pool, fee.ledger, fee.id), replayed: verdict.outcome === 'known' }
}

/** Records the good ones of many, whatever the others are, in one transaction. The outcomes are in their order. */
export async function recordFees(pool: pg.Pool, given: unknown[]): Promise<Outcome[]> {
  const read = given.map((one) => NewFee.safeParse(one))
  const fees = read.flatMap(({ data }) => data ?? [])
  const verdicts = (fees.length > 0 ? await judgeAndWrite(pool, fees) : []).values()
  return read.map(({ data, error }, index) => {
    if (error) return describeUnreadable(given[index], error.issues)
    const verdict = verdicts.next().value as Verdict
    if (verdict.outcome !== 'refused') return { id: data.id, outcome: verdict.outcome }
    return { id: data.id, ...verdict, retriable: isRetriable(verdict.code) }
  })
}

/** The ledger may deliver a reversal before its original. Nothing else becomes better by waiting. */
function isRetriable(code: RefusalCode): boolean {
  return code === 'original_not_found'
}

function describeUnreadable(given: unknown, issues: { path: PropertyKey[]; message: string }[]): Outcome {
  const id = (given as { id?: unknown } | null | undefined)?.id
  const detail = issues.map(({ path, message }) => `/${path.join('/')}: ${message}`).join('; ')
  return {
    id: typeof id === 'string' && uuidForm.test(id) ? id : null,
    outcome: 'refused',
    code: 'invalid_request',
    detail,
    retriable: false,
  }
}

/** Throws `fee_not_found`, also for a fee of another ledger. */
export async function readFee(pool: pg.Pool, ledger: string, id: string): Promise<Fee> {
  const fee = await findFee(pool, ledger, id)
  if (!fee) throw new RevenueError('fee_not_found', `There is no fee ${id} in this ledger.`)
  return fee
}

const keyOf = (ledger: string, id: string) => `${ledger} ${id}`
const versionKeyOf = (ledger: string, schedule: string, version: number) => `${ledger} ${schedule} ${version}`

function judgeAndWrite(pool: pg.Pool, fees: NewFee[]): Promise<Verdict[]> {
  const keys = new Map(
    fees.flatMap(({ ledger, id, reverses }) =>
      [id, ...(reverses === null ? [] : [reverses])].map((one) => [keyOf(ledger, one), { ledger, id: one }]),
    ),
  )
  const versions = new Map(
    fees.flatMap(({ ledger, schedule, version }) =>
      schedule === null || version === null
        ? []
        : [[versionKeyOf(ledger, schedule, version), { ledger, schedule, version }]],
    ),
  )
  return withTransaction(pool, async (tx) => {
    await lockFees(tx)
    const recorded = await findFees(tx, [...keys.values()])
    const recognitions = await findRecognitions(tx, [...versions.values()])
    const { verdicts, accepted } = judgeFees(
      fees,
      new Map(recorded.map((fee) => [keyOf(fee.ledger, fee.id), fee])),
      new Map(
        recognitions.map(({ ledger, schedule, version, recognition }) => [
          versionKeyOf(ledger, schedule, version),
          recognition,
        ]),
      ),
    )
    if (accepted.length > 0) await insertFees(tx, accepted)
    return verdicts
  })
}

/**
 * The verdict on each fee, in their order, and those to write. Originals are judged before reversals, wherever they
 * stand. What is recorded already is looked up by `keyOf`, schedules by `versionKeyOf`.
 */
export function judgeFees(
  fees: NewFee[],
  recorded: ReadonlyMap<string, RecordedFee>,
  recognitions: ReadonlyMap<string, Recognition>,
): { verdicts: Verdict[]; accepted: (NewFee & Earning)[] } {
  const known = new Map<string, Judged>(recorded)
  const accepted: (NewFee & Earning)[] = []
  const verdicts = new Array<Verdict>(fees.length)
  const judgeAll = (which: (fee: NewFee) => boolean) => {
    for (const [index, fee] of fees.entries()) if (which(fee)) verdicts[index] = judge(fee)
  }

  function judge(fee: NewFee): Verdict {
    const same = known.get(keyOf(fee.ledger, fee.id))
    if (same) return isEqual(same, fee) ? { outcome: 'known' } : refuse('fee_conflict', conflictOf(same, fee))
    const earning = fee.reverses === null ? judgeOriginal(fee) : judgeReversal(fee, fee.reverses)
    if ('outcome' in earning) return earning
    const judged = { ...fee, ...earning }
    known.set(keyOf(fee.ledger, fee.id), judged)
    accepted.push(judged)
    return { outcome: 'recorded' }
  }

  function judgeOriginal({ ledger, schedule, version, charged_at }: NewFee): Earning | Verdict {
    const day = dayOf(charged_at)
    const atOnce = { earnedFrom: day, earnedDays: 1, recognisedFrom: day }
    if (schedule === null || version === null) return atOnce
    const recognition = recognitions.get(versionKeyOf(ledger, schedule, version))
    if (!recognition) {
      return refuse('fee_schedule_not_found', `There is no version ${version} of a fee schedule ${schedule}.`)
    }
    return recognition.period === undefined ? atOnce : { ...atOnce, earnedDays: daysIn(recognition.period, day) }
  }

  function judgeReversal(fee: NewFee, reverses: string): Earning | Verdict {
    const original = known.get(keyOf(fee.ledger, reverses))
    if (!original) {
      return refuse('original_not_found', `The fee ${reverses} is not here yet. Send this one again after it.`)
    }
    const differs = (['currency', 'kind', 'account', 'schedule', 'version'] as const).filter(
      (field) => original[field] !== fee[field],
    )
    if (!new Decimal(original.amount).plus(fee.amount).isZero() || differs.length > 0) {
      return refuse(
        'reversal_mismatch',
        `The fee ${reverses} is of ${original.amount} ${original.currency}. A reversal has the same account, kind, schedule, version and currency, and that amount below zero.`,
      )
    }
    if (original.reversed_by) {
      return refuse('already_reversed', `The fee ${reverses} is reversed by ${original.reversed_by} already.`)
    }
    known.set(keyOf(fee.ledger, reverses), { ...original, reversed_by: fee.id })
    const day = dayOf(fee.charged_at)
    return {
      earnedFrom: original.earnedFrom,
      earnedDays: original.earnedDays,
      recognisedFrom: laterOf(day, original.recognisedFrom),
    }
  }

  judgeAll(({ reverses }) => reverses === null)
  judgeAll(({ reverses }) => reverses !== null)
  return { verdicts, accepted }
}

function refuse(code: RefusalCode, detail: string): Verdict {
  return { outcome: 'refused', code, detail }
}

const compared = [
  'transaction',
  'account',
  'owner',
  'kind',
  'schedule',
  'version',
  'currency',
  'charged_at',
  'reverses',
] as const

function isEqual(recorded: NewFee, fee: NewFee): boolean {
  return new Decimal(recorded.amount).eq(fee.amount) && compared.every((field) => recorded[field] === fee[field])
}

function conflictOf(recorded: NewFee, fee: NewFee): string {
  const differing = [...compared, 'amount' as const].filter((field) => recorded[field] !== fee[field])
  return `The fee ${fee.id} was recorded with another ${differing.join(', ')}. It stays as it was.`
}
