import assert from 'node:assert/strict'
import { Moment } from '@florin/http'
import { Rate } from '@florin/money'
import { type Caller, createPeer, PeerAnswerInvalid, PeerRefusal, PeerUnavailable } from '@florin/peer'
import { z } from 'zod'
import { RevenueError } from '../errors.ts'

/** What one of `base` is worth in `quote`. */
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
})
export type LookedUp = z.output<typeof LookedUp>

/** The FX service. */
export interface FxClient {
  /** In the order of the lookups; undefined where there is no rate. */
  lookUp(lookups: Lookup[], caller: Caller): Promise<(LookedUp | undefined)[]>
  isUp(): Promise<boolean>
  close(): Promise<void>
}

/** The service takes so many in one call. */
const lookupsMax = 1_000

export function createFxClient(url: string): FxClient {
  const peer = createPeer(url)
  return {
    async lookUp(lookups, caller) {
      const found: (LookedUp | undefined)[] = []
      for (let from = 0; from < lookups.length; from += lookupsMax) {
        const chunk = lookups.slice(from, from + lookupsMax)
        const shape = z.object({ data: z.array(LookedUp.nullable()).length(chunk.length) })
        const request = { method: 'POST', path: '/v1/rates/lookups', body: { lookups: chunk } } as const
        const { data } = await translated(peer.call(request, shape, caller))
        for (const [index, rate] of data.entries()) {
          const { base, quote } = chunk[index] as Lookup
          if (rate && (rate.base !== base || rate.quote !== quote)) throw invalid('It answered with another rate.')
          found.push(rate ?? undefined)
        }
      }
      return found
    },
    isUp: () => peer.isUp(),
    close: () => peer.close(),
  }
}

async function translated<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof PeerRefusal) throw invalid(`It refused: ${error.message}`, error)
    if (error instanceof PeerAnswerInvalid) throw invalid(error.message, error)
    assert(error instanceof PeerUnavailable, error as Error)
    throw new RevenueError(
      'fx_unavailable',
      'The FX service is away. Send the request again in a moment, or without "in".',
      { cause: error, retryAfterSeconds: 1 },
    )
  }
}

function invalid(why: string, cause?: unknown): RevenueError {
  return new RevenueError('fx_answer_invalid', `The FX service gave an answer that cannot be used. ${why}`, { cause })
}
