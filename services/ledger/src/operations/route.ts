import assert from 'node:assert/strict'
import { type AuditMode, bodyBytesWithMetadata, type Service } from '@florin/server'
import { z } from 'zod'
import { refuses } from '../errors.ts'
import type { LedgerCache } from '../ledgers/cache.ts'
import type { PartField } from '../posting/part.ts'
import { Proposal } from '../proposals/schemas.ts'
import { DryRun, operationHeaders } from '../request/headers.ts'
import { contextOf } from '../request/http.ts'
import { prefersAsync } from '../request/prefer.ts'
import { ScheduledOrder } from '../scheduled/schemas.ts'
import { limitTransaction } from '../scope/scope.ts'
import type { TransactionSchemas } from '../transactions/schemas.ts'
import { AcceptedOrder, acceptOrder, type OrderQueue } from './accept.ts'
import { rejectsAlways, sendAccepted, sendPosted } from './answers.ts'
import type { ServedOperation } from './operation.ts'
import { type PostingDeps, runOrder } from './post.ts'
import type { Posted } from './posted.ts'

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
      config: { role, scoped: limited !== undefined, audit: auditModeOf },
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

/** A posting is recorded with its transaction, by `auditPart`; an order that waits with its row, by `recordOrder`. */
function auditModeOf({ query }: { query: unknown }): AuditMode {
  return (query as { dry_run?: string }).dry_run === 'true' ? 'none' : 'own'
}
