import type { PricedKind } from '@florin/pricing'
import type { ApprovalRules } from '../approval-rules/cache.ts'
import { matchRule, type RuleInForce } from '../approval-rules/match.ts'
import { auditPart } from '../audit/part.ts'
import { findConditions } from '../conditions/conditions.ts'
import type { Conditions } from '../conditions/schemas.ts'
import type { Leg, ReservationKind, TransactionKind } from '../double-entry.ts'
import { keyReused, OrderOvertaken } from '../errors.ts'
import { chargeFee } from '../fees/charge.ts'
import { feePart } from '../fees/part.ts'
import { replayOf } from '../idempotency/outcomes.ts'
import type { UsedKeys } from '../idempotency/used-keys.ts'
import { judgeEffective, undated } from '../periods/part.ts'
import type { PostingEngine } from '../posting/engine.ts'
import { type Attached, attach } from '../posting/part.ts'
import type { Posting } from '../posting/posting.ts'
import { proposeOrder } from '../proposals/proposals.ts'
import { checkKey, type WriteContext } from '../request/context.ts'
import { scheduleOrder } from '../scheduled/scheduled.ts'
import type { Timing } from '../scheduled/schemas.ts'
import { checkOrder } from '../scope/scope.ts'
import type { ReplayReader } from '../transactions/replays.ts'
import type { Draft, Operation, OperationDeps } from './operation.ts'
import { type Posted, replay, replayAnswer, settle } from './posted.ts'

export interface PostingDeps extends OperationDeps {
  engine: PostingEngine
  replays: ReplayReader
  usedKeys: UsedKeys
  approvalRules: ApprovalRules
}

/** Attempts to post an order that others overtake. */
const attemptsMax = 10

/** Optional fields of all orders. */
interface TransactionDetails extends Timing {
  fee_schedule?: string | undefined
  fee_account?: string | undefined
  reference?: string | undefined
  description?: string | undefined
  metadata?: Record<string, string> | undefined
  effective_at?: string | undefined
  expires_at?: string | undefined
  conditions?: Conditions
}

/**
 * An order that is ready for the engine; or what became of it already, because it was replayed or scheduled; or the rule by which
 * it needs an approval.
 */
export type Prepared = { posting: Posting } | { posted: Posted } | { rule: RuleInForce }

/**
 * Runs an order: prepares it, charges its fee, posts it; or schedules or proposes it. Returns the transaction, or throws the rejection.
 * Other services are called before any lock is taken, and never for a replay.
 */
export async function runOrder(
  deps: PostingDeps,
  operation: Operation,
  context: WriteContext,
  order: unknown,
  target = '',
): Promise<Posted> {
  return retryOvertaken(async () => {
    const prepared = await prepareOrder(deps, operation, context, order, target)
    if ('rule' in prepared) return propose(deps, operation, context, prepared.rule, target)
    return 'posting' in prepared ? post(deps, prepared.posting) : prepared.posted
  })
}

/** Prepares and posts an order again while others overtake it. */
export async function retryOvertaken<T>(attemptPosting: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptPosting()
    } catch (error) {
      if (!(error instanceof OrderOvertaken) || attempt === attemptsMax) throw error
    }
  }
}

/** Keeps an order that needs an approval. Another replica, which does not know the rule yet, may post it at the same time. */
export async function propose(
  deps: PostingDeps,
  { id }: Operation,
  context: WriteContext,
  rule: RuleInForce,
  target: string,
): Promise<Posted> {
  try {
    const { body, replayed } = await proposeOrder(deps.db, id, target, context, rule)
    return { proposed: body, replayed, dryRun: false }
  } catch (error) {
    const earlier = await findPosted(deps, context)
    if (earlier) return earlier
    throw error
  }
}

/** The first half of `runOrder`: everything before the engine. */
export async function prepareOrder(
  deps: PostingDeps,
  operation: Operation,
  context: WriteContext,
  order: unknown,
  target = '',
): Promise<Prepared> {
  checkKey(context)
  const { reach, ledger } = context
  if (reach) await checkOrder(deps.accounts, reach, operation.limited, ledger, order)
  const details = (order ?? {}) as TransactionDetails
  const rules = context.dryRun ? [] : await deps.approvalRules.find(ledger, operation.id)
  if (isScheduled(details) && !context.dryRun) return schedule(deps, operation, context, order, details, target, rules)
  // The engine answers retries too, but under locks of their accounts.
  const readsKey = operation.callsServices || rules.length > 0 || deps.usedKeys.isLikelyUsed(context)
  const used = readsKey ? await findPosted(deps, context) : undefined
  if (used) return { posted: used }
  try {
    const draft = await operation.prepare(deps, context, order, target)
    const rule = matchRule(rules, draft)
    if (rule) return { rule }
    const schedule = details.fee_schedule ?? draft.fee?.schedule
    const mayCall = schedule !== undefined && !deps.revenue.hasCached(context.ledger, schedule)
    const earlier = mayCall ? await findPosted(deps, context) : undefined
    if (earlier) return { posted: earlier }
    return { posting: await toPosting(deps, operation, context, details, draft) }
  } catch (error) {
    // The order may have been posted before it became impossible.
    const earlier = await findPosted(deps, context)
    if (earlier) return { posted: earlier }
    throw error
  }
}

