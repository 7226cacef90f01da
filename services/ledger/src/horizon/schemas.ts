import { Moment } from '@florin/server'
import { z } from 'zod'

export const AsOf = Moment.optional().meta({
  type: 'string',
  format: 'date-time',
  description:
    'Answers as of this moment, which is included; the present when omitted. It must not be in the future, by the clock ' +
    'of the database. Compared with `recorded_at`, not with `effective_at`: a transaction counts from the moment at which ' +
    'it was recorded',
})

/** In each answer as of a moment. */
export const Final = z.boolean().optional().meta({
  description:
    'Only with `at`. true: the answer for this moment will never change. false: postings of this moment are still in flight after one second; ask again',
})

/** In each answer that may be as of a moment. */
export const AnsweredAt = z.string().nullable().meta({ description: 'The requested moment; null for the present' })

export const PageHorizon = z.string().meta({
  description:
    'The moment at which the list was started, the same on all its pages. Everything recorded before it is final and, if it matches, in the list. To poll: take the rows recorded before it, then ask again with `from` set to it, or to the previous horizon if that was later',
})
