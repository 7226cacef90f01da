import { Moment } from '@florin/server'
import { z } from 'zod'
import { MomentOrDay } from '../calendar/schemas.ts'

export const AsOf = Moment.optional().meta({
  type: 'string',
  format: 'date-time',
  description:
    'Answers as of this moment, which is included; the present when omitted. It must not be in the future, by the clock ' +
    'of the database. Compared with `recorded_at`, not with `effective_at`: a transaction counts from the moment at which ' +
    'it was recorded',
})

export const EffectiveAsOf = MomentOrDay.optional().meta({
  description:
    "Answers as of this moment, which is included, or of the end of this day in the ledger's time zone, by `effective_at`: a transaction counts from the moment at which it " +
    'happened, whenever it was recorded. Not together with `at`',
})

/** For `refine`: a read is as of one moment, on one axis. */
export const oneAxis: [
  check: (query: { at?: string | undefined; effective_at?: string | undefined }) => boolean,
  refusal: { error: string; path: string[] },
] = [
  ({ at, effective_at }) => at === undefined || effective_at === undefined,
  { error: 'Send at or effective_at, not both', path: ['effective_at'] },
]

/** In each answer as of a moment. */
export const Final = z.boolean().optional().meta({
  description:
    'Only with `at` or `effective_at`. true: the answer for this moment will never change. false with `at`: postings of this moment are still in flight after one second; ask again. false with `effective_at`: orders may still be dated back to it, until its period is closed',
})

/** In each answer that may be as of a moment. */
export const AnsweredAt = z.string().nullable().meta({ description: 'The requested moment; null for the present' })

export const AnsweredEffectiveAt = z
  .string()
  .nullable()
  .meta({ description: 'The requested moment on the effective axis; null for none' })

export const PageHorizon = z.string().meta({
  description:
    'The moment at which the list was started, the same on all its pages. Everything recorded before it is final and, if it matches, in the list. To poll: take the rows recorded before it, then ask again with `from` set to it, or to the previous horizon if that was later',
})

export const axes = ['recorded', 'effective'] as const
/** Of a range. */
export const Axis = z
  .enum(axes)
  .optional()
  .meta({
    description:
      'recorded: by `recorded_at`. effective: by `effective_at`, then by the order of recording. By default effective with ' +
      '`effective_at`, else recorded',
  })

/** For `refine`: the moment of a read is on the axis of its range. */
export const axisOfMoment: [
  check: (query: { at?: string | undefined; effective_at?: string | undefined; axis?: string | undefined }) => boolean,
  refusal: { error: string; path: string[] },
] = [
  ({ at, effective_at, axis }) =>
    !(axis === 'effective' && at !== undefined) && !(axis === 'recorded' && effective_at !== undefined),
  { error: 'Send at with the recorded axis, and effective_at with the effective axis', path: ['axis'] },
]

/** The bounds of a period, for a strict object. */
export const periodShape = {
  axis: Axis,
  from: MomentOrDay.optional().meta({
    description:
      "From this moment, or from the start of this day in the ledger's time zone, on the axis; from the first entry when omitted",
  }),
  to: MomentOrDay.optional().meta({
    description:
      "Before this moment, or before this day in the ledger's time zone, on the axis. The period ends at the horizon if that is earlier, and when `to` is omitted",
  }),
}
