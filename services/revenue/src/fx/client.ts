import { type Caller, createPeer, createTranslator, type LookedUp, type Lookup, lookUpRates } from '@florin/clients'
import { RevenueError } from '../errors.ts'

/** The FX service. */
export interface FxClient {
  /** In the order of the lookups; undefined where there is no rate. */
  lookUp(lookups: Lookup[], caller: Caller): Promise<(LookedUp | undefined)[]>
  isUp(): Promise<boolean>
  close(): Promise<void>
}

const translator = createTranslator({
  service: 'FX',
  unavailable: 'fx_unavailable',
  invalid: 'fx_answer_invalid',
  passedOn: [],
  advice: 'Send the request again in a moment, or without "in".',
  Refusal: RevenueError,
})

export function createFxClient(url: string): FxClient {
  const peer = createPeer(url)
  return {
    lookUp: (lookups, caller) => lookUpRates(peer, translator, lookups, caller),
    isUp: () => peer.isUp(),
    close: () => peer.close(),
  }
}
