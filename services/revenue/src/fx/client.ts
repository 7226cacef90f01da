import { connectFx, createFxErrorMapper, type FxConnection, type Peer } from '@florin/clients'
import { RevenueError } from '../errors.ts'

/** The FX service, for valuations. */
export type FxClient = Pick<FxConnection, 'lookUp' | 'isUp' | 'close'>

const errors = createFxErrorMapper({
  passedOn: [],
  advice: 'Send the request again in a moment, or without "in".',
  Refusal: RevenueError,
})

export function createFxClient(peer: Peer): FxClient {
  return connectFx(peer, errors)
}
