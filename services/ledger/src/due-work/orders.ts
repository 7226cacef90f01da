import { backoffMs, DomainError, dayMs } from '@florin/server'
import { z } from 'zod'
import { LedgerError, OrderOvertaken, problems, toRefusal } from '../errors.ts'
import type { Operation, OperationDeps } from '../operations/operation.ts'
import { preparePosting } from '../operations/post.ts'
import type { PostingEngine } from '../posting/engine.ts'
import { attach } from '../posting/part.ts'
import type { Posting, Verdict } from '../posting/posting.ts'
import type { WriteContext } from '../request/context.ts'
import type { Claim, FailedOrder } from '../scheduled/claims.ts'
import { scheduledPart } from '../scheduled/part.ts'
import { nextMoment, retryEndOf } from '../scheduled/recurrence.ts'
import { recurrence, timing } from '../scheduled/schemas.ts'

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
    origin: { requestId: `due-${id}`, traceparent: undefined, subject: 'service:ledger' },
    audited: null,
    reach: undefined,
  }
  const parsed = operation.body.parse(withoutTiming(body)) as object | null | undefined
  return preparePosting(deps, operation, context, { ...details, ...parsed }, target)
}

/** The order without the fields that have been obeyed by now. */
function withoutTiming(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(Object.entries(body).filter(([field]) => !timingFields.has(field)))
}
const timingFields = new Set(Object.keys({ ...timing, ...recurrence }))

/** Submits postings in their order. What the engine throws is the verdict on that posting alone. */
export function submitAll(engine: PostingEngine, postings: Posting[]): Promise<(Verdict | { failed: unknown })[]> {
  return Promise.all(postings.map((posting) => engine.submit(posting).catch((failed: unknown) => ({ failed }))))
}

/** What became of a claim. */
export interface Attempted {
  posted: number
  /** With what will become of them. */
  failed: FailedOrder[]
  /** Failures that no rule foresees. */
  unexpected: { order: string; error: unknown }[]
}

/** Another request or replica was first, or the ledger is being removed, with its orders. */
const neverAgain: ReadonlySet<string> = new Set([
  'scheduled_order_ended',
  'ledger_removing',
] satisfies LedgerError['code'][])

/**
 * Posts orders that were claimed, in the order in which they fell due. An order that another worker or a cancellation has ended
 * meanwhile is neither posted nor failed.
 */
export async function postClaims(
  deps: DueWorkDeps,
  operations: ReadonlyMap<string, Operation>,
  claims: Claim[],
): Promise<Attempted> {
  const prepared = await Promise.all(
    claims.map((claim) =>
      prepareClaim(deps, operations.get(claim.operation) as Operation, claim).then(
        (posting) => ({ posting }),
        (failed: unknown) => ({ failed }),
      ),
    ),
  )
  const postings = prepared.flatMap((each) => ('posting' in each ? [each.posting] : []))
  const verdicts = (await submitAll(deps.engine, postings)).values()
  const attempted: Attempted = { posted: 0, failed: [], unexpected: [] }
  for (const [index, each] of prepared.entries()) {
    const claim = claims[index] as Claim
    const outcome = 'posting' in each ? (verdicts.next().value as Verdict | { failed: unknown }) : each
    const thrown = 'failed' in outcome ? outcome.failed : 'rejected' in outcome ? outcome.rejected : undefined
    if (thrown === undefined) {
      attempted.posted += 1
      continue
    }
    const reason = toRefusal(thrown) ?? thrown
    if (reason instanceof LedgerError && neverAgain.has(reason.code)) continue
    attempted.failed.push(failureOf(claim, reason))
    if (!(reason instanceof DomainError)) attempted.unexpected.push({ order: claim.id, error: reason })
  }
  return attempted
}

/**
 * What happened at the due moment is effective then, however late it is posted; unless that period has been closed meanwhile, as the
 * last attempt has found, or the attempt was brought forward: then it is effective when it is posted.
 */
async function prepareClaim(deps: OperationDeps, operation: Operation, claim: Claim): Promise<Posting> {
  const isOpen = claim.reasonCode !== 'period_closed' && claim.dueAt.getTime() < Date.now() + dayMs
  const details = isOpen ? { effective_at: claim.dueAt.toISOString() } : {}
  const posting = await prepareDue(deps, { ...claim, operation }, details)
  const makes = posting.answer === null ? 'transaction' : posting.kind === 'hold' ? 'hold' : null
  const ending = attach(scheduledPart, { order: claim.id, makes, nextDueAt: nextDueAt(claim) })
  return { ...posting, parts: [ending, ...posting.parts] }
}

function nextDueAt({ every, number, startsAt, timeZone, until, dueAt }: Claim): string | null {
  if (every === null || number === null || startsAt === null || timeZone === null) return null
  const recurrence = { every, timeZone, startsAt: startsAt.toISOString(), until: until?.toISOString() ?? null }
  return nextMoment(recurrence, number, dueAt.toISOString())
}

/** Pauses before the next attempt. */
const unavailableRetry = { firstMs: 500, mostMs: 30_000 }
const rejectedRetry = { firstMs: 2_000, mostMs: 600_000 }
/** Attempts of an order that fails for an unexpected reason, again and again. */
const unexpectedMax = 5
/** Attempts of an order that this release cannot read: in an upgrade another one may, within minutes. */
const unreadableMax = 10

/** Reasons that may pass while an order has a `retry_until`. */
const mayPass: ReadonlySet<string> = new Set([
  'insufficient_funds',
  'condition_failed',
  'maximum_balance_exceeded',
  'limit_exceeded',
  'account_not_found',
  'account_frozen',
  'stale_rate',
  'rate_unconfirmed',
  'rate_not_found',
  'slippage_exceeded',
  'fee_schedule_not_found',
  'kind_not_priced',
] satisfies LedgerError['code'][])

function failureOf(claim: Claim, reason: unknown): FailedOrder {
  const { ledger, id, attempts } = claim
  return { ledger, id, attempts, nextDueAt: nextDueAt(claim), retryEndsAt: null, ...judgeFailure(claim, reason) }
}

/** `pauseMs` null: the order is rejected. */
function judgeFailure(
  { attempts, retryUntil, dueAt, reasonCode }: Claim,
  reason: unknown,
): Pick<FailedOrder, 'code' | 'detail' | 'pauseMs'> & Partial<FailedOrder> {
  if (reason instanceof DomainError) {
    const { code, message: detail } = reason as LedgerError
    if (reason instanceof OrderOvertaken || code === 'period_closed') return { code, detail, pauseMs: 0 }
    if (problems.catalog[code].status >= 500) return { code, detail, pauseMs: backoffMs(attempts, unavailableRetry) }
    if (retryUntil === null || !mayPass.has(code)) return { code, detail, pauseMs: null }
    const retryEndsAt = retryEndOf(retryUntil, dueAt.toISOString())
    return { code, detail, pauseMs: backoffMs(attempts, rejectedRetry), retryEndsAt }
  }
  if (reason instanceof z.ZodError) {
    const pauseMs = attempts < unreadableMax ? backoffMs(attempts, rejectedRetry) : null
    return { code: 'invalid_request', detail: z.prettifyError(reason), pauseMs }
  }
  const isRepeated = attempts >= unexpectedMax && reasonCode === 'internal_error'
  return {
    code: 'internal_error',
    detail: 'The service failed. Its log has the reason with the id of the order.',
    pauseMs: isRepeated ? null : backoffMs(attempts, unavailableRetry),
  }
}
