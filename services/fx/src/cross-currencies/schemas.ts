import { CurrencyCode } from '@florin/money'
import { Moment, page } from '@florin/server'
import { z } from 'zod'

const currency = 'Currency through which two of the rates are crossed'

export const NewCrossCurrency = z
  .strictObject({
    currency: CurrencyCode.nullable().meta({
      examples: ['USD'],
      description: `${currency}; null: they are not crossed`,
    }),
    valid_at: Moment.optional().meta({
      type: 'string',
      format: 'date-time',
      description: 'Moment from which this is valid, not in the future; now when left out',
    }),
  })
  .meta({
    'x-examples': {
      dollar: { summary: 'EUR/JPY follows from EUR/USD and USD/JPY', value: { currency: 'USD' } },
      none: { summary: 'Rates are not crossed', value: { currency: null } },
    },
  })

export const CrossCurrency = z
  .object({
    ledger: z
      .string()
      .nullable()
      .meta({ examples: [null], description: 'The ledger whose rates are crossed; null: the rates for all ledgers' }),
    currency: z
      .string()
      .nullable()
      .meta({ examples: ['USD'], description: `${currency}; null: they are not crossed` }),
    version: z.int().meta({ description: 'Grows with each change' }),
    valid_at: z.string().meta({ description: 'Moment from which this is valid' }),
    recorded_at: z.string().meta({ description: 'Moment of the change' }),
  })
  .meta({ id: 'CrossCurrency' })
export type CrossCurrency = z.infer<typeof CrossCurrency>

export const CrossCurrencyPage = page(CrossCurrency)
