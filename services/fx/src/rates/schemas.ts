import { CurrencyCode, Rate as RateText } from '@florin/money'
import { Cursor, countedFirst, Day, LedgerName, Limit, Moment, page } from '@florin/server'
import { z } from 'zod'

/** A simulated rate is for demonstrations, and every answer marks it. */
export const SourceName = z.enum(['ecb', 'operator', 'simulation']).meta({
  description: 'Source of the rate: the European Central Bank, an operator, or a simulation for demonstrations',
})
export type SourceName = z.infer<typeof SourceName>

/** Of reads. */
export const ReadHeaders = z.object({
  'florin-ledger': LedgerName.optional().meta({
    description:
      'Show the rates that hold in this ledger: its own and those for all ledgers. Only the latter when left out',
  }),
})

/** Of writes. */
export const WriteHeaders = z.object({
  'florin-ledger': LedgerName.optional().meta({ description: 'For this ledger only; for all ledgers when left out' }),
})

const ratesMax = 200
const lookupsMax = 1_000
/** Bytes of a rate or a lookup: two codes and a rate or a moment of the greatest length, and white space. */
const rowBytesMax = 256
export const ratesBytesMax = ratesMax * rowBytesMax
export const lookupsBytesMax = lookupsMax * rowBytesMax

export const BaseCode = CurrencyCode.meta({
  examples: ['EUR'],
  description: 'Base currency: a rate prices one unit of it',
})
export const QuoteCode = CurrencyCode.meta({
  examples: ['USD'],
  description: 'Quote currency: the rate is in units of it',
})

/** The currencies of a pair in an answer. */
export const pair = {
  base: z.string().meta({ examples: ['EUR'], description: 'Base currency: the rate prices one unit of it' }),
  quote: z.string().meta({ examples: ['USD'], description: 'Quote currency: the rate is in units of it' }),
}

/** The exact rate in an answer. A decimal of it may have no end, like 1 / 1.1684. */
export const fraction = {
  units: z.string().meta({
    examples: ['1.1684'],
    description:
      'Numerator of the exact mid rate, a published rate or the product of two: `per` units of the base or source currency equal `units` of the other one. `amount * units / per` converts without rounding errors',
  }),
  per: z.string().meta({ examples: ['1'], description: 'Denominator of the exact mid rate' }),
}

const simulated = z.boolean().meta({ description: 'True for a simulated rate, used in demonstrations only' })
const flagged = z
  .boolean()
  .meta({ description: 'The rate differs by more than 20 % from the trusted one before it and has not been confirmed' })
const stale = z
  .boolean()
  .meta({ description: 'The rate is older than the longest normal gap of its source, so it is not quoted from' })

const WantedSource = SourceName.optional().meta({
  description: 'Only this source; the first source with a fresh rate when left out',
})

const WantedMoment = Moment.optional().meta({
  type: 'string',
  format: 'date-time',
  description: 'As of this moment; now when left out',
})

export const publishedFor = z
  .string()
  .nullable()
  .meta({ examples: [null], description: 'The only ledger in which the rate holds; null for all ledgers' })

export const rateId = z.string().meta({ examples: ['4'], description: 'Id of the published rate' })

/** A rate as it was published: one unit of `base` is `rate` units of `quote`. */
export const Leg = z
  .object({
    id: rateId,
    ...pair,
    rate: z.string().meta({ examples: ['1.1684'], description: 'Units of quote for one of base, as published' }),
    valid_at: z.string().meta({ description: 'Moment from which the rate is valid' }),
    recorded_at: z.string().meta({ description: 'Moment at which this service recorded it' }),
    ledger: publishedFor,
    flagged,
  })
  .meta({ id: 'PublishedRate' })
export type Leg = z.infer<typeof Leg>

export const Route = z.enum(['direct', 'inverse', 'crossed']).meta({
  description:
    'How the rate follows from published ones: the pair itself, the opposite pair, or two rates of one publisher crossed through a third currency',
})
export type Route = z.infer<typeof Route>

