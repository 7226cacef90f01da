import type { FastifyReply } from '@florin/server'
import type { Proposal } from '../proposals/schemas.ts'
import { sendAnswer } from '../request/http.ts'
import type { ScheduledOrder } from '../scheduled/schemas.ts'
import type { AcceptedOrder } from './accept.ts'
import type { Reservation, ServedOperation } from './operation.ts'
import type { Posted } from './posted.ts'

/** Error codes of every operation. */
export const rejectsAlways = [
  'invalid_request',
  'idempotency_key_missing',
  'ledger_not_found',
  'account_not_found',
  'idempotency_key_reused',
  'too_many_decimals',
  'account_frozen',
  'account_closed',
  'system_account',
  'insufficient_funds',
  'maximum_balance_exceeded',
  'limit_exceeded',
  'order_expired',
  'effective_at_in_future',
  'period_closed',
  'version_conflict',
  'condition_failed',
  'moment_in_past',
  'clock_behind',
  'outcome_unknown',
  'ingestion_unavailable',
] as const

/** What became of an order, new or replayed. */
export function sendPosted(reply: FastifyReply, operation: ServedOperation, posted: Posted): FastifyReply {
  if ('transaction' in posted) return sendTransaction(reply, posted)
  if ('scheduled' in posted) return sendScheduled(reply, posted)
  if ('proposed' in posted) return sendProposal(reply, posted)
  return sendReservation(reply, operation.reservation as Reservation, posted)
}

/** 202 with the operation, by RFC 7240. */
export function sendAccepted(reply: FastifyReply, accepted: AcceptedOrder): FastifyReply {
  return reply
    .status(202)
    .header('preference-applied', 'respond-async')
    .header('location', `/v1/operations/${accepted.id}`)
    .header('retry-after', '1')
    .type('application/json; charset=utf-8')
    .serializer((text: string) => text)
    .send(JSON.stringify(accepted))
}

/** 201 with the transaction, also for a replay; 200 for a dry run, without an id. */
function sendTransaction(
  reply: FastifyReply,
  { transaction, replayed, dryRun }: Extract<Posted, { transaction: unknown }>,
): FastifyReply {
  if (dryRun) return reply.status(200).send({ ...transaction, id: null, recorded_at: null })
  if (replayed) reply.header('idempotent-replayed', 'true')
  return reply.status(201).header('location', `/v1/transactions/${transaction.id}`).send(transaction)
}

/** 202 with the scheduled order, also for a replay. */
function sendScheduled(
  reply: FastifyReply,
  { scheduled: body, replayed }: Extract<Posted, { scheduled: unknown }>,
): FastifyReply {
  return sendAnswer(reply, { body, replayed }, ({ id }: ScheduledOrder) => `/v1/scheduled/${id}`, 202)
}

/** 202 with the proposal, also for a replay. */
function sendProposal(
  reply: FastifyReply,
  { proposed: body, replayed }: Extract<Posted, { proposed: unknown }>,
): FastifyReply {
  return sendAnswer(reply, { body, replayed }, ({ id }: Proposal) => `/v1/proposals/${id}`, 202)
}

/** The same as for a transaction, for an operation that makes none. */
function sendReservation(
  reply: FastifyReply,
  { asDryRun, location }: Reservation,
  { answer, replayed, dryRun }: Extract<Posted, { answer: unknown }>,
): FastifyReply {
  if (dryRun) return reply.status(200).send(asDryRun(JSON.parse(answer) as never))
  return sendAnswer(reply, { body: answer, replayed }, location)
}
