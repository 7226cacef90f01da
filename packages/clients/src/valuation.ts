import type { Decimal } from '@florin/money'
import { z } from 'zod'
import type { LookedUp } from './lookups.ts'

/** What an amount is worth at a rate: exact but for the last of 100 digits, to be rounded once at the end. */
export function valueAt(amount: Decimal, { units, per }: Pick<LookedUp, 'units' | 'per'>): Decimal {
  return amount.times(units).div(per)
}

/** The rate of a currency to itself. */
export const atPar = { units: '1', per: '1' }

/** The rate that something was valued at, as it is shown. */
export const RateUsed = z
  .object({
    rate: z.string().meta({ description: 'Of one unit, in the currency asked for' }),
    rate_source: z.string().meta({ description: 'Who published the rate' }),
    simulated: z.boolean().meta({ description: 'Whether the rate was made up, for a demonstration' }),
    rate_as_of: z.string(),
    stale: z.boolean().meta({ description: 'Whether the rate was too old to be quoted from' }),
    flagged: z.boolean().meta({ description: 'The rate moved too far and nobody has confirmed it yet' }),
  })
  .meta({ id: 'RateUsed' })

export function presentRate({ rate, source, simulated, as_of, stale, flagged }: LookedUp): z.infer<typeof RateUsed> {
  return { rate, rate_source: source, simulated, rate_as_of: as_of, stale, flagged }
}
