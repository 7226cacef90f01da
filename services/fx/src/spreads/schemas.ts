import { BasisPoints, CurrencyCode } from '@florin/money'
import { page } from '@florin/server'
import { z } from 'zod'

export const NewSpread = z
  .strictObject({
    base: CurrencyCode.optional(),
    quote: CurrencyCode.optional(),
    spread_bps: BasisPoints,
  })
  .refine(({ base, quote }) => (base === undefined) === (quote === undefined), {
    error: 'Name both currencies of a pair, or none for the default',
    path: ['quote'],
  })
  .meta({
    'x-examples': {
      pair: { summary: 'Of a pair, in both directions', value: { base: 'EUR', quote: 'USD', spread_bps: '25' } },
      default: { summary: 'Of all pairs that have none of their own', value: { spread_bps: '50' } },
    },
  })

export const Spread = z
  .object({
    base: z.string().nullable().meta({ description: 'The pair in alphabetical order; null for the default' }),
    quote: z.string().nullable(),
    spread_bps: z.string().meta({ examples: ['50'] }),
    version: z.int().meta({ description: 'Grows with each change of any spread; each quote names that of its own' }),
    recorded_at: z.string(),
  })
  .meta({ id: 'Spread' })
export type Spread = z.infer<typeof Spread>

export const SpreadPage = page(Spread)
