import assert from 'node:assert/strict'
import { PeerAnswerInvalid, PeerRefusal, PeerUnavailable } from './peer.ts'

/** How the failures of another service become refusals of the one that asked it. */
export interface Translation<Code extends string> {
  /** As people call it. */
  service: string
  unavailable: Code
  invalid: Code
  /** Its refusals that are the caller's business, under the same codes. */
  passedOn: readonly Code[]
  /** What to do while it is unavailable. */
  advice: string
  Refusal: new (code: Code, detail: string, options?: { cause?: unknown; retryAfterSeconds?: number }) => Error
}

export interface Translator {
  /** The answer, or the refusal that its failure means. */
  translated<T>(answer: Promise<T>): Promise<T>
  /** The refusal of an answer that says something impossible. Why is for the log only. */
  invalid(why: string): Error
}

export function createTranslator<Code extends string>(translation: Translation<Code>): Translator {
  const { service, passedOn, advice, Refusal } = translation
  const unusable = (cause: Error) =>
    new Refusal(translation.invalid, `The ${service} service gave an answer that cannot be used. Nothing was moved.`, {
      cause,
    })
  return {
    invalid: (why) => unusable(new PeerAnswerInvalid(why)),
    async translated(answer) {
      try {
        return await answer
      } catch (error) {
        if (error instanceof PeerRefusal) {
          const code = passedOn.find((known) => known === error.code)
          throw code ? new Refusal(code, error.message) : unusable(error)
        }
        if (error instanceof PeerAnswerInvalid) throw unusable(error)
        assert(error instanceof PeerUnavailable, error as Error)
        throw new Refusal(translation.unavailable, `The ${service} service is unavailable. ${advice}`, {
          cause: error,
          retryAfterSeconds: 1,
        })
      }
    },
  }
}
