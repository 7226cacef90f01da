import { Cursor, Limit, page } from '@florin/server'
import { z } from 'zod'
import { pair, publishedFor, rateId, SourceName } from '../rates/schemas.ts'

const rate = z.string().meta({ examples: ['70.5'], description: 'Units of quote for one of base, as published' })
const validAt = z.string().meta({ description: 'Moment from which the rate is valid' })

export const FlaggedRate = z
  .object({
    id: rateId,
    source: SourceName,
    ledger: publishedFor,
    ...pair,
    rate,
    valid_at: validAt,
    recorded_at: z.string().meta({ description: 'Moment at which this service recorded it' }),
    current: z.boolean().meta({
      description: 'The newest rate of its pair in either direction: no quote of the pair until it is confirmed',
    }),
    previous: z
      .object({ id: rateId, source: SourceName, ledger: publishedFor, ...pair, rate, valid_at: validAt })
      .nullable()
      .meta({
        description:
          "The rate that it is measured against: the newest trusted rate of its publisher before it, in either direction, if recent; else for an operator's rate that of a real source, or for a ledger's that of the operator for all ledgers; else the newest rate of its publisher",
      }),
    move_percent: z
      .string()
      .nullable()
      .meta({ examples: ['-35.02'], description: 'Change from the previous rate, in the direction of this one' }),
  })
  .meta({ id: 'FlaggedRate' })
export type FlaggedRate = z.infer<typeof FlaggedRate>

export const FlaggedRatePage = page(FlaggedRate)

export const FlaggedRateFilter = z.strictObject({ limit: Limit, cursor: Cursor })

export const FlaggedRateParams = z.object({
  rate_id: z
    .string()
    // 18 digits: below the largest number of PostgreSQL's bigint.
    .regex(/^[1-9]\d{0,17}$/, 'Send the id of a rate, as GET /v1/flagged-rates lists it.')
    .meta({ examples: ['4'], description: 'Id of a flagged rate' }),
})

export const Confirmation = z
  .object({
    id: rateId,
    source: SourceName,
    ledger: publishedFor,
    ...pair,
    rate,
    valid_at: validAt,
    confirmed_at: z.string().meta({ description: 'Moment of the first confirmation' }),
  })
  .meta({ id: 'Confirmation' })
export type Confirmation = z.infer<typeof Confirmation>
