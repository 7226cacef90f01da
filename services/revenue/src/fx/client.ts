import { connectFx, createFxErrorMapper, type FxConnection } from '@florin/clients'
import type { ServiceTokens } from '@florin/identity'
import { RevenueError } from '../errors.ts'

/** The FX service, for valuations. */
export type FxClient = Pick<FxConnection, 'lookUp' | 'isUp' | 'close'>

const errors = createFxErrorMapper({
  passedOn: [],
  advice: 'Send the request again in a moment, or without "in".',
  Refusal: RevenueError,
})

export function createFxClient(url: string, tokens: ServiceTokens): FxClient {
  return connectFx(url, tokens, errors)
}
