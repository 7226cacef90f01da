import assert from 'node:assert/strict'
import { bodyBytesWithMetadata, type FastifyReply, type Service } from '@florin/server'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import type { PartField } from '../posting/part.ts'
import { Proposal } from '../proposals/schemas.ts'
import { DryRun, operationHeaders } from '../request/headers.ts'
import { contextOf, sendAnswer } from '../request/http.ts'
import { prefersAsync } from '../request/prefer.ts'
import { ScheduledOrder } from '../scheduled/schemas.ts'
import { limitTransaction } from '../scope/scope.ts'
import type { TransactionSchemas } from '../transactions/schemas.ts'
import { AcceptedOrder, acceptOrder, type OrderQueue } from './accept.ts'
import type { Reservation, ServedOperation } from './operation.ts'
import { type Posted, type PostingDeps, runOrder } from './post.ts'

interface OperationRouteDeps extends PostingDeps {
  ledgers: LedgerCache
  schemas: TransactionSchemas
  fields: readonly PartField<unknown>[]
  queue: OrderQueue | undefined
}

/** Registers the route of an operation: POST of its order, also as a dry run. */
export function operationRoute(app: Service, deps: OperationRouteDeps, operation: ServedOperation): void {
  const { id, path, summary, description, tag, body, params, bodyBytesMax = bodyBytesWithMetadata } = operation
  const { exampleKey, rejects, reservation, role, limited } = operation
  const { Transaction, DryRunTransaction } = deps.schemas
  app.post(
    path,
    {
      bodyLimit: bodyBytesMax,
      config: { role, scoped: limited !== undefined },
      schema: {
        operationId: id,
        summary,
        description,
        tags: [tag],
        headers: operationHeaders(exampleKey),
        ...(params && { params }),
        querystring: DryRun,
        body,
        response: {
          200: reservation?.dryRunSchema ?? DryRunTransaction,
          201: reservation?.schema ?? Transaction,
          202: z.union([ScheduledOrder, AcceptedOrder, Proposal]),
          ...refuses(...rejectsAlways, ...rejects),
        },
      },
    },
    async (request, reply) => {
      const [target] = Object.values(request.params as Record<string, string>)
      const context = contextOf(deps.ledgers, request, id, target)
      const { reach, ledger } = context
      const limit = async (posted: Posted): Promise<Posted> => {
        if (reach === undefined || !('transaction' in posted)) return posted
        const shown = await limitTransaction(deps.accounts, reach, ledger, deps.fields, posted.transaction)
        assert(shown, 'an account that the caller reaches has paid')
        return { ...posted, transaction: shown }
      }
      if (deps.queue && !context.dryRun && prefersAsync(request.headers.prefer)) {
        const outcome = await acceptOrder(deps, deps.queue, operation, context, request.body, target)
        return 'accepted' in outcome
          ? sendAccepted(reply, outcome.accepted)
          : sendPosted(reply, operation, await limit(outcome.posted))
      }
      const posted = await runOrder(deps, operation, context, request.body, target)
      return sendPosted(reply, operation, reach ? await limit(posted) : posted)
    },
  )
}

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
  'order_expired',
  'moment_in_past',
  'clock_behind',
  'outcome_unknown',
  'ingestion_unavailable',
] as const

export function sendPosted(reply: FastifyReply, operation: ServedOperation, posted: Posted): FastifyReply {
  if ('transaction' in posted) return sendTransaction(reply, posted)
  if ('scheduled' in posted) return sendScheduled(reply, posted)
  if ('proposed' in posted) return sendProposal(reply, posted)
  return sendReservation(reply, operation.reservation as Reservation, posted)
}

/** 202 with the operation, by RFC 7240. */
function sendAccepted(reply: FastifyReply, accepted: AcceptedOrder): FastifyReply {
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
