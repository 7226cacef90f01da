import { z } from 'zod'
import { matchRule } from '../approval-rules/match.ts'
import { findConditions } from '../conditions/conditions.ts'
import type { Conditions } from '../conditions/schemas.ts'
import type { AccountIdentity } from '../double-entry.ts'
import type { WriteContext } from '../request/context.ts'
import { checkKey } from '../request/context.ts'
import { checkOrder } from '../scope/scope.ts'
import type { Operation } from './operation.ts'
import { findPosted, type PostingDeps, propose } from './post.ts'
import type { Posted } from './posted.ts'

/** The answer to an order that is posted later. */
export const AcceptedOrder = z
  .object({
    id: z.string().meta({ description: 'Id of the operation: read it with `GET /v1/operations/{id}`' }),
    status: z.literal('pending').meta({ description: 'A worker posts the order, usually within a second' }),
  })
  .meta({ id: 'AcceptedOrder', description: 'With `Prefer: respond-async`: the order is stored, and is posted later' })
export type AcceptedOrder = z.infer<typeof AcceptedOrder>

/** Stores orders durably, to be posted later. */
export interface OrderQueue {
  /** `account`: its orders are posted in the sequence in which they are stored. Throws `ingestion_unavailable`. */
  accept(operation: string, context: WriteContext, target: string | undefined, account: string): Promise<AcceptedOrder>
}

/**
 * Accepts an order to be posted later. One that could never be posted is rejected now, as far as that can be seen without
 * another service. Of one that became impossible after it was posted, the transaction is returned.
 */
export async function acceptOrder(
  deps: PostingDeps,
  queue: OrderQueue,
  operation: Operation,
  context: WriteContext,
  order: unknown,
  target: string | undefined,
): Promise<{ accepted: AcceptedOrder } | { posted: Posted }> {
  checkKey(context)
  const { reach, ledger } = context
  if (reach) await checkOrder(deps.accounts, reach, operation.limited, ledger, order)
  let account: AccountIdentity
  try {
    const posted = await proposeIfRequired(deps, operation, context, order, target)
    if (posted) return { posted }
    account = await findSequence(deps, operation, context, order, target)
    await findConditions(deps.accounts, ledger, (order as { conditions?: Conditions }).conditions)
  } catch (error) {
    const posted = await findPosted(deps, context)
    if (posted) return { posted }
    throw error
  }
  return { accepted: await queue.accept(operation.id, context, target, account.id) }
}

/** Proposes an order that needs an approval now: Kafka does not prove who sent it. Undefined: it needs none. */
async function proposeIfRequired(
  deps: PostingDeps,
  operation: Operation,
  context: WriteContext,
  order: unknown,
  target = '',
): Promise<Posted | undefined> {
  const rules = await deps.approvalRules.find(context.ledger, operation.id)
  if (rules.length === 0) return undefined
  const earlier = await findPosted(deps, context)
  if (earlier) return earlier
  const rule = matchRule(rules, await operation.prepare(deps, context, order, target))
  return rule && propose(deps, operation, context, rule, target)
}

/** The account whose orders the order is in sequence with: that of its first leg. */
async function findSequence(
  deps: PostingDeps,
  operation: Operation,
  context: WriteContext,
  order: unknown,
  target = '',
): Promise<AccountIdentity> {
  if (operation.callsServices) {
    const { source_account: source, account = source } = order as { source_account?: string; account?: string }
    return deps.accounts.find(context.ledger, account as string)
  }
  const { legs } = await operation.prepare(deps, context, order, target)
  // Accounts of the ledger itself are in most orders, which one sequence would serve one after another.
  const own = legs.find(({ account }) => !account.code?.startsWith('system.')) ?? legs[0]
  return (own as (typeof legs)[number]).account
}
