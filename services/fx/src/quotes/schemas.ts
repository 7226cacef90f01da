import { Amount, CurrencyCode } from '@florin/money'
import { LedgerHeader, uuidForm } from '@florin/server'
import { z } from 'zod'
import { provenance } from '../rates/schemas.ts'

const ttlMin = 30
const ttlMax = 3_600
const exponentMax = 18

/** The ledger that the quote is for, as the ledger service names it. */
export const QuoteHeaders = z.object({
  'florin-ledger': LedgerHeader.shape['florin-ledger'].meta({
    description: 'The only ledger that may use the quote, or see it',
  }),
})

const Exponent = z.int().min(0).max(exponentMax).optional()

export const NewQuote = z
  .strictObject({
    source_currency: CurrencyCode.meta({ examples: ['EUR'] }),
    target_currency: CurrencyCode.meta({ examples: ['USD'] }),
    source_amount: Amount.optional(),
    target_amount: Amount.optional(),
    ttl: z
      .int()
      .min(ttlMin)
      .max(ttlMax)
      .default(ttlMin)
      .meta({ default: ttlMin, description: 'Seconds for which the promise holds' }),
    source_exponent: Exponent.meta({
      description:
        'Decimals of the source currency: required when ISO 4217 does not know it, and before ISO 4217 when given',
    }),
    target_exponent: Exponent.meta({ description: 'Decimals of the target currency' }),
  })
  .refine(({ source_amount, target_amount }) => (source_amount === undefined) !== (target_amount === undefined), {
    error: 'Send exactly one of source_amount and target_amount',
    path: ['source_amount'],
  })
  .meta({
    'x-examples': {
      sell: {
        summary: 'What 100.00 euro buy',
        value: { source_currency: 'EUR', target_currency: 'USD', source_amount: '100.00' },
      },
      buy: {
        summary: 'What 10,000 yen cost, for five minutes',
        value: { source_currency: 'EUR', target_currency: 'JPY', target_amount: '10000', ttl: 300 },
      },
    },
  })

const money = z.string().meta({ examples: ['125.00'] })

export const Quote = z
  .object({
    id: z.string(),
    ledger: z.string(),
    source_currency: z.string(),
    target_currency: z.string(),
    source_amount: money.meta({ description: 'What is debited; rounded up when target_amount was given' }),
    target_amount: money.meta({ description: 'What is credited; rounded down when source_amount was given' }),
    spread_amount: money.meta({
      description: 'What the spread keeps, in the target currency: the value at the mid rate less target_amount',
    }),
    rate: z.string().meta({ description: 'Mid rate less the spread, at most 18 digits' }),
    mid_rate: z.string(),
    spread_bps: z.string().meta({ examples: ['50'] }),
    spread_version: z.int(),
    units: z.string().meta({ description: 'With `per` the exact mid rate: units of target for `per` of source' }),
    per: z.string(),
    ...provenance,
    age_seconds: z.int().meta({ description: 'From as_of to created_at' }),
    created_at: z.string(),
    expires_at: z.string(),
  })
  .meta({ id: 'Quote' })
export type Quote = z.infer<typeof Quote>

export const QuoteParams = z.object({
  quote: z
    .string()
    .regex(uuidForm, 'Name a quote by its id')
    .meta({ examples: ['0199c2a4-3f5e-7b60-8a41-5d2f0c9e7b13'], description: 'Id of a quote' }),
})
