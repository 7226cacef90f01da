import type { Decimal } from '@florin/money'
import { z } from 'zod'
import type { LookedUp } from './fx-client.ts'

/** The value of an amount at a rate, exact to 100 digits. Round it once, at the end. */
export function valueAt(amount: Decimal, { units, per }: Pick<LookedUp, 'units' | 'per'>): Decimal {
  return amount.times(units).div(per)
}

/** The rate of a currency to itself. */
export const atPar = { units: '1', per: '1' }

/** The rate of a valuation, as answers show it. */
export const RateUsed = z
  .object({
    rate: z.string().meta({ examples: ['0.85587'], description: 'Value of one unit, in the requested currency' }),
    rate_source: z.string().meta({ examples: ['ecb'], description: 'The source that published the rate' }),
    simulated: z.boolean().meta({ description: 'True for a simulated rate, used in demonstrations only' }),
    rate_as_of: z.string().meta({ description: 'Moment from which the rate is valid' }),
    stale: z.boolean().meta({ description: 'The rate is too old for a quote' }),
    flagged: z.boolean().meta({ description: 'The rate moved by more than 20 % and has not been confirmed' }),
  })
  .meta({ id: 'RateUsed' })

export function presentRate({ rate, source, simulated, as_of, stale, flagged }: LookedUp): z.infer<typeof RateUsed> {
  return { rate, rate_source: source, simulated, rate_as_of: as_of, stale, flagged }
}
