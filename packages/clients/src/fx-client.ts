import { Decimal, RateTerm, rateText } from '@florin/money'
import { Moment } from '@florin/server'
import { z } from 'zod'
import { createErrorMapper, type ErrorMapper, type ErrorMapping } from './error-mapper.ts'
import type { RequestOrigin } from './request-origin.ts'
import { createServiceClient, type Peer, type ServiceRequest } from './service-client.ts'

/** A rate to look up for a valuation: the value of one `base` in `quote`. */
export interface Lookup {
  base: string
  quote: string
  /** ISO 8601; now when left out. */
  at?: string | undefined
}

const LookedUp = z.object({
  base: z.string(),
  quote: z.string(),
  units: RateTerm,
  per: RateTerm,
  rate: z.string(),
  source: z.string(),
  simulated: z.boolean(),
  as_of: Moment,
  stale: z.boolean(),
  flagged: z.boolean(),
})
export type LookedUp = z.output<typeof LookedUp>

/** The FX service, with its failures mapped to errors of the calling service. */
export interface FxConnection {
  call<T>(request: ServiceRequest, schema: z.ZodType<T>, origin: RequestOrigin): Promise<T>
  /** Rates that hold in the ledger, in the order of the lookups; undefined where there is none. */
  lookUp(ledger: string, lookups: Lookup[], origin: RequestOrigin): Promise<(LookedUp | undefined)[]>
  isUp(): Promise<boolean>
  close(): Promise<void>
}

type FxErrorMapping<Code extends string> = Pick<
  ErrorMapping<Code | 'fx_unavailable' | 'fx_answer_invalid'>,
  'passedOn' | 'advice' | 'Refusal'
>

export function createFxErrorMapper<Code extends string>(mapping: FxErrorMapping<Code>): ErrorMapper {
  return createErrorMapper({ service: 'FX', unavailable: 'fx_unavailable', invalid: 'fx_answer_invalid', ...mapping })
}

/** The FX service takes at most this many lookups in one call. */
const lookupsMax = 1_000

export function connectFx(peer: Peer, { mapErrors, invalid }: ErrorMapper): FxConnection {
  const client = createServiceClient({ name: 'fx', ...peer })
  const call: FxConnection['call'] = (request, schema, origin) => mapErrors(client.call(request, schema, origin))
  return {
    call,
    async lookUp(ledger, lookups, origin) {
      const headers = { 'florin-ledger': ledger }
      const found: (LookedUp | undefined)[] = []
      for (let from = 0; from < lookups.length; from += lookupsMax) {
        const chunk = lookups.slice(from, from + lookupsMax)
        const shape = z.object({ data: z.array(LookedUp.nullable()).length(chunk.length) })
        const request = { method: 'POST', path: '/v1/rates/lookups', body: { lookups: chunk }, headers } as const
        const { data } = await call(request, shape, origin)
        for (const [index, rate] of data.entries()) {
          const fault = rate && faultOf(rate, chunk[index] as Lookup)
          if (fault) throw invalid(fault)
          found.push(rate ?? undefined)
        }
      }
      return found
    },
    isUp: () => client.isUp(),
    close: () => client.close(),
  }
}

/** Why a rate cannot be the result of the lookup. */
function faultOf(rate: LookedUp, { base, quote, at }: Lookup): string | undefined {
  if (rate.base !== base || rate.quote !== quote || (at !== undefined && rate.as_of > at)) {
    return 'It answered with another rate than the one looked up.'
  }
  const follows = rate.rate === rateText({ units: new Decimal(rate.units), per: new Decimal(rate.per) })
  return follows ? undefined : 'The rate does not follow from its fraction.'
}
