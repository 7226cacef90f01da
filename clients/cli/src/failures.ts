import { FlorinError, FlorinProposed, FlorinUnavailable } from '@florin/client'
import { CommanderError } from 'commander'
import { UsageError } from './import/errors.ts'
import { printable } from './table.ts'

export const exitCodes = {
  ok: 0,
  /** The ledger rejected the request. */
  rejected: 1,
  usage: 2,
  /** The ledger gave no answer; the outcome may be unknown. */
  unavailable: 3,
  /** The order waits for the approval of a second person. */
  proposed: 4,
} as const

/** Orders of a file were not posted, each of which was reported. */
export class OrdersNotPosted extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super()
    this.exitCode = exitCode
  }
}

/** What is needed to explain a failure. */
export interface FailureContext {
  isJson: boolean
  url: string
}

/** Writes what is wrong and what to do to the error output, and returns the exit code. Rethrows an error of the program. */
export function reportFailure(error: unknown, context: FailureContext): number {
  // commander has written its message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (error instanceof UsageError) {
    console.error(`error: ${error.message}`)
    return exitCodes.usage
  }
  if (error instanceof OrdersNotPosted) return error.exitCode
  if (error instanceof FlorinError) {
    console.error(context.isJson ? JSON.stringify(rejectedJson(error)) : describeRejection(error))
    return exitCodes.rejected
  }
  if (error instanceof FlorinProposed) {
    console.error(context.isJson ? JSON.stringify(proposedJson(error)) : `error: ${error.message}`)
    return exitCodes.proposed
  }
  if (error instanceof FlorinUnavailable) {
    console.error(context.isJson ? JSON.stringify(unavailableJson(error)) : describeUnavailable(error, context))
    return exitCodes.unavailable
  }
  throw error
}

function describeRejection({ detail, code, errors }: FlorinError): string {
  const fields = errors.map(({ pointer, detail }) => `\n  ${pointer}: ${detail}`)
  return printableLines(`error: ${detail} (${code})${errors.length > 1 ? fields.join('') : ''}`)
}

function describeUnavailable(
  { message, isOutcomeUnknown, idempotencyKey }: FlorinUnavailable,
  { url }: FailureContext,
): string {
  const advice = isOutcomeUnknown
    ? `To learn the outcome, run the same command with --key ${idempotencyKey}.`
    : `Check that the ledger at ${url} runs. Start one with "pnpm start", or name another with --url.`
  return printableLines(`error: ${message}\n${advice}`)
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

function rejectedJson({ code, status, detail, errors, members, requestId }: FlorinError): object {
  return { error: { ...members, code, status, detail, errors, request_id: requestId } }
}

function proposedJson({ message, proposal }: FlorinProposed): object {
  return { error: { code: 'proposed', detail: message, proposal } }
}

function unavailableJson({ message, isOutcomeUnknown, idempotencyKey }: FlorinUnavailable): object {
  return {
    error: {
      code: 'unavailable',
      detail: message,
      is_outcome_unknown: isOutcomeUnknown,
      idempotency_key: idempotencyKey,
    },
  }
}
