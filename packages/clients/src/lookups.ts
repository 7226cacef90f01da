import { Decimal, Rate, rateText } from '@florin/money'
import { Moment } from '@florin/server'
import { z } from 'zod'
import type { Caller } from './caller.ts'
import type { Peer } from './peer.ts'
import type { Translator } from './translator.ts'

/** What one of `base` is worth in `quote`, for valuations. */
export interface Lookup {
  base: string
  quote: string
  /** ISO 8601; now when left out. */
  at?: string | undefined
}

const LookedUp = z.object({
  base: z.string(),
  quote: z.string(),
  units: Rate,
  per: Rate,
  rate: z.string(),
  source: z.string(),
  simulated: z.boolean(),
  as_of: Moment,
  stale: z.boolean(),
  flagged: z.boolean(),
})
export type LookedUp = z.output<typeof LookedUp>

/** The service takes so many in one call. */
const lookupsMax = 1_000

/** Asks the FX service. In the order of the lookups; undefined where there is no rate. Throws as the translator does. */
export async function lookUpRates(
  fx: Peer,
  { translated, invalid }: Translator,
  lookups: Lookup[],
  caller: Caller,
): Promise<(LookedUp | undefined)[]> {
  const found: (LookedUp | undefined)[] = []
  for (let from = 0; from < lookups.length; from += lookupsMax) {
    const chunk = lookups.slice(from, from + lookupsMax)
    const shape = z.object({ data: z.array(LookedUp.nullable()).length(chunk.length) })
    const request = { method: 'POST', path: '/v1/rates/lookups', body: { lookups: chunk } } as const
    const { data } = await translated(fx.call(request, shape, caller))
    for (const [index, rate] of data.entries()) {
      const wrong = rate && faultOf(rate, chunk[index] as Lookup)
      if (wrong) throw invalid(wrong)
      found.push(rate ?? undefined)
    }
  }
  return found
}

/** Why a rate cannot be the one that was looked up, or contradicts itself. */
function faultOf(rate: LookedUp, { base, quote, at }: Lookup): string | undefined {
  if (rate.base !== base || rate.quote !== quote || (at !== undefined && rate.as_of > at)) {
    return 'It answered with another rate than it was asked for.'
  }
  const follows = rate.rate === rateText({ units: new Decimal(rate.units), per: new Decimal(rate.per) })
  return follows ? undefined : 'A rate of it contradicts itself.'
}
