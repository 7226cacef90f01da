import assert from 'node:assert/strict'
import { PeerAnswerInvalid, PeerRefusal, PeerUnavailable } from '@florin/peer'
import { LedgerError, type problems } from './errors.ts'

type Code = keyof typeof problems

/** How the failures of another service become the ledger's refusals. */
export interface Translation {
  /** As people call it. */
  service: string
  unavailable: Code
  invalid: Code
  /** Its refusals that are the caller's business, under the same codes. */
  passedOn: readonly Code[]
}

export function translator({ service, unavailable, invalid: invalidCode, passedOn }: Translation) {
  function invalid(why: string, cause?: unknown): LedgerError {
    return new LedgerError(
      invalidCode,
      `The ${service} service gave an answer that cannot be used. ${why} Nothing was moved.`,
      { cause },
    )
  }
  return {
    invalid,
    async translated<T>(answer: Promise<T>): Promise<T> {
      try {
        return await answer
      } catch (error) {
        if (error instanceof PeerRefusal) {
          const code = passedOn.find((known) => known === error.code)
          throw code ? new LedgerError(code, error.message) : invalid(`It refused: ${error.message}`, error)
        }
        if (error instanceof PeerAnswerInvalid) throw invalid(error.message, error)
        assert(error instanceof PeerUnavailable, error as Error)
        throw new LedgerError(
          unavailable,
          `The ${service} service is away. Nothing was moved; send the request again.`,
          { cause: error, retryAfterSeconds: 1 },
        )
      }
    },
  }
}
