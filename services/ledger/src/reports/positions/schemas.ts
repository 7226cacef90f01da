import { RateUsed } from '@florin/clients'
import { CurrencyCode } from '@florin/money'
import { z } from 'zod'
import { AsOf, Final } from '../../horizon/schemas.ts'

const money = z.string().meta({ examples: ['125.00'] })

export const PositionFilter = z.strictObject({
  in: CurrencyCode.optional().meta({
    examples: ['EUR'],
    description: 'The currency to value the positions in, at rates of the FX service',
  }),
  at: AsOf,
})

const Gains = {
  value: money.meta({ description: 'What it is worth at the rate' }),
  unrealised_gain: money.meta({ description: 'The value less what the position has cost, by average cost' }),
  realised_gain: money.meta({
    description:
      'What was gained by the parts of it that were closed. Conversions are taken one by one, in the order in which they ' +
      'were recorded, so a later one adds to it and never changes what was realised before',
  }),
}

export const Positions = z
  .object({
    at: z.string().nullable().meta({ description: 'The moment asked for; null for now' }),
    final: Final,
    in: z.string().nullable().meta({ description: 'The currency of the values' }),
    data: z.array(
      z.object({
        currency: z.string(),
        position: money.meta({
          description:
            'What conversions have left: above zero, the ledger has taken more of the currency than it has given',
        }),
        adjusted: money.meta({ description: 'The part of the position that adjustments have added by hand' }),
        worth: z
          .object({
            ...Gains,
            rate: RateUsed.nullable().meta({
              description:
                'Null for the currency asked for itself, and where the position is zero and there is no rate',
            }),
          })
          .nullable()
          .meta({ description: 'Null when it was not asked for, or when a rate that it needs is missing' }),
      }),
    ),
    total: z.object(Gains).nullable().meta({ description: 'Null when a row has no worth' }),
  })
  .meta({ id: 'Positions' })
export type Positions = z.infer<typeof Positions>
