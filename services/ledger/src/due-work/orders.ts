import { backoffMs, DomainError } from '@florin/server'
import { z } from 'zod'
import { LedgerError, OrderOvertaken, problems } from '../errors.ts'
import type { Operation, OperationDeps } from '../operations/operation.ts'
import { preparePosting } from '../operations/post.ts'
import type { PostingEngine } from '../posting/engine.ts'
import { attach } from '../posting/part.ts'
import type { Posting, Verdict } from '../posting/posting.ts'
import type { WriteContext } from '../request/context.ts'
import { scheduledPart } from '../scheduled/part.ts'
import type { Claim, FailedOrder } from '../scheduled/queries.ts'
import { nextMoment, retryEndOf } from '../scheduled/recurrence.ts'

export interface DueWorkDeps extends OperationDeps {
  engine: PostingEngine
}

/** An order that runs without a request. */
interface DueOrder {
  operation: Operation
  ledger: number
  ledgerName: string
  id: string
  body: unknown
  target: string
}

/** Prepares the posting of an order that falls due. It has no key: its part makes sure that it is posted once. */
export function prepareDue(deps: OperationDeps, order: DueOrder, details: object = {}): Promise<Posting> {
  const { operation, ledger, ledgerName, id, body, target } = order
  const context: WriteContext = {
    ledger,
    ledgerName,
    idempotencyKey: null,
    requestHash: '',
    body,
    dryRun: false,
    origin: { requestId: `due-${id}`, traceparent: undefined },
  }
  const parsed = operation.body.parse(body) as object | null | undefined
  return preparePosting(deps, operation, context, { ...details, ...parsed }, target)
}

/** Submits postings in their order. What the engine throws is the verdict on that posting alone. */
export function submitAll(engine: PostingEngine, postings: Posting[]): Promise<(Verdict | { failed: unknown })[]> {
  return Promise.all(postings.map((posting) => engine.submit(posting).catch((failed: unknown) => ({ failed }))))
}

/**
 * Posts orders that were claimed, in the order in which they fell due. Returns those that were rejected, with what is to become
 * of them. An order that another worker or a cancellation has ended meanwhile is not among them.
 */
export async function postClaims(
  deps: DueWorkDeps,
  operations: ReadonlyMap<string, Operation>,
  claims: Claim[],
): Promise<{ failed: FailedOrder[]; unexpected: unknown[] }> {
  const prepared = await Promise.all(
    claims.map((claim) =>
      prepareClaim(deps, operations, claim).then(
        (posting) => ({ posting }),
        (failed: unknown) => ({ failed }),
      ),
    ),
  )
  const postings = prepared.flatMap((each) => ('posting' in each ? [each.posting] : []))
  const verdicts = (await submitAll(deps.engine, postings)).values()
  const failed: FailedOrder[] = []
  const unexpected: unknown[] = []
  for (const [index, each] of prepared.entries()) {
    const outcome = 'posting' in each ? (verdicts.next().value as Verdict | { failed: unknown }) : each
    const reason = 'failed' in outcome ? outcome.failed : 'rejected' in outcome ? outcome.rejected : undefined
    if (reason === undefined || (reason instanceof LedgerError && reason.code === 'scheduled_order_ended')) continue
    failed.push(failureOf(claims[index] as Claim, reason))
    if (!(reason instanceof DomainError)) unexpected.push(reason)
  }
  return { failed, unexpected }
}

/** What happened at the due moment is effective then, however late it is posted. */
async function prepareClaim(
  deps: OperationDeps,
  operations: ReadonlyMap<string, Operation>,
  claim: Claim,
): Promise<Posting> {
  const operation = operations.get(claim.operation)
  if (!operation) throw new Error(`no operation ${claim.operation}`)
  const posting = await prepareDue(deps, { ...claim, operation }, { effective_at: claim.dueAt.toISOString() })
  const makes = posting.answer === null ? 'transaction' : posting.kind === 'hold' ? 'hold' : null
  const ending = attach(scheduledPart, { order: claim.id, makes, nextDueAt: nextDueAt(claim) })
  return { ...posting, parts: [ending, ...posting.parts] }
}

function nextDueAt({ every, number, startsAt, timeZone, until, dueAt }: Claim): string | null {
  if (every === null || number === null || startsAt === null || timeZone === null) return null
  const recurrence = {
    every,
    timeZone,
    startsAt: startsAt.toISOString(),
    until: until?.toISOString() ?? null,
  }
  return nextMoment(recurrence, number, dueAt.toISOString())
}

/** Pauses before the next attempt. */
const unavailableRetry = { firstMs: 500, mostMs: 30_000 }
const rejectedRetry = { firstMs: 2_000, mostMs: 600_000 }
/** Attempts of an order that fails for an unexpected reason. */
const unexpectedMax = 5

/** Reasons that may pass while an order has a `retry_until`. */
const mayPass: ReadonlySet<string> = new Set([
  'insufficient_funds',
  'account_frozen',
  'stale_rate',
  'rate_unconfirmed',
  'rate_not_found',
  'slippage_exceeded',
  'fee_schedule_not_found',
  'kind_not_priced',
] satisfies LedgerError['code'][])

function failureOf(claim: Claim, reason: unknown): FailedOrder {
  const { ledger, id, attempts, retryUntil, dueAt } = claim
  const { code, detail, pauseMs } = describe(claim, reason)
  const isPassing = pauseMs !== null && mayPass.has(code)
  return {
    ledger,
    id,
    attempts,
    code,
    detail,
    pauseMs,
    retryEndsAt: isPassing && retryUntil !== null ? retryEndOf(retryUntil, dueAt.toISOString()) : null,
    nextDueAt: nextDueAt(claim),
  }
}

/** `pauseMs` null: the order is rejected. */
function describe(
  { attempts, retryUntil }: Claim,
  reason: unknown,
): { code: string; detail: string; pauseMs: number | null } {
  if (reason instanceof OrderOvertaken) return { code: reason.code, detail: reason.message, pauseMs: 0 }
  if (reason instanceof DomainError) {
    const { code, message: detail } = reason as LedgerError
    if (problems.catalog[code].status >= 500) return { code, detail, pauseMs: backoffMs(attempts, unavailableRetry) }
    const isRetried = retryUntil !== null && mayPass.has(code)
    return { code, detail, pauseMs: isRetried ? backoffMs(attempts, rejectedRetry) : null }
  }
  if (reason instanceof z.ZodError) {
    return { code: 'invalid_request', detail: z.prettifyError(reason), pauseMs: null }
  }
  return {
    code: 'internal_error',
    detail: 'The service failed. Its log has the reason under the id of the order.',
    pauseMs: attempts < unexpectedMax ? backoffMs(attempts, unavailableRetry) : null,
  }
}
