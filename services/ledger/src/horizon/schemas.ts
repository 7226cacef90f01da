import { Moment } from '@florin/server'
import { z } from 'zod'

export const AsOf = Moment.optional().meta({
  type: 'string',
  format: 'date-time',
  description:
    'Everything recorded up to and including this moment, which is not in the future by the clock of the database; now ' +
    'when omitted. It is compared with recorded_at, not with effective_at: a transaction counts from the moment when it ' +
    'was written',
})

/** In each answer for a moment. */
export const Final = z.boolean().optional().meta({
  description:
    'Only with `at`. true: the answer for this moment will never change. false: postings of this moment were still in flight after a second; ask again',
})

export const PageHorizon = z.string().meta({
  description:
    'The moment at which the list was begun, the same on all its pages: everything recorded before it is final, and in this list if it matches. To poll, take what is recorded before it, and ask next time with `from` set to it, or to the horizon before if that was later',
})
