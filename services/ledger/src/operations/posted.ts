import type { UsedKeys } from '../idempotency/used-keys.ts'
import type { Posting, Verdict } from '../posting/posting.ts'
import { present } from '../transactions/present.ts'
import type { ReplayReader } from '../transactions/replays.ts'
import type { Transaction } from '../transactions/schemas.ts'

/** The transaction of a request, or the JSON of its answer, of its scheduled order or of its proposal; new or replayed. */
export type Posted = { replayed: boolean; dryRun: boolean } & (
  | { transaction: Transaction }
  | { answer: string }
  | { scheduled: string }
  | { proposed: string }
)

/** What became of a posting; a promise only for a replay. Throws its rejection. */
export function settle(
  { replays, usedKeys }: { replays: ReplayReader; usedKeys: UsedKeys },
  posting: Posting,
  verdict: Verdict,
): Posted | Promise<Posted> {
  usedKeys.note(posting)
  if ('rejected' in verdict) throw verdict.rejected
  if ('failed' in verdict) throw verdict.failed
  if ('accepted' in verdict) {
    const { accepted } = verdict
    const outcome = { replayed: false, dryRun: posting.dryRun }
    if (posting.answer === null) return { ...outcome, transaction: present(posting, accepted) }
    return { ...outcome, answer: accepted.answer as string }
  }
  if ('replayed' in verdict) return replay(replays, verdict.replayed)
  if ('answered' in verdict) return replayAnswer(verdict.answered)
  throw new Error('the reason of a withdrawn posting is the rejection of another one')
}

export async function replay(replays: ReplayReader, posted: { ledger: number; id: string }): Promise<Posted> {
  return { transaction: await replays(posted), replayed: true, dryRun: false }
}

/** What an answer is that a key has kept. Proposals alone have an author, and scheduled orders alone a moment. */
export function replayAnswer(answer: string): Posted {
  const outcome = { replayed: true, dryRun: false }
  const shown = JSON.parse(answer) as object
  if ('author' in shown) return { ...outcome, proposed: answer }
  if ('scheduled_for' in shown) return { ...outcome, scheduled: answer }
  return { ...outcome, answer }
}