export const isScheduled = <Details extends Timing>(details: Details): details is Details & { scheduled_for: string } =>
  details.scheduled_for !== undefined

/**
 * Keeps an order for its moment, unless it needs an approval. One that could never be posted is rejected now, as far as that can be
 * seen.
 */
async function schedule(
  deps: PostingDeps,
  operation: Operation,
  context: WriteContext,
  order: unknown,
  timing: Timing & { scheduled_for: string },
  target: string,
  rules: readonly RuleInForce[],
): Promise<{ posted: Posted } | { rule: RuleInForce }> {
  const earlier = await findPosted(deps, context)
  if (earlier) return { posted: earlier }
  if (!operation.callsServices || rules.length > 0) {
    const rule = matchRule(rules, await operation.prepare(deps, context, order, target))
    if (rule) return { rule }
  }
  const { body, replayed } = await scheduleOrder(deps.db, operation.id, target, context, timing)
  return { posted: { scheduled: body, replayed, dryRun: false } }
}

/** The posting of an order, with its fee. It calls other services, and takes no lock. */
export async function preparePosting(
  deps: OperationDeps,
  operation: Operation,
  context: WriteContext,
  order: unknown,
  target: string,
): Promise<Posting> {
  const draft = await operation.prepare(deps, context, order, target)
  return toPosting(deps, operation, context, order ?? {}, draft)
}

/** Adds the legs of the fee to the draft. */
async function withFee(
  deps: OperationDeps,
  { kind }: Operation,
  context: WriteContext,
  details: TransactionDetails,
  draft: Draft,
): Promise<Draft> {
  const { schedule, account } =
    details.fee_schedule === undefined
      ? (draft.fee ?? {})
      : { schedule: details.fee_schedule, account: details.fee_account }
  if (schedule === undefined || !draft.priced) return draft
  const { legs, priced, fees = [] } = draft
  const [posted, pending] = [legs.filter(isPosted), legs.filter((leg) => !isPosted(leg))]
  const charge = await chargeFee(deps, context, {
    kind: kind as PricedKind & TransactionKind,
    schedule,
    account,
    priced,
    legsBefore: posted.length,
  })
  // A fee names its entry by its place, and pending legs make no entries.
  return { ...draft, legs: [...posted, ...charge.legs, ...pending], fees: [...fees, charge.fee] }
}

const isPosted = ({ layer = 'posted' }: Leg) => layer === 'posted'

const noParts: Attached[] = []

async function toPosting(
  deps: OperationDeps,
  operation: Operation,
  context: WriteContext,
  details: TransactionDetails,
  draft: Draft,
): Promise<Posting> {
  const { ledger, idempotencyKey, requestHash, dryRun, origin } = context
  const {
    kind,
    legs,
    reverses,
    parts = noParts,
    fees = [],
    answer,
  } = await withFee(deps, operation, context, details, draft)
  const { effectiveAt, judged } = details.effective_at
    ? await judgeEffective(deps, ledger, details.effective_at)
    : undated
  const posting = {
    ledger,
    legs,
    conditions: await findConditions(deps.accounts, ledger, details.conditions),
    reference: details.reference ?? null,
    description: details.description ?? null,
    metadata: details.metadata ?? null,
    effectiveAt,
    expiresAt: details.expires_at ?? null,
    reverses: reverses ?? null,
    parts: [...judged, ...parts, ...(fees.length > 0 ? [attach(feePart, fees)] : []), ...auditOf(context)],
    idempotencyKey: dryRun ? null : idempotencyKey,
    requestHash,
    dryRun,
    traceparent: origin.traceparent,
  }
  return answer
    ? { ...posting, kind: operation.kind as ReservationKind, answer }
    : { ...posting, kind: kind ?? (operation.kind as TransactionKind), answer: null }
}

function auditOf({ audited, ledgerName, idempotencyKey, requestHash, dryRun }: WriteContext) {
  if (!audited || dryRun) return noParts
  return [attach(auditPart, { audited, ledgerName, idempotencyKey, requestHash })]
}

/** Submits a single posting, and presents its outcome. */
export async function post(deps: PostingDeps, posting: Posting): Promise<Posted> {
  return settle(deps, posting, await deps.engine.submit(posting))
}

/**
 * The outcome of an earlier request with the key: returns its transaction, or throws its rejection. The engine checks again
 * under its locks.
 */
export async function findPosted(
  { replays, usedKeys }: Pick<PostingDeps, 'replays' | 'usedKeys'>,
  { ledger, idempotencyKey: key, requestHash, dryRun }: WriteContext,
): Promise<Posted | undefined> {
  if (key === null || dryRun) return undefined
  const use = await usedKeys.find({ ledger, key })
  if (!use) return undefined
  if (use.requestHash !== requestHash) throw keyReused()
  if (use.refusal) throw replayOf(use.refusal)
  if (use.answer !== null) return replayAnswer(use.answer)
  if (use.transaction === null) throw keyReused()
  return replay(replays, { ledger, id: use.transaction })
}
