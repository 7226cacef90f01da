import { type AnyCode, DomainError, HttpError, type Logger, problemOf, refusalOfDatabase } from '@florin/server'
import { type LedgerErrorCode, problems } from '../errors.ts'
import type { Reservation, ServedOperation } from '../operations/operation.ts'
import type { Posted } from '../operations/posted.ts'
import type { Outcome } from './chunks.ts'

export interface Reporter {
  requestId: string
  logger: Pick<Logger, 'error'>
}

/** JSON of the result of an order. `place`: how it is named, as JSON members. */
export function presentOutcome(
  outcome: Outcome,
  operation: ServedOperation | undefined,
  place: string,
  reporter: Reporter,
): string {
  if ('posted' in outcome) return presentPosted(outcome.posted, operation as ServedOperation, place)
  const { problem, replayed } = presentProblem(outcome.refused, reporter)
  return `{${place},"status":${problem.status},"replayed":${replayed},"problem":${JSON.stringify(problem)}}`
}

/** A failure that is not a rejection is logged. */
export function presentProblem(error: unknown, { requestId, logger }: Reporter) {
  const refusal = toRefusal(error)
  if (!refusal) logger.error({ reqId: requestId, err: error }, 'an order of a batch failed')
  const { code, message, errors, members, replayed } = refusal ?? failed
  const more = { ...(errors && { errors }), ...(members && { members }) }
  return { problem: problemOf(code, problems.catalog[code], message, requestId, more), replayed }
}

export function presentPosted(posted: Posted, operation: ServedOperation, place: string): string {
  const { status, body } = answerOf(posted, operation)
  return `{${place},"status":${status},"replayed":${posted.replayed},"result":${body}}`
}

/** As the route of the operation answers. */
function answerOf(posted: Posted, { reservation }: ServedOperation): { status: number; body: string } {
  if ('transaction' in posted) {
    const { transaction, dryRun } = posted
    if (!dryRun) return { status: 201, body: JSON.stringify(transaction) }
    return { status: 200, body: JSON.stringify({ ...transaction, id: null, recorded_at: null }) }
  }
  if ('scheduled' in posted) return { status: 202, body: posted.scheduled }
  if ('proposed' in posted) return { status: 202, body: posted.proposed }
  if (!posted.dryRun) return { status: 201, body: posted.answer }
  const shown = (reservation as Reservation).asDryRun(JSON.parse(posted.answer) as never)
  return { status: 200, body: JSON.stringify(shown) }
}

const failed = new HttpError('internal_error', 'The service failed. Report the request_id.')

function toRefusal(error: unknown): DomainError<AnyCode<LedgerErrorCode>> | undefined {
  if (error instanceof DomainError) return error as DomainError<AnyCode<LedgerErrorCode>>
  return refusalOfDatabase(error)
}
