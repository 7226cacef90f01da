import { withTransaction } from '@florin/postgres'
import type pg from 'pg'
import { checks, countBooks, type Finding, findBroken } from './queries.ts'

export interface Verdict {
  promise: string
  /** How many places break it: 0 when it is kept. */
  count: number
  /** The first of them. */
  findings: Finding[]
  ms: number
}

/** Places shown of a promise that is broken. */
export const findingsMax = 10

/**
 * Checks every promise of the books over the whole database, at one moment, while work goes on. `onVerdict` hears of
 * each as it is reached. The pool's statement timeout must suit the size of the books.
 */
export async function verifyBooks(
  db: pg.Pool,
  onVerdict: (verdict: Verdict) => void = () => undefined,
): Promise<{ verdicts: Verdict[]; transactions: string; entries: string; accounts: string }> {
  return withTransaction(db, async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only')
    const verdicts: Verdict[] = []
    for (const check of checks) {
      const startedMs = performance.now()
      const { findings, count } = await findBroken(tx, check, findingsMax)
      const verdict = { promise: check.promise, count, findings, ms: Math.round(performance.now() - startedMs) }
      verdicts.push(verdict)
      onVerdict(verdict)
    }
    return { verdicts, ...(await countBooks(tx)) }
  })
}
