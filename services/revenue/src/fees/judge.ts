import { Decimal, exponentOf } from '@florin/money'
import type { Recognition } from '../fee-schedules/schemas.ts'
import { dayOf, daysIn, laterOf } from './calendar.ts'
import type { Earning, RecordedFee } from './queries.ts'
import type { NewFee } from './schemas.ts'

export type RefusalCode =
  | 'fee_conflict'
  | 'fee_schedule_not_found'
  | 'original_not_found'
  | 'reversal_mismatch'
  | 'already_reversed'
  | 'fee_refused'

export type Verdict = { outcome: 'recorded' | 'known' } | Refusal

export interface Refusal {
  outcome: 'refused'
  code: RefusalCode
  detail: string
}

/** What was recorded before, by `feeKey` and `versionKey`. */
export interface Recorded {
  fees: ReadonlyMap<string, RecordedFee>
  recognitions: ReadonlyMap<string, Recognition>
}

export interface Judgement {
  /** In the order of the fees. */
  verdicts: Verdict[]
  /** The fees to write. */
  accepted: (NewFee & Earning)[]
}

/** A fee that was recorded, or one that is accepted and not yet written. */
type Known = NewFee & Earning & { reversed_by?: string | null }

export const feeKey = (ledger: string, id: string) => `${ledger} ${id}`
export const versionKey = (ledger: string, schedule: string, version: number) => `${ledger} ${schedule} ${version}`

/** The verdict on each fee. Originals are judged before reversals, whatever their order. */
export function judgeFees(fees: NewFee[], before: Recorded): Judgement {
  const known = new Map<string, Known>(before.fees)
  const verdicts = new Array<Verdict>(fees.length)
  const accepted: Judgement['accepted'] = []

  function judge(given: NewFee): Verdict {
    const fee = { ...given, amount: writeAmount(given) }
    const key = feeKey(fee.ledger, fee.id)
    const recorded = known.get(key)
    if (recorded) return judgeAgain(recorded, fee)
    const earning =
      fee.reverses === null
        ? judgeOriginal(fee, before.recognitions)
        : judgeReversal(fee, known.get(feeKey(fee.ledger, fee.reverses)))
    if ('outcome' in earning) return earning
    if (fee.reverses !== null) {
      const originalKey = feeKey(fee.ledger, fee.reverses)
      known.set(originalKey, { ...(known.get(originalKey) as Known), reversed_by: fee.id })
    }
    const judged = { ...fee, ...earning }
    known.set(key, judged)
    accepted.push(judged)
    return { outcome: 'recorded' }
  }

  for (const isReversal of [false, true]) {
    for (const [index, fee] of fees.entries()) {
      if ((fee.reverses !== null) === isReversal) verdicts[index] = judge(fee)
    }
  }
  return { verdicts, accepted }
}

/** With at least the decimals of ISO 4217: recognition counts in units of the last one, and whole dollars a day are too coarse. */
function writeAmount({ amount, currency }: NewFee): string {
  const written = amount.split('.')[1]?.length ?? 0
  return new Decimal(amount).toFixed(Math.max(written, exponentOf(currency) ?? 0))
}

const compared = [
  'external_id',
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

/** A repeated fee is known if its content is the same. Amounts are compared by value. */
function judgeAgain(recorded: Known, fee: NewFee): Verdict {
  const differing: string[] = compared.filter((field) => recorded[field] !== fee[field])
  if (!new Decimal(recorded.amount).eq(fee.amount)) differing.push('amount')
  // The ledger works it out again for each delivery, by the time zone that it has then.
  if (fee.external_id !== null && effectiveDay(recorded) !== effectiveDay(fee)) differing.push('effective_on')
  if (differing.length === 0) return { outcome: 'known' }
  return refuse('fee_conflict', `The fee ${fee.id} was recorded with another ${differing.join(', ')}. Send a new id.`)
}

/** The day of which a fee is revenue. */
const effectiveDay = ({ effective_on: day, charged_at: chargedAt }: NewFee) => day ?? dayOf(chargedAt)

function judgeOriginal(fee: NewFee, recognitions: Recorded['recognitions']): Earning | Refusal {
  const { ledger, schedule, version } = fee
  const day = effectiveDay(fee)
  const atOnce = { earnedFrom: day, earnedDays: 1, recognisedFrom: day }
  if (schedule === null || version === null) return atOnce
  const recognition = recognitions.get(versionKey(ledger, schedule, version))
  if (!recognition) {
    return refuse('fee_schedule_not_found', `This ledger has no version ${version} of a fee schedule ${schedule}.`)
  }
  return recognition.period === undefined ? atOnce : { ...atOnce, earnedDays: daysIn(recognition.period, day) }
}

function judgeReversal(fee: NewFee, original: Known | undefined): Earning | Refusal {
  if (!original) {
    return refuse(
      'original_not_found',
      `The fee ${fee.reverses} has not been recorded. Send it first, then this one again.`,
    )
  }
  const differs = (['currency', 'kind', 'account', 'schedule', 'version'] as const).some(
    (field) => original[field] !== fee[field],
  )
  // To the last decimal: it must be reversed in the units in which it is recognised.
  if (differs || fee.amount !== `-${original.amount}`) {
    return refuse(
      'reversal_mismatch',
      `The fee ${original.id} is ${original.amount} ${original.currency}. Its reversal must be -${original.amount}, ` +
        'with the same account, kind, schedule and version.',
    )
  }
  if (original.reversed_by) {
    return refuse('already_reversed', `The fee ${original.id} is already reversed by ${original.reversed_by}.`)
  }
  return {
    earnedFrom: original.earnedFrom,
    earnedDays: original.earnedDays,
    recognisedFrom: laterOf(effectiveDay(fee), original.recognisedFrom),
  }
}

export function refuse(code: RefusalCode, detail: string): Refusal {
  return { outcome: 'refused', code, detail }
}
