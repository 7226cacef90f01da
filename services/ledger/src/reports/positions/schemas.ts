import { RateUsed } from '@florin/clients'
import { CurrencyCode } from '@florin/money'
import { z } from 'zod'
import { AnsweredAt, AnsweredEffectiveAt, AsOf, EffectiveAsOf, Final, oneAxis } from '../../horizon/schemas.ts'

const money = z.string().meta({ examples: ['125.00'] })

export const PositionFilter = z
  .strictObject({
    in: CurrencyCode.optional().meta({
      examples: ['EUR'],
      description:
        'Values the positions in this currency, at rates of the FX service. Not together with `effective_at`: gains count conversions in the order of recording',
    }),
    at: AsOf,
    effective_at: EffectiveAsOf,
  })
  .refine(...oneAxis)
  .refine(({ in: currency, effective_at: effectiveAt }) => currency === undefined || effectiveAt === undefined, {
    error: 'Send in with at, or effective_at without in',
    path: ['in'],
  })

const Gains = {
  value: money.meta({ description: 'Value of the position' }),
  unrealised_gain: money.meta({ description: 'Gain of the open position: its value less its average cost' }),
  realised_gain: money.meta({
    description:
      'Gain of the closed parts of the position, by average cost. Conversions count in the order of recording, so a later ' +
      'one never changes an earlier gain',
  }),
}

export const Positions = z
  .object({
    at: AnsweredAt,
    effective_at: AnsweredEffectiveAt,
    final: Final,
    in: z.string().nullable().meta({ description: 'Currency of the valuations; null without `in`' }),
    data: z
      .array(
        z.object({
          currency: z.string().meta({ description: 'Code of the currency' }),
          position: money.meta({
            description: 'Positive: the ledger bought more of the currency than it sold. Negative: it sold more',
          }),
          adjusted: money.meta({ description: 'The part of the position that comes from adjustments' }),
          valuation: z
            .object({
              ...Gains,
              rate: RateUsed.nullable().meta({
                description:
                  'Null if the position is in the requested currency, and for a position of zero without a rate',
              }),
            })
            .nullable()
            .meta({ description: 'Null without `in`, and if a rate is missing' }),
        }),
      )
      .meta({ description: 'One row per currency' }),
    total: z.object(Gains).nullable().meta({ description: 'The sum of all valuations; null if one is null' }),
  })
  .meta({ id: 'Positions' })
export type Positions = z.infer<typeof Positions>