/** Of every answer with a rate. */
export const provenance = {
  route: Route,
  legs: z.array(Leg).meta({
    description:
      'The published rates: one, or for a cross that of the first currency and that of the second with the currency between',
  }),
  source: SourceName,
  simulated,
  as_of: z.string().meta({ description: 'Moment from which the rate is valid; of two legs the older one' }),
}

export const Rate = z
  .object({
    ...pair,
    rate: z
      .string()
      .meta({ examples: ['1.1684'], description: 'Mid rate: units of quote for one of base, at most 18 digits' }),
    ...provenance,
    age_seconds: z.int().meta({ description: 'From as_of to now, or to the requested moment' }),
    stale,
  })
  .meta({ id: 'Rate' })
export type Rate = z.infer<typeof Rate>

export const RatePage = page(Rate)

export const RateFilter = z.strictObject({
  base: BaseCode,
  date: Day.optional().meta({ description: 'As of the end of this day in UTC; now when left out' }),
  source: WantedSource,
})

export const RateQuery = z.strictObject({ at: WantedMoment, source: WantedSource })

export const PairParams = z.object({ base: BaseCode, quote: QuoteCode })

export const HistoryFilter = z.strictObject({
  from: Day.optional().meta({ description: 'Valid on this day (UTC) or later' }),
  to: Day.optional().meta({ description: 'Valid before this day (UTC)' }),
  interval: z
    .enum(['day', 'week', 'month'])
    .default('day')
    .meta({ default: 'day', description: 'One rate for each; weeks start on Monday' }),
  source: WantedSource,
  limit: Limit,
  cursor: Cursor,
})
export type Interval = z.output<typeof HistoryFilter>['interval']

export const PastRate = z
  .object({
    period: z.string().meta({ examples: ['2026-04-13'], description: 'First day of the interval' }),
    rate: z.string().meta({ examples: ['1.1684'], description: 'Mid rate: units of quote for one of base' }),
    ...provenance,
    flagged,
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
          'Name each pair once, in one direction.',
        ),
      ratesMax,
      `Send at most ${ratesMax} rates.`,
    ).meta({ description: 'Each pair once, in one direction' }),
    valid_at: Moment.optional().meta({
      type: 'string',
      format: 'date-time',
      description: 'Moment from which they are valid, not in the future; now when left out',
    }),
  })
  .meta({
    'x-examples': {
      desk: {
        summary: 'Rates of your own desk, preferred to those of other sources',
        value: {
          rates: [
            { base: 'EUR', quote: 'USD', rate: '1.1684' },
            { base: 'EUR', quote: 'JPY', rate: '186.75' },
            { base: 'EUR', quote: 'TRY', rate: '52.1843' },
          ],
        },
      },
      leap: {
        summary: 'A move by more than 20 %, not quoted from until it is confirmed',
        value: { rates: [{ base: 'EUR', quote: 'TRY', rate: '70.5' }] },
      },
    },
  })

export const HeldRates = z.object({
  data: z.array(Leg).meta({ description: 'The published rates, in the order of the request' }),
})

export const NewLookups = z
  .strictObject({
    lookups: countedFirst(
      z
        .array(z.strictObject({ base: BaseCode, quote: QuoteCode, at: WantedMoment }))
        .min(1)
        .max(lookupsMax),
      lookupsMax,
      `Send at most ${lookupsMax} lookups.`,
    ).meta({ description: 'The pairs to look up, each with its moment' }),
  })
  .meta({
    'x-examples': {
      valuation: {
        summary: 'Two currencies in euro, one of them as of the end of a day',
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
    ...pair,
    ...fraction,
    rate: z.string().meta({ examples: ['1.1684'], description: 'The fraction as a decimal of at most 18 digits' }),
    source: SourceName,
    ledger: publishedFor,
    simulated,
    as_of: provenance.as_of,
    stale,
    flagged,
  })
  .meta({ id: 'LookedUpRate' })
export type LookedUp = z.infer<typeof LookedUp>

export const LookedUpRates = z.object({
  data: z.array(LookedUp.nullable()).meta({ description: 'In the order of the lookups; null where there is no rate' }),
})
