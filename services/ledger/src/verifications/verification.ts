import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { presentProblem, type Reporter } from '../batches/results.ts'
import { LedgerError } from '../errors.ts'
import type { Part } from '../posting/part.ts'
import { checkLedger, type LedgerStep } from '../verify/ledger.ts'
import { readMoments } from '../verify/queries.ts'
import { insertVerification } from './queries.ts'

/** One connection works, one holds the lock, and one is there to find that it is held. Postings use others. */
export const verificationPool = {
  purpose: 'verification',
  connectionsMax: 3,
  // Some checks are one statement over all accounts.
  statementTimeoutMs: 600_000,
  settings: { work_mem: '64MB', jit: 'off' },
}

interface Deps {
  pool: pg.Pool
  parts: readonly Part[]
}

interface VerificationStream {
  ledger: number
  verifiedBy: string
  endTurn(): Promise<void>
  /** Throws if the caller may not verify any more. */
  authorizeAgain(): Promise<void>
  /** Aborts when the service closes. */
  closing: AbortSignal
  reporter: Reporter
}

const pulseMs = 1_000
const lock = `hashtextextended('ledger.verification', 0)`

/**
 * Reserves the one verification that may run, whichever replica it was sent to; the returned function ends it. A
 * connection holds it, so it is also free after a kill.
 */
export async function takeTurn(pool: pg.Pool): Promise<() => Promise<void>> {
  const holder = await pool.connect()
  try {
    const { rows } = await holder.query<{ locked: boolean }>(`select pg_try_advisory_lock(${lock}) as locked`)
    if (!rows[0]?.locked) {
      throw new LedgerError(
        'verification_running',
        'Another verification is running. Send the request again when it has ended.',
      )
    }
  } catch (error) {
    holder.release(!(error instanceof LedgerError))
    throw error
  }
  let ended: Promise<void> | undefined
  const end = async () => {
    const broken = await holder.query(`select pg_advisory_unlock(${lock})`).then(
      () => false,
      () => true,
    )
    // Without its connection the lock is free too.
    holder.release(broken)
  }
  return () => {
    ended ??= end()
    return ended
  }
}

/** Verifies a ledger, and tells what it finds while it runs. It ends when its reader leaves. */
export async function* verificationStream(deps: Deps, stream: VerificationStream): AsyncGenerator<string> {
  let last: object
  try {
    last = yield* verify(deps, stream)
  } catch (error) {
    last = { done: false, problem: presentProblem(error, stream.reporter).problem }
  }
  // A client that has read the last line may send the next request.
  await stream.endTurn()
  yield lineOf(last)
}

const lineOf = (value: object) => `${JSON.stringify(value)}\n`

/** Stores the outcome, and returns the last line. */
async function* verify(
  { pool, parts }: Deps,
  { ledger, verifiedBy, ...stream }: VerificationStream,
): AsyncGenerator<string, object> {
  const startedAt = new Date((await readMoments(pool)).nowMs).toISOString()
  const steps = checkLedger(pool, parts, ledger)
  const counts = { promises: 0, broken: 0 }
  let shown: object = {}
  try {
    for (;;) {
      const next = steps.next()
      // Its failure is thrown below, or its reader has left.
      next.catch(() => undefined)
      while ((await Promise.race([next, sleep(pulseMs)])) === undefined) {
        await checkTurn(stream)
        yield lineOf(shown)
      }
      const { done, value } = await next
      if (done) {
        const outcome = { ...value, ...counts }
        await insertVerification(pool, ledger, { started_at: startedAt, verified_by: verifiedBy, ...outcome })
        return { done: true, ...outcome }
      }
      await checkTurn(stream)
      const line = describeStep(value)
      if ('progress' in value) shown = line
      if ('verdict' in value) {
        counts.promises += 1
        if (value.verdict.count > 0) counts.broken += 1
      }
      yield lineOf(line)
    }
  } finally {
    // Waits for the statement that runs, so that the next verification does not run at the same time.
    await steps.return(undefined as never).catch(() => undefined)
  }
}

async function checkTurn({
  closing,
  authorizeAgain,
}: Pick<VerificationStream, 'closing' | 'authorizeAgain'>): Promise<void> {
  if (closing.aborted) {
    throw new LedgerError('overloaded', 'The service closes. Send the request again: it starts again.', {
      retryAfterSeconds: 1,
    })
  }
  await authorizeAgain()
}

function describeStep(step: LedgerStep): object {
  if ('promises' in step) return step
  if ('progress' in step) {
    const { step: name, done: checked, total } = step.progress
    // Postings of the meantime are checked too.
    return { step: name, checked, total: total === undefined ? null : Math.max(checked, total) }
  }
  const { promise, count, findings } = step.verdict
  return { promise, broken: count, findings: findings.map(({ what }) => what) }
}
