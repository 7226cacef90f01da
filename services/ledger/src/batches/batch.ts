import { setImmediate as nextTurn } from 'node:timers/promises'
import { type AnyCode, DomainError } from '@florin/server'
import { LedgerError, type LedgerErrorCode, OrderOvertaken } from '../errors.ts'
import { isScheduled, type PostingDeps, type Prepared, prepareOrder, retryOvertaken } from '../operations/post.ts'
import { type Posted, settle } from '../operations/posted.ts'
import type { Posting, Verdict } from '../posting/posting.ts'
import type { RequestContext } from '../request/context.ts'
import type { Timing } from '../scheduled/schemas.ts'
import type { BatchOrder } from './orders.ts'

/** Orders that are read or prepared in one turn of the event loop. */
export const turnMax = 500

/** The rejection of an order, and with it of its atomic batch. */
class BatchRejected extends DomainError<AnyCode<LedgerErrorCode>> {}

/** Names the order in what rejects it. Other failures are not changed. */
export function rejectedBy(index: number, error: unknown): unknown {
  if (!(error instanceof DomainError)) return error
  const { code, message, replayed, retryAfterSeconds, errors, members, cause } = error as DomainError<
    AnyCode<LedgerErrorCode>
  >
  return new BatchRejected(code, `Order ${index} of the batch: ${message} No order of the batch was posted.`, {
    cause,
    replayed,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(members && { members }),
    errors: errors ?? [{ pointer: `/body/orders/${index}`, detail: message }],
  })
}

/**
 * The claim of a batch on its key: a posting that moves nothing, and whose key keeps the hash of the whole batch. Without it, a
 * batch that was cut or extended would be posted in part. Undefined for a batch without a key.
 */
function claimOf(
  { ledger, idempotencyKey, requestHash, origin, dryRun }: RequestContext,
  orders: number,
): Posting | undefined {
  if (idempotencyKey === null || dryRun) return undefined
  return {
    kind: 'batch',
    ledger,
    legs: [],
    conditions: [],
    // Tells an export when the key was claimed. Not named `id`: a search by the key must find nothing by it.
    answer: { fields: { batch: idempotencyKey, orders }, id: 'claim', momentsMs: {} },
    reference: null,
    description: null,
    metadata: null,
    effectiveAt: null,
    expiresAt: null,
    reverses: null,
    parts: [],
    idempotencyKey,
    requestHash,
    dryRun,
    traceparent: origin.traceparent,
  }
}

/** Claims the key of an independent batch before its orders are posted. Throws `idempotency_key_reused` for another batch. */
export async function claimKey(
  { engine }: Pick<PostingDeps, 'engine'>,
  context: RequestContext,
  orders: number,
): Promise<void> {
  const claim = claimOf(context, orders)
  const verdict = claim && (await engine.submit(claim))
  if (verdict && 'rejected' in verdict) throw verdict.rejected
}

/** Posts all orders in one database transaction, or none. Throws the first rejection, which names its order. */
export async function postAtomically(
  deps: PostingDeps,
  context: RequestContext,
  orders: readonly BatchOrder[],
): Promise<Posted[]> {
  for (const [index, { order }] of orders.entries()) {
    if (isScheduled((order ?? {}) as Timing)) throw rejectedBy(index, notAtomic('It is scheduled for later.'))
  }
  const claim = claimOf(context, orders.length)
  return retryOvertaken(() => attempt(deps, orders, claim))
}

async function attempt(
  deps: PostingDeps,
  orders: readonly BatchOrder[],
  claim: Posting | undefined,
): Promise<Posted[]> {
  const prepared: Exclude<Prepared, { rule: unknown }>[] = []
  for (let from = 0; from < orders.length; from += turnMax) {
    const some = await Promise.all(orders.slice(from, from + turnMax).map((order) => prepare(deps, order)))
    for (const [offset, each] of some.entries()) {
      if ('refused' in each) throw rejectedBy(from + offset, each.refused)
      if ('rule' in each) throw rejectedBy(from + offset, notAtomic(`It needs an approval, by rule ${each.rule.id}.`))
      prepared.push(each)
    }
    await nextTurn()
  }
  const places = prepared.flatMap((each, index) => ('posting' in each ? [index] : []))
  const postings = prepared.flatMap((each) => ('posting' in each ? [each.posting] : []))
  const verdicts = await submitAll(deps, claim, postings, places)
  const posted: (Posted | Promise<Posted>)[] = prepared.map((each) => ('posted' in each ? each.posted : none))
  for (const [index, verdict] of verdicts.entries()) {
    posted[places[index] as number] = settle(deps, postings[index] as Posting, verdict)
  }
  return Promise.all(posted)
}

/** The claim goes first: it is withdrawn with the others. */
async function submitAll(
  { engine }: PostingDeps,
  claim: Posting | undefined,
  postings: Posting[],
  places: number[],
): Promise<Verdict[]> {
  const submitted = claim ? [claim, ...postings] : postings
  if (submitted.length === 0) return []
  const verdicts = await engine.submitBatch(submitted, 'all')
  const ofOrders = claim ? verdicts.slice(1) : verdicts
  for (const [index, verdict] of ofOrders.entries()) {
    if (!('rejected' in verdict)) continue
    const { rejected } = verdict
    throw rejected instanceof OrderOvertaken ? rejected : rejectedBy(places[index] as number, rejected)
  }
  const [first] = verdicts
  if (first && 'rejected' in first) throw first.rejected
  return ofOrders
}

const none = undefined as never

function notAtomic(why: string): LedgerError {
  return new LedgerError('order_not_atomic', `${why} Send the order by itself, or the batch with mode independent.`)
}

/** An order before the engine. What rejects it does not reject its neighbours. */
export async function prepare(
  deps: PostingDeps,
  { operation, context, order, target }: BatchOrder,
): Promise<Prepared | { refused: unknown }> {
  try {
    return await prepareOrder(deps, operation, context, order, target)
  } catch (refused) {
    return { refused }
  }
}
