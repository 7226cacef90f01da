import { CurrencyCode, Rate as RateText } from '@florin/money'
import { countedFirst, Day, Limit, Moment, page } from '@florin/server'
import { z } from 'zod'

/** Where a rate comes from. A simulated one is for demonstrations, and never passes for a real one. */
export const SourceName = z.enum(['ecb', 'operator', 'simulation'])
export type SourceName = z.infer<typeof SourceName>

const ratesMax = 200
const lookupsMax = 1_000
/** Bytes of a rate or a lookup: two codes and a rate or a moment of the greatest length, and white space. */
const rowBytesMax = 256
/** Bytes of the bodies of these. */
export const ratesBytesMax = ratesMax * rowBytesMax
export const lookupsBytesMax = lookupsMax * rowBytesMax

export const BaseCode = CurrencyCode.meta({ examples: ['EUR'], description: 'The currency of which there is one unit' })
export const QuoteCode = CurrencyCode.meta({
  examples: ['USD'],
  description: 'The currency whose units the rate counts',
})

const AskedSource = SourceName.optional().meta({
  description: 'Only this source; the first with a fresh rate when left out',
})

const AskedMoment = Moment.optional().meta({
  type: 'string',
  format: 'date-time',
  description: 'As of this moment; now when left out',
})

/** A rate as it was published: one unit of `base` is `rate` units of `quote`. */
export const Leg = z
  .object({
    id: z.string(),
    base: z.string(),
    quote: z.string(),
    rate: z.string().meta({ examples: ['1.1684'], description: 'With the digits of the source' }),
    valid_at: z.string().meta({ description: 'From when on the source means it' }),
    recorded_at: z.string(),
    flagged: z
      .boolean()
      .meta({ description: 'It is far from the trusted rate before it, and nobody has confirmed it yet' }),
  })
  .meta({ id: 'PublishedRate' })
export type Leg = z.infer<typeof Leg>

export const Route = z.enum(['direct', 'inverse', 'crossed']).meta({
  description: 'From a rate of the pair, of the pair the other way round, or of two through the base of the source',
})
export type Route = z.infer<typeof Route>

/** Of every answer that has a rate in it. */
export const provenance = {
  route: Route,
  legs: z.array(Leg).meta({
    description:
      'The published rates that it is made of: one, or those of base and quote against the base of the source',
  }),
  source: SourceName,
  simulated: z.boolean().meta({ description: 'Made up, for demonstrations' }),
  as_of: z.string().meta({ description: 'Moment of validity; the older one of two' }),
}

export const Rate = z
  .object({
    base: z.string(),
    quote: z.string(),
    rate: z.string().meta({ examples: ['1.1684'], description: 'Units of quote for one of base, at most 18 digits' }),
    ...provenance,
    age_seconds: z.int().meta({ description: 'From as_of to now, or to the moment asked for' }),
    stale: z.boolean().meta({ description: 'Older than the longest normal gap of its source: not quoted from' }),
  })
  .meta({ id: 'Rate' })
export type Rate = z.infer<typeof Rate>

export const RatePage = page(Rate)

export const RateFilter = z.strictObject({
  base: BaseCode,
  date: Day.optional().meta({ description: 'As of the end of this day in UTC; now when left out' }),
  source: AskedSource,
})

export const RateQuery = z.strictObject({ at: AskedMoment, source: AskedSource })

export const PairParams = z.object({ base: BaseCode, quote: QuoteCode })

export const HistoryFilter = z.strictObject({
  from: Day.optional().meta({ description: 'Valid on this day (UTC) or later' }),
  to: Day.optional().meta({ description: 'Valid before this day (UTC)' }),
  interval: z
    .enum(['day', 'week', 'month'])
    .default('day')
    .meta({ default: 'day', description: 'The last rate of each; weeks begin on Monday' }),
  source: AskedSource,
  limit: Limit,
  cursor: z.string().optional(),
})
export type Interval = z.output<typeof HistoryFilter>['interval']

export const PastRate = z
  .object({
    period: z.string().meta({ description: 'First day of the interval' }),
    rate: z.string(),
    ...provenance,
    flagged: z.boolean().meta({ description: 'One of its published rates is flagged and not confirmed' }),
  })
  .meta({ id: 'PastRate' })
export type PastRate = z.infer<typeof PastRate>

export const PastRatePage = page(PastRate)

export const NewRates = z
  .strictObject({
    rates: countedFirst(
      z
        .array(z.strictObject({ base: BaseCode, quote: QuoteCode, rate: RateText }))
        .min(1)
        .max(ratesMax)
        .refine(
          (rates) => new Set(rates.map(({ base, quote }) => [base, quote].sort().join('/'))).size === rates.length,
          'Name each pair once, in one direction',
        ),
      ratesMax,
      `Send at most ${ratesMax} rates`,
    ),
    valid_at: Moment.optional().meta({
      type: 'string',
      format: 'date-time',
      description: 'From when on they hold, not in the future; now when left out',
    }),
  })
  .meta({
    'x-examples': {
      desk: {
        summary: 'Rates of your own desk, which go before those of other sources',
        value: {
          rates: [
            { base: 'EUR', quote: 'USD', rate: '1.1684' },
            { base: 'EUR', quote: 'JPY', rate: '186.75' },
            { base: 'EUR', quote: 'TRY', rate: '52.1843' },
          ],
        },
      },
      leap: {
        summary: 'A move of more than 20 %, which is not quoted from before it is confirmed',
        value: { rates: [{ base: 'EUR', quote: 'TRY', rate: '70.5' }] },
      },
    },
  })

export const HeldRates = z.object({ data: z.array(Leg) })

export const NewLookups = z
  .strictObject({
    lookups: countedFirst(
      z
        .array(z.strictObject({ base: BaseCode, quote: QuoteCode, at: AskedMoment }))
        .min(1)
        .max(lookupsMax),
      lookupsMax,
      `Send at most ${lookupsMax} lookups`,
    ),
  })
  .meta({
    'x-examples': {
      valuation: {
        value: {
          lookups: [
            { base: 'USD', quote: 'EUR' },
            { base: 'JPY', quote: 'EUR', at: '2026-04-13T23:59:59.999Z' },
          ],
        },
      },
    },
  })

export const LookedUp = z
  .object({
    base: z.string(),
    quote: z.string(),
    units: z.string().meta({ description: 'With `per` the exact rate: units of quote for `per` units of base' }),
    per: z.string(),
    rate: z.string(),
    source: SourceName,
    simulated: z.boolean(),
    as_of: z.string(),
    stale: z.boolean(),
    flagged: z.boolean(),
  })
  .meta({ id: 'LookedUpRate' })
export type LookedUp = z.infer<typeof LookedUp>

export const LookedUpRates = z.object({
  data: z.array(LookedUp.nullable()).meta({ description: 'In the order of the lookups; null where there is no rate' }),
})
