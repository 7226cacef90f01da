import assert from 'node:assert/strict'
import { ResponseInvalid, ServiceRefusal, ServiceUnavailable } from './service-client.ts'

/** Which errors of the calling service the failures of another service become. */
export interface ErrorMapping<Code extends string> {
  /** In messages: `FX`. */
  service: string
  unavailable: Code
  invalid: Code
  /** Codes of the other service that the client of the calling one can act on: kept, with their detail. */
  passedOn: readonly Code[]
  /** What to do while it is unavailable. */
  advice: string
  Refusal: new (code: Code, detail: string, options?: { cause?: unknown; retryAfterSeconds?: number }) => Error
}

export interface ErrorMapper {
  /** The response, or the error that its failure becomes. */
  mapErrors<T>(response: Promise<T>): Promise<T>
  /** The error for a response that contradicts itself. The reason is only logged. */
  invalid(reason: string): Error
}

export function createErrorMapper<Code extends string>(mapping: ErrorMapping<Code>): ErrorMapper {
  const { service, passedOn, advice, Refusal } = mapping
  const unusable = (cause: Error) =>
    new Refusal(mapping.invalid, `The ${service} service sent an invalid response. Nothing was changed.`, { cause })
  return {
    invalid: (reason) => unusable(new ResponseInvalid(reason)),
    async mapErrors(response) {
      try {
        return await response
      } catch (error) {
        if (error instanceof ServiceRefusal) {
          const code = passedOn.find((known) => known === error.code)
          throw code ? new Refusal(code, error.message) : unusable(error)
        }
        if (error instanceof ResponseInvalid) throw unusable(error)
        assert(error instanceof ServiceUnavailable, error as Error)
        throw new Refusal(mapping.unavailable, `The ${service} service is unavailable. ${advice}`, {
          cause: error,
          retryAfterSeconds: 1,
        })
      }
    },
  }
}
