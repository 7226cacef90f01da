import { bodyBytesWithMetadata, type FastifyReply, type Service } from '@florin/server'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import { DryRun, operationHeaders } from '../request/headers.ts'
import { contextOf } from '../request/http.ts'
import type { TransactionSchemas } from '../transactions/schemas.ts'
import type { Operation } from './operation.ts'
import { type Posted, type PostingDeps, runOrder } from './post.ts'

/** Registers the route of an operation: POST of its order, also as a dry run. */
export function operationRoute(
  app: Service,
  deps: PostingDeps & { ledgers: LedgerCache; schemas: TransactionSchemas },
  operation: Operation,
): void {
  const { id, path, summary, description, tag, body, params, bodyBytesMax = bodyBytesWithMetadata } = operation
  const { exampleKey, rejects } = operation
  const { Transaction, DryRunTransaction } = deps.schemas
  app.post(
    path,
    {
      bodyLimit: bodyBytesMax,
      schema: {
        operationId: id,
        summary,
        description,
        tags: [tag],
        headers: operationHeaders(exampleKey),
        ...(params && { params }),
        querystring: DryRun,
        body,
        response: { 200: DryRunTransaction, 201: Transaction, ...refuses(...rejectsAlways, ...rejects) },
      },
    },
    async (request, reply) => {
      const target = (request.params as { transaction?: string }).transaction
      const context = contextOf(deps.ledgers, request, id, target)
      return sendPosted(reply, await runOrder(deps, operation, context, request.body, target))
    },
  )
}

/** Error codes of every operation. */
const rejectsAlways = [
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
  'clock_behind',
  'outcome_unknown',
] as const

/** 201 with the transaction, also for a replay; 200 for a dry run, without an id. */
function sendPosted(reply: FastifyReply, { transaction, replayed, dryRun }: Posted): FastifyReply {
  if (dryRun) return reply.status(200).send({ ...transaction, id: null, recorded_at: null })
  if (replayed) reply.header('idempotent-replayed', 'true')
  return reply.status(201).header('location', `/v1/transactions/${transaction.id}`).send(transaction)
}
