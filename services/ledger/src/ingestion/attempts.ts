import { isRowRefused, sqlState } from '@florin/postgres'
import { backoffMs, DomainError } from '@florin/server'
import { LedgerError, type LedgerErrorCode, OrderOvertaken, problems, toRefusal } from '../errors.ts'
import { type PostingDeps, prepareOrder } from '../operations/post.ts'
import type { Posting, Verdict } from '../posting/posting.ts'
import { type IncomingOrder, type RefusedOrder, reasonOf } from './command.ts'
import { nextWave, type Sequenced } from './waves.ts'

/** An order on its way, with its attempts so far. */
export interface Attempt extends Sequenced {
  incoming: IncomingOrder
  attempts: number
  /** Attempts that failed because of another service, or for an unexpected reason. */
  failures: number
}

/** What became of an attempt. `isStored`: the rejection is the outcome of its key, or may not be. */
export type Outcome =
  | { is: 'posted' | 'replayed'; attempt: Attempt }
  | { is: 'refused'; attempt: Attempt; refused: RefusedOrder; isStored: boolean }
  | { is: 'retried'; attempt: Attempt; reason: unknown }

const pause = { firstMs: 200, mostMs: 5_000 }
/** Attempts of an order while another service is unavailable: some 3 seconds, without the calls themselves. */
const serviceFailuresMax = 5
/** Attempts of an order that fails for an unexpected reason: about half a minute. */
const unexpectedFailuresMax = 10

const serviceCodes: ReadonlySet<string> = new Set([
  'fx_unavailable',
  'fx_answer_invalid',
  'revenue_unavailable',
  'revenue_answer_invalid',
] satisfies LedgerErrorCode[])

export function startAttempt(incoming: IncomingOrder): Attempt {
  const { key, partition } = incoming.record
  return {
    incoming,
    sequence: key === null ? `partition ${partition}` : `key ${key.toString('latin1')}`,
    hasTarget: incoming.target !== undefined,
    notBeforeMs: 0,
    attempts: 0,
    failures: 0,
  }
}

/**
 * Attempts the next wave of these orders: prepares all of them at once, then submits them in their order, so that the engine
 * posts them as groups. An order that cannot be prepared now holds back the rest of its sequence. Orders without an outcome in
 * the result wait for the next wave.
 */
export async function attemptWave(deps: PostingDeps, waiting: Attempt[]): Promise<Outcome[]> {
  const wave = nextWave(waiting, performance.now())
  const prepared = await Promise.all(wave.map((attempt) => prepare(deps, attempt)))
  const held = new Set<string>()
  const outcomes: Promise<Outcome>[] = []
  for (const [index, attempt] of wave.entries()) {
    const each = prepared[index] as Posting | Outcome
    if (held.has(attempt.sequence)) continue
    if ('is' in each && each.is === 'retried') held.add(attempt.sequence)
    outcomes.push('is' in each ? Promise.resolve(each) : submit(deps, attempt, each))
  }
  return Promise.all(outcomes)
}

async function prepare(deps: PostingDeps, attempt: Attempt): Promise<Posting | Outcome> {
  const { operation, context, order, target } = attempt.incoming
  try {
    const prepared = await prepareOrder(deps, operation, context, order, target)
    if ('posting' in prepared) return prepared.posting
    if ('rule' in prepared) {
      throw new LedgerError(
        'approval_required',
        `Approval rule ${prepared.rule.id} applies to the order. Send it over HTTP with a new key, so that another person can approve it.`,
      )
    }
    return { is: prepared.posted.replayed ? 'replayed' : 'posted', attempt }
  } catch (error) {
    return judge(attempt, error, 'prepare')
  }
}

async function submit({ engine }: PostingDeps, attempt: Attempt, posting: Posting): Promise<Outcome> {
  let verdict: Verdict
  try {
    verdict = await engine.submit(posting)
  } catch (error) {
    return judge(attempt, error, 'submit')
  }
  if ('rejected' in verdict) return judge(attempt, verdict.rejected, 'submit')
  return { is: 'accepted' in verdict ? 'posted' : 'replayed', attempt }
}

/**
 * What a failure means: the order is rejected, or attempted again after a pause. Changes the attempt. An error of the database
 * server says something of the order only if it is about its rows. After any other one, of a primary that takes no writes or of
 * a damaged file, the order is attempted without end, as while the database is unavailable.
 */
export function judge(attempt: Attempt, error: unknown, phase: 'prepare' | 'submit'): Outcome {
  const reason = toRefusal(error) ?? error
  const isKnown = reason instanceof DomainError
  const code = isKnown ? (reason as LedgerError).code : 'internal_error'
  const isService = serviceCodes.has(code)
  const isReplayed = isKnown && reason.replayed
  const isTemporary = reason instanceof OrderOvertaken || !isKnown || problems.catalog[code].status >= 500
  const isOfServer = sqlState(reason) !== undefined && !isRowRefused(reason)
  attempt.attempts += 1
  if (isService || (!isKnown && !isOfServer)) attempt.failures += 1
  const failuresMax = isService ? serviceFailuresMax : unexpectedFailuresMax
  if (isTemporary && !isReplayed && attempt.failures < failuresMax) {
    const pauseMs = reason instanceof OrderOvertaken ? 0 : backoffMs(attempt.attempts, pause)
    attempt.notBeforeMs = performance.now() + pauseMs
    return { is: 'retried', attempt, reason }
  }
  const { record, context } = attempt.incoming
  const said = reasonOf(reason) ?? {
    code,
    detail: 'The service failed. The log of the worker has the reason with the place of the record.',
  }
  // The engine stores what it decides under the locks. A key that belongs to another request keeps its own outcome.
  const isStored = (phase === 'submit' && isKnown) || code === 'idempotency_key_reused'
  return { is: 'refused', attempt, refused: { record, context, ...said }, isStored }
}
