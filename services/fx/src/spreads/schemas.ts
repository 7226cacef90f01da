import { BasisPoints, CurrencyCode } from '@florin/money'
import { page } from '@florin/server'
import { z } from 'zod'

export const NewSpread = z
  .strictObject({
    base: CurrencyCode.optional().meta({ description: 'One currency of the pair; leave both out for the default' }),
    quote: CurrencyCode.optional().meta({
      description: 'The other currency. The spread is the same in both directions',
    }),
    spread_bps: BasisPoints,
  })
  .refine(({ base, quote }) => (base === undefined) === (quote === undefined), {
    error: 'Send both base and quote for a pair, or neither for the default.',
    path: ['quote'],
  })
  .meta({
    'x-examples': {
      pair: { summary: 'Of a pair, in both directions', value: { base: 'EUR', quote: 'USD', spread_bps: '25' } },
      default: { summary: 'Of all pairs without a spread of their own', value: { spread_bps: '50' } },
    },
  })

export const Spread = z
  .object({
    base: z
      .string()
      .nullable()
      .meta({
        examples: ['EUR'],
        description: 'First currency of the pair in alphabetical order; null for the default',
      }),
    quote: z
      .string()
      .nullable()
      .meta({ examples: ['USD'], description: 'Second currency; null for the default' }),
    spread_bps: z.string().meta({ examples: ['50'], description: 'Basis points: hundredths of a percent' }),
    version: z.int().meta({ description: 'Grows with each change of any spread. A quote names the version it used' }),
    recorded_at: z.string().meta({ description: 'Moment of the change' }),
  })
  .meta({ id: 'Spread' })
export type Spread = z.infer<typeof Spread>

export const SpreadPage = page(Spread)
