import { Amount, BasisPoints, Rate } from '@florin/money'
import { z } from 'zod'
import { AccountRef } from '../../accounts/schemas.ts'
import { details, feeRule, pricing } from '../schemas.ts'

export const NewConversion = z
  .strictObject({
    source_account: AccountRef,
    target_account: AccountRef,
    source_amount: Amount.optional().meta({ description: 'What the source pays; the target gets what it is worth' }),
    target_amount: Amount.optional().meta({ description: 'What the target gets; the source pays what it costs' }),
    quote_id: z.uuid().toLowerCase().optional().meta({
      description:
        'Id of a quote of the FX service: the conversion is made at exactly its rate. Send one of its amounts with it',
      examples: undefined,
    }),
    max_slippage_bps: BasisPoints.optional().meta({
      description:
        'Converts at the rate of this moment, unless the target gets less by more than this many basis points than it ' +
        'would at `expected_rate`. Without an `expected_rate` the mid rate of this moment is compared: that bounds the ' +
        'spread and what rounding takes, not how far the market has moved',
    }),
    expected_rate: Rate.optional().meta({
      examples: undefined,
      description:
        'With `max_slippage_bps`: the rate that you decided by, for example one that you showed to your customer. ' +
        'Units of the target currency for one unit of the source currency',
    }),
    at_any_rate: z.boolean().optional().meta({
      examples: undefined,
      description: 'True: converts at the rate of this moment, whatever it is',
    }),
    ...pricing,
    ...details,
  })
  .refine(...feeRule)
  .refine(({ source_amount, target_amount }) => (source_amount === undefined) !== (target_amount === undefined), {
    error: 'Give either source_amount or target_amount; with a quote_id, the one of its amounts that you agreed to',
    path: ['source_amount'],
  })
  .refine(
    ({ quote_id, max_slippage_bps, at_any_rate }) =>
      Number(quote_id !== undefined) + Number(max_slippage_bps !== undefined) + Number(at_any_rate === true) === 1,
    {
      error:
        'Say at which rate you convert. Send exactly one of quote_id (at the rate of a quote), max_slippage_bps (not ' +
        'worse than this, measured against your expected_rate or the mid rate), and "at_any_rate": true',
      path: ['quote_id'],
    },
  )
  .refine(({ expected_rate, max_slippage_bps }) => expected_rate === undefined || max_slippage_bps !== undefined, {
    error: 'Send max_slippage_bps with expected_rate: by how much the rate may be worse',
    path: ['expected_rate'],
  })
  .meta({
    'x-examples': {
      travel: {
        value: {
          source_account: 'customers.alice.usd',
          target_account: 'customers.alice.eur',
          source_amount: '20.00',
          max_slippage_bps: '100',
        },
      },
    },
  })

const money = z.string().meta({ examples: ['125.00'] })
const rate = z.string().meta({ examples: ['0.855871276959945'] })

export const Conversion = z
  .object({
    quote: z.string().meta({ description: 'Id of the quote of the FX service. It can be used once' }),
    source_currency: z.string(),
    target_currency: z.string(),
    source_amount: money.meta({ description: 'What the source account paid' }),
    target_amount: money.meta({ description: 'What the target account got' }),
    spread_amount: money.meta({ description: 'What the spread kept, in the target currency' }),
    rate: rate.meta({ description: 'Target for one of the source, after the spread' }),
    mid_rate: rate.meta({ description: 'Target for one of the source, before the spread' }),
    spread_bps: z.string().meta({ description: 'The spread, in basis points of the mid rate' }),
    rate_source: z.string().meta({ description: 'Who published the rate' }),
    simulated: z.boolean().meta({ description: 'Whether the rate was made up, for a demonstration' }),
    rate_as_of: z.string().meta({ description: 'The moment from which the rate was valid' }),
    rate_age_seconds: z.int().meta({ description: 'How old it was when it was quoted' }),
    quoted_at: z.string(),
  })
  .meta({ id: 'Conversion' })
export type Conversion = z.infer<typeof Conversion>

/** On what terms a conversion is made: all that its quote promised. */
export interface ConversionTerms extends Conversion {
  /** The mid rate as a fraction of published rates. */
  units: string
  per: string
  /** ISO 8601; judged by the database's clock. */
  quote_expires_at: string
  /** Whether the order named the quote; else the ledger requested it, for this order. */
  quoteNamed: boolean
}
