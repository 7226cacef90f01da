import { setImmediate as nextTurn } from 'node:timers/promises'
import { LedgerError, OrderOvertaken } from '../errors.ts'
import { isScheduled, type PostingDeps, type Prepared, propose, runOrder } from '../operations/post.ts'
import { type Posted, settle } from '../operations/posted.ts'
import type { Posting, Verdict } from '../posting/posting.ts'
import { keyIn } from '../request/references.ts'
import type { Timing } from '../scheduled/schemas.ts'
import { prepare } from './batch.ts'
import type { BatchOrder } from './orders.ts'

/** An order, or why it could not be read. */
export type Given = BatchOrder | { refused: unknown }

/** What became of an order. */
export type Outcome = { posted: Posted } | { refused: unknown }

/** Orders that are prepared and posted together. */
export interface Chunk {
  orders: Given[]
  /** Some order refers to what an earlier one makes, so that it is prepared when those are posted. */
  waits: boolean
}

/** Orders of a chunk. Groups of fewer postings cost more for each, larger ones keep a lane for longer. */
export const chunkMax = 1_000
/** Legs that are posted in one database transaction, as those of a group. */
const legsMax = 4_000

/**
 * Divides orders into chunks. An order that refers to a hold, a payment or a transaction begins a chunk if an earlier order of
 * the chunk makes it or refers to it too: it must see the effect.
 */
export function* divide(given: Iterable<Given>): Generator<Chunk> {
  let chunk: Chunk = { orders: [], waits: false }
  let targets = new Set<string>()
  let keys = new Set<string>()
  for (const one of given) {
    const { target = '', context = undefined } = 'refused' in one ? {} : one
    const key = target === '' ? undefined : keyIn(target)
    const depends = target !== '' && (targets.has(target) || (key !== undefined && keys.has(key)))
    if (depends || chunk.orders.length === chunkMax) {
      yield chunk
      chunk = { orders: [], waits: false }
      targets = new Set()
      keys = new Set()
    }
    chunk.orders.push(one)
    if (target !== '') {
      targets.add(target)
      chunk.waits = true
    }
    if (context?.idempotencyKey != null) keys.add(context.idempotencyKey)
  }
  if (chunk.orders.length > 0) yield chunk
}

type ReadyOrder = { given: Given; prepared: Prepared | { refused: unknown } | 'scheduled' }

/**
 * Posts orders, each by itself and in their order. A chunk is read and prepared while the one before it is written. When the
 * engine or the database is unavailable, no later order is attempted: their outcome is the same rejection.
 */
export async function* postInOrder(
  deps: PostingDeps,
  chunks: AsyncIterable<Chunk> | Iterable<Chunk>,
): AsyncGenerator<Outcome[]> {
  const source = iterate(chunks)
  let ended: unknown
  const read = async (before: Promise<unknown>): Promise<ReadyOrder[] | undefined> => {
    const next = await source.next()
    if (next.done) return undefined
    if (next.value.waits) await before
    // The chunk before is sent first.
    else await nextTurn()
    return Promise.all(next.value.orders.map((given) => prepareGiven(deps, given)))
  }
  let ready = await read(Promise.resolve())
  while (ready) {
    const current = ready
    const posting =
      ended === undefined ? post(deps, current) : Promise.resolve(current.map((): Outcome => ({ refused: ended })))
    // A failure of reading is thrown below, after the outcomes of the chunk before.
    const next = read(posting.catch(() => undefined)).then(
      (value) => ({ value }),
      (failure: unknown) => ({ failure }),
    )
    const outcomes = await posting
    ended ??= outcomes.find(isUnavailable)?.refused
    yield outcomes
    const following = await next
    if ('failure' in following) throw following.failure
    ready = following.value
  }
}

async function* iterate(chunks: AsyncIterable<Chunk> | Iterable<Chunk>): AsyncGenerator<Chunk> {
  yield* chunks
}

async function prepareGiven(deps: PostingDeps, given: Given): Promise<ReadyOrder> {
  if ('refused' in given) return { given, prepared: given }
  if (isScheduled((given.order ?? {}) as Timing) && !given.context.dryRun) return { given, prepared: 'scheduled' }
  return { given, prepared: await prepare(deps, given) }
}

/** The engine cannot take or write postings now. A replica of the batch finds out by the keys what was written. */
export function isUnavailable(outcome: Outcome): outcome is { refused: LedgerError } {
  if (!('refused' in outcome)) return false
  const { refused } = outcome
  return refused instanceof LedgerError && engineCodes.has(refused.code) && !refused.replayed
}

const engineCodes: ReadonlySet<string> = new Set([
  'overloaded',
  'database_unavailable',
  'outcome_unknown',
  'clock_behind',
])

async function post(deps: PostingDeps, ready: ReadyOrder[]): Promise<Outcome[]> {
  const postings = ready.flatMap(({ prepared }) =>
    prepared !== 'scheduled' && 'posting' in prepared ? [prepared.posting] : [],
  )
  const verdicts = await submit(deps, postings)
  let place = 0
  const outcomes: (Outcome | Promise<Outcome>)[] = []
  for (const { given, prepared } of ready) {
    if (prepared === 'scheduled') outcomes.push(await rerun(deps, given as BatchOrder))
    else if ('refused' in prepared) outcomes.push(prepared)
    else if ('posted' in prepared) outcomes.push(prepared)
    else if ('rule' in prepared) {
      const { operation, context, target } = given as BatchOrder
      outcomes.push(await outcomeOf(propose(deps, operation, context, prepared.rule, target)))
    } else {
      const verdict = verdicts[place] as Verdict
      place += 1
      const isOvertaken = 'rejected' in verdict && verdict.rejected instanceof OrderOvertaken
      outcomes.push(isOvertaken ? await rerun(deps, given as BatchOrder) : settleOne(deps, prepared.posting, verdict))
    }
  }
  return Promise.all(outcomes)
}

/** Submits the postings in groups, one after another, because two lanes may write two groups at the same time. */
async function submit({ engine }: PostingDeps, postings: Posting[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (let from = 0; from < postings.length; ) {
    let [to, legs] = [from, 0]
    do {
      legs += (postings[to] as Posting).legs.length
      to += 1
    } while (to < postings.length && legs + (postings[to] as Posting).legs.length <= legsMax)
    const some = await engine.submitBatch(postings.slice(from, to), 'each')
    for (const verdict of some) verdicts.push(verdict)
    from = to
    const ended = some.find((verdict) => 'rejected' in verdict && isUnavailable({ refused: verdict.rejected }))
    if (ended) return [...verdicts, ...postings.slice(to).map(() => ended)]
  }
  return verdicts
}

function settleOne(deps: PostingDeps, posting: Posting, verdict: Verdict): Outcome | Promise<Outcome> {
  if ('rejected' in verdict) return { refused: verdict.rejected }
  if ('failed' in verdict) return { refused: verdict.failed }
  const posted = settle(deps, posting, verdict)
  return posted instanceof Promise ? outcomeOf(posted) : { posted }
}

function rerun(deps: PostingDeps, { operation, context, order, target }: BatchOrder): Promise<Outcome> {
  return outcomeOf(runOrder(deps, operation, context, order, target))
}

async function outcomeOf(posted: Promise<Posted>): Promise<Outcome> {
  try {
    return { posted: await posted }
  } catch (refused) {
    return { refused }
  }
}
