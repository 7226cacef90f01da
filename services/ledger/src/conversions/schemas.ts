import { Amount, BasisPoints } from '@florin/money'
import { z } from 'zod'
import { AccountRef } from '../accounts/schemas.ts'
import { feeRule, notes, pricing } from '../transactions/schemas.ts'

export const NewConversion = z
  .strictObject({
    source_account: AccountRef,
    target_account: AccountRef,
    source_amount: Amount.optional().meta({ description: 'What the source pays; the target gets what it is worth' }),
    target_amount: Amount.optional().meta({ description: 'What the target gets; the source pays what it costs' }),
    quote_id: z.uuid().toLowerCase().optional().meta({
      description:
        'A quote of the FX service to be honoured, together with one of its amounts. Without one the rate of this moment is taken',
      examples: undefined,
    }),
    max_slippage_bps: BasisPoints.optional().meta({
      description: 'Without a quote: refused when the target gets less than the mid rate by more than this',
    }),
    ...pricing,
    ...notes,
  })
  .refine(...feeRule)
  .refine(({ source_amount, target_amount }) => (source_amount === undefined) !== (target_amount === undefined), {
    error: 'Give either source_amount or target_amount; with a quote_id, the one of its amounts that you agreed to',
    path: ['source_amount'],
  })
  .refine(({ quote_id, max_slippage_bps }) => quote_id === undefined || max_slippage_bps === undefined, {
    error: 'A quote has its rate already: give either quote_id or max_slippage_bps',
    path: ['max_slippage_bps'],
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
