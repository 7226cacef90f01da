import { setTimeout as sleep } from 'node:timers/promises'
import { backoffMs, type Counter, DomainError, type Logger } from '@florin/server'
import { keyReused } from '../errors.ts'
import { keyOf } from '../idempotency/key.ts'
import { findKeyUses } from '../idempotency/queries.ts'
import type { Producer } from '../kafka/producer.ts'
import type { FetchedRecord } from '../kafka/records.ts'
import type { PostingDeps } from '../operations/post.ts'
import { type Attempt, attemptWave, type Outcome, startAttempt } from './attempts.ts'
import { type CommandReader, type IncomingOrder, type RefusedOrder, readOrder } from './command.ts'
import { sendDeadLetters } from './dead-letters.ts'
import { insertKeyRefusals, listProgress, recordIngestion } from './queries.ts'

export interface SettleDeps extends PostingDeps {
  reader: CommandReader
  producer: Producer
  commandsTopic: string
  /** By outcome: posted, replayed, refused, retried. */
  outcomes: Counter<'outcome'>
  logger: Logger
}

/** Records of a topic that were read together. */
export interface Poll {
  generation: number
  records: FetchedRecord[]
  /** By partition, the offset after them. */
  next: Map<number, bigint>
}

const pause = { firstMs: 200, mostMs: 5_000 }

/**
 * Gives each record its outcome, then stores the progress of the partitions with the rejections. Before that the rejected ones
 * are in the dead letters. Whatever is interrupted is done again by the next worker: keys replay, and rejections are stored
 * once. Resolves when all is durable; throws when `signal` ends it before.
 */
export async function settlePoll(deps: SettleDeps, poll: Poll, signal: AbortSignal): Promise<void> {
  const again = <T>(what: string, work: () => Promise<T>) => untilDone(deps.logger, what, work, signal)
  const settled = await again('read the progress', () => listProgress(deps.db, poll.generation))
  const records = poll.records.filter(({ partition, offset }) => offset >= (settled.get(partition) ?? 0n))
  const read = await Promise.all(
    records.map((record) => again('read the ledger of an order', () => readOrder(deps.reader, record))),
  )
  const unreadable = read.filter((each) => 'code' in each)
  const { refused, unstored } = await postAll(
    deps,
    read.filter((each) => 'operation' in each),
    signal,
  )
  const candidates = [...unstored, ...unreadable.filter(({ context }) => context !== undefined)]
  const decided = await again('store rejections', () => decideByKey(deps, candidates))
  deps.outcomes.inc({ outcome: 'posted' }, candidates.length - decided.length)
  const final = [...refused, ...unreadable.filter(({ context }) => context === undefined), ...decided]
  deps.outcomes.inc({ outcome: 'refused' }, final.length)
  if (final.length > 0) {
    await again('send dead letters', () => sendDeadLetters(deps.producer, deps.commandsTopic, final, deps.logger))
  }
  await again('store the progress', () => recordIngestion(deps.db, poll.generation, poll.next, final.map(toRow)))
}

/** Posts orders in waves until each is posted or rejected. `unstored`: rejections that may not be the outcome of their key. */
async function postAll(
  deps: SettleDeps,
  orders: IncomingOrder[],
  signal: AbortSignal,
): Promise<{ refused: RefusedOrder[]; unstored: RefusedOrder[] }> {
  const refused: RefusedOrder[] = []
  const unstored: RefusedOrder[] = []
  let waiting: Attempt[] = orders.map(startAttempt)
  while (waiting.length > 0) {
    signal.throwIfAborted()
    const outcomes = await attemptWave(deps, waiting)
    if (outcomes.length === 0) await pauseUntilDue(waiting, signal)
    const ended = new Set<Attempt>()
    for (const outcome of outcomes) {
      note(deps, outcome)
      if (outcome.is === 'retried') continue
      ended.add(outcome.attempt)
      if (outcome.is === 'refused') (outcome.isStored ? refused : unstored).push(outcome.refused)
    }
    waiting = waiting.filter((attempt) => !ended.has(attempt))
  }
  return { refused, unstored }
}

async function pauseUntilDue(waiting: Attempt[], signal: AbortSignal): Promise<void> {
  const dueMs = Math.min(...waiting.filter(({ notBeforeMs }) => notBeforeMs > 0).map(({ notBeforeMs }) => notBeforeMs))
  await sleep(Math.max(1, dueMs - performance.now()), undefined, { signal })
}

function note({ outcomes, logger }: SettleDeps, outcome: Outcome): void {
  if (outcome.is !== 'refused') outcomes.inc({ outcome: outcome.is })
  if (outcome.is !== 'retried') return
  const { attempt, reason } = outcome
  const { partition, offset } = attempt.incoming.record
  const level = reason instanceof DomainError ? 'info' : 'error'
  const place = { partition, offset: String(offset), attempts: attempt.attempts }
  if (attempt.attempts === 1) logger[level]({ err: reason, ...place }, 'an order is attempted again')
}

/**
 * Makes rejections the outcomes of their keys. A key may have an outcome already, of another worker that settles the same
 * record, or of a request over HTTP: that one counts. Returns what is rejected then.
 */
async function decideByKey({ db }: SettleDeps, candidates: RefusedOrder[]): Promise<RefusedOrder[]> {
  if (candidates.length === 0) return []
  const keyed = candidates.map((refused) => {
    const { ledger, idempotencyKey: key, requestHash } = refused.context as NonNullable<RefusedOrder['context']>
    return { ledger, key, requestHash, code: refused.code, detail: refused.detail, refused }
  })
  await insertKeyRefusals(db, keyed)
  const uses = await findKeyUses(db, keyed)
  return keyed.flatMap(({ ledger, key, requestHash, refused }) => {
    const use = uses.get(keyOf(ledger, key))
    // The ledger is being removed, with its keys.
    if (!use) return [refused]
    if (use.requestHash !== requestHash) {
      const { code, message: detail } = keyReused()
      return [{ ...refused, code, detail }]
    }
    return use.refusal ? [{ ...refused, ...use.refusal }] : []
  })
}

function toRow({ record: { partition, offset }, context, code, detail }: RefusedOrder) {
  return { partition, offset, ledger: context?.ledger ?? null, key: context?.idempotencyKey ?? null, code, detail }
}

/** Does the work again after each failure: the database or Kafka is unavailable. Throws when `signal` ends it. */
async function untilDone<T>(logger: Logger, what: string, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (failures === 1) logger.warn({ err: error }, `cannot ${what}`)
      await sleep(backoffMs(failures, pause), undefined, { signal })
    }
  }
}
