import { Amount, BasisPoints, Rate } from '@florin/money'
import { z } from 'zod'
import { AccountRef } from '../../accounts/schemas.ts'
import { checkTiming } from '../../scheduled/schemas.ts'
import { feeRule, pricing, repeatable } from '../schemas.ts'

export const NewConversion = z
  .strictObject({
    source_account: AccountRef.meta({ description: 'Id or code of the account that pays' }),
    target_account: AccountRef.meta({ description: 'Id or code of the account that receives' }),
    source_amount: Amount.optional().meta({
      description: 'The amount that the source account pays; the ledger computes the target amount',
    }),
    target_amount: Amount.optional().meta({
      description: 'The amount that the target account receives; the ledger computes the source amount',
    }),
    quote_id: z.uuid().toLowerCase().optional().meta({
      description: 'Id of a quote of the FX service: converts at exactly its rate. Send one of its amounts with it',
      examples: undefined,
    }),
    max_slippage_bps: BasisPoints.optional().meta({
      description:
        'Converts at the current rate, unless the target receives less than at `expected_rate` by more than this many ' +
        'basis points (1 is 0.01 %). Without `expected_rate` the limit is measured against the current mid rate: it then ' +
        'bounds the spread and the rounding, not the movement of the market',
    }),
    expected_rate: Rate.optional().meta({
      examples: undefined,
      description:
        'Only with `max_slippage_bps`: the rate that you compare with, for example the one that you showed to your ' +
        'customer. Units of the target currency for one unit of the source currency',
    }),
    at_any_rate: z.boolean().optional().meta({
      examples: undefined,
      description: 'true: converts at the current rate, without a limit',
    }),
    ...pricing,
    ...repeatable,
  })
  .refine(...feeRule)
  .superRefine(checkTiming)
  .refine(({ source_amount, target_amount }) => (source_amount === undefined) !== (target_amount === undefined), {
    error: 'Send either source_amount or target_amount. With a quote_id, send one of the amounts of the quote',
    path: ['source_amount'],
  })
  .refine(
    ({ quote_id, max_slippage_bps, at_any_rate }) =>
      Number(quote_id !== undefined) + Number(max_slippage_bps !== undefined) + Number(at_any_rate === true) === 1,
    {
      error:
        'Send exactly one of quote_id (converts at the rate of a quote), max_slippage_bps (a limit against your ' +
        'expected_rate or the mid rate) and "at_any_rate": true',
      path: ['quote_id'],
    },
  )
  .refine(({ expected_rate, max_slippage_bps }) => expected_rate === undefined || max_slippage_bps !== undefined, {
    error: 'Send max_slippage_bps with expected_rate: the limit by which the rate may be worse',
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
    quote_id: z.string().meta({ description: 'Id of the quote of the FX service. A quote is used once' }),
    source_currency: z.string().meta({ description: 'Code of the currency of the source account' }),
    target_currency: z.string().meta({ description: 'Code of the currency of the target account' }),
    source_amount: money.meta({ description: 'The amount that the source account paid' }),
    target_amount: money.meta({ description: 'The amount that the target account received' }),
    spread_amount: money.meta({ description: 'The income from the spread, in the target currency' }),
    rate: rate.meta({ description: 'Target units for one source unit, after the spread' }),
    mid_rate: rate.meta({ description: 'Target units for one source unit, before the spread' }),
    spread_bps: z.string().meta({ description: 'The spread in basis points of the mid rate; 50 is 0.5 %' }),
    rate_source: z.string().meta({ description: 'The source that published the rate' }),
    simulated: z.boolean().meta({ description: 'true for a simulated rate, which is only for demonstrations' }),
    rate_as_of: z.string().meta({ description: 'The moment from which the rate is valid' }),
    rate_age_seconds: z.int().meta({ description: 'Age of the rate when it was quoted' }),
    quoted_at: z.string().meta({ description: 'The moment at which the quote was made' }),
  })
  .meta({ id: 'Conversion' })
export type Conversion = z.infer<typeof Conversion>

/** The terms of a conversion: all fields of its quote. */
export interface ConversionTerms extends Conversion {
  /** The mid rate as a fraction of published rates. */
  units: string
  per: string
  /** ISO 8601; compared with the database's clock. */
  quote_expires_at: string
  /** Whether the order named the quote. Otherwise the ledger requested it for this order. */
  quoteNamed: boolean
}
