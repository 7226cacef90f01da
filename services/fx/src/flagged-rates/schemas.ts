import { Limit, page } from '@florin/server'
import { z } from 'zod'
import { SourceName } from '../rates/schemas.ts'

export const FlaggedRate = z
  .object({
    id: z.string(),
    source: SourceName,
    base: z.string(),
    quote: z.string(),
    rate: z.string(),
    valid_at: z.string(),
    recorded_at: z.string(),
    current: z.boolean().meta({
      description: 'The newest of its pair, in either direction: until it is confirmed, nothing is quoted from it',
    }),
    previous: z
      .object({ id: z.string(), base: z.string(), quote: z.string(), rate: z.string(), valid_at: z.string() })
      .nullable()
      .meta({
        description:
          'What it is measured against: the newest recent rate of the source before it, in either direction, that is not flagged or is confirmed; where there is none, the newest of all',
      }),
    move_percent: z
      .string()
      .nullable()
      .meta({ examples: ['-35.02'], description: 'From the previous one, in the direction of this one' }),
  })
  .meta({ id: 'FlaggedRate' })
export type FlaggedRate = z.infer<typeof FlaggedRate>

export const FlaggedRatePage = page(FlaggedRate)

export const FlaggedRateFilter = z.strictObject({ limit: Limit, cursor: z.string().optional() })

export const FlaggedRateParams = z.object({
  rate: z
    .string()
    // 18 digits: below the largest number of PostgreSQL's bigint.
    .regex(/^[1-9]\d{0,17}$/, 'Name a rate by its id, as GET /v1/flagged-rates lists it')
    .meta({ examples: ['4'], description: 'Id of a flagged rate' }),
})

export const Confirmation = z
  .object({
    id: z.string().meta({ description: 'Of the rate' }),
    source: SourceName,
    base: z.string(),
    quote: z.string(),
    rate: z.string(),
    valid_at: z.string(),
    confirmed_at: z.string(),
  })
  .meta({ id: 'Confirmation' })
export type Confirmation = z.infer<typeof Confirmation>
