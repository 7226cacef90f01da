import { Amount, CurrencyCode } from '@florin/money'
import { LedgerHeader, LedgerName, uuidPattern } from '@florin/server'
import { z } from 'zod'
import { fraction, provenance } from '../rates/schemas.ts'

const ttlMin = 30
const ttlMax = 3_600
const exponentMax = 18
/** Quotes of one call, and of one database transaction: an answer of some 500 kB. */
const quotesMax = 500

/** The ledger that the quote is for, by its name in the ledger service. */
export const QuoteHeaders = z.object({
  'florin-ledger': LedgerHeader.shape['florin-ledger'].meta({
    description: 'The only ledger that can use the quote or read it',
  }),
})

const Exponent = z.int().min(0).max(exponentMax).optional()

export const NewQuote = z
  .strictObject({
    source_currency: CurrencyCode.meta({ examples: ['EUR'], description: 'Currency to sell' }),
    target_currency: CurrencyCode.meta({ examples: ['USD'], description: 'Currency to buy' }),
    source_amount: Amount.optional().meta({ description: 'Amount to sell. Send this or target_amount' }),
    target_amount: Amount.optional().meta({ description: 'Amount to buy. Send this or source_amount' }),
    ttl: z
      .int()
      .min(ttlMin)
      .max(ttlMax)
      .default(ttlMin)
      .meta({ default: ttlMin, description: 'Seconds for which the quote is valid' }),
    source_exponent: Exponent.meta({
      description:
        'Number of decimals of the source currency: 2 means that the smallest amount is 0.01. Required for a currency outside ISO 4217; overrides ISO 4217',
    }),
    target_exponent: Exponent.meta({ description: 'Number of decimals of the target currency, in the same way' }),
  })
  .refine(({ source_amount, target_amount }) => (source_amount === undefined) !== (target_amount === undefined), {
    error: 'Send either source_amount or target_amount.',
    path: ['source_amount'],
  })
  .meta({
    'x-examples': {
      sell: {
        summary: 'Sell 100.00 euro for dollars',
        value: { source_currency: 'EUR', target_currency: 'USD', source_amount: '100.00' },
      },
      buy: {
        summary: 'Buy 10,000 yen for euro, valid for five minutes',
        value: { source_currency: 'EUR', target_currency: 'JPY', target_amount: '10000', ttl: 300 },
      },
    },
  })

const money = z.string().meta({ examples: ['125.00'] })

export const Quote = z
  .object({
    id: z.string().meta({ description: 'Send it as `quote_id` with a conversion in the ledger' }),
    ledger: z.string().meta({ examples: ['main'], description: 'The ledger that the quote is for' }),
    source_currency: z.string().meta({ examples: ['EUR'], description: 'Currency to sell' }),
    target_currency: z.string().meta({ examples: ['USD'], description: 'Currency to buy' }),
    source_amount: money.meta({ description: 'Debited amount; rounded up when target_amount was sent' }),
    target_amount: money.meta({ description: 'Credited amount; rounded down when source_amount was sent' }),
    spread_amount: money.meta({
      description: 'Amount that the spread keeps, in the target currency: the value at the mid rate less target_amount',
    }),
    rate: z.string().meta({
      examples: ['1.162558'],
      description: 'Mid rate less the spread: units of target for one of source, at most 18 digits',
    }),
    mid_rate: z.string().meta({ examples: ['1.1684'], description: 'Mid rate as a decimal of at most 18 digits' }),
    spread_bps: z.string().meta({ examples: ['50'], description: 'Spread in basis points: hundredths of a percent' }),
    spread_version: z.int().meta({ description: 'Version of the spread' }),
    ...fraction,
    ...provenance,
    age_seconds: z.int().meta({ description: 'Age of the rate when the quote was made' }),
    created_at: z.string().meta({ description: 'Moment at which the quote was made' }),
    expires_at: z.string().meta({ description: 'Moment from which the quote is no longer valid' }),
  })
  .meta({ id: 'Quote' })
export type Quote = z.infer<typeof Quote>

/** One of many quotes that a service orders in one call, for any ledgers. */
export const QuoteOrder = z.strictObject({ ledger: LedgerName, order: NewQuote })

// Each is checked on its own, so that an invalid one does not affect the others.
export const QuoteOrders = z.strictObject({ quotes: z.array(z.unknown()).min(1).max(quotesMax) })

const QuoteRejection = z.object({ code: z.string(), detail: z.string() })
export type QuoteRejection = z.infer<typeof QuoteRejection>
const QuoteOutcome = z.union([z.object({ quote: Quote }), QuoteRejection])
export type QuoteOutcome = z.infer<typeof QuoteOutcome>

/** In the order of the quotes. */
export const QuoteOutcomes = z.object({ data: z.array(QuoteOutcome) })

export const QuoteParams = z.object({
  quote_id: z
    .string()
    .regex(uuidPattern, 'Send the id of a quote, a UUID in lower case.')
    .meta({ examples: ['0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'], description: 'Id of a quote' }),
})
