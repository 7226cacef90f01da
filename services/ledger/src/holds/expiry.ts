import type pg from 'pg'
import type { AccountCache } from '../accounts/cache.ts'
import type { PostingEngine } from '../posting/engine.ts'
import { listExpired } from './queries.ts'
import { prepareRelease } from './release.ts'

/** Holds per batch: each becomes a posting. */
const holdsMax = 500

/**
 * Releases what remains of the holds whose time is over. Any number of replicas may do it: a hold ends once, and the others
 * find that it has. Returns whether there may be more.
 */
export async function expireHolds(deps: {
  db: pg.Pool
  accounts: AccountCache
  engine: PostingEngine
}): Promise<boolean> {
  const due = await listExpired(deps.db, holdsMax)
  const postings = await Promise.all(
    due.map(async ({ ledger, id }) => ({
      ...(await prepareRelease(deps, ledger, id, 'expired')),
      ledger,
      kind: 'expiry' as const,
      reference: null,
      description: null,
      metadata: null,
      effectiveAt: null,
      expiresAt: null,
      reverses: null,
      idempotencyKey: null,
      requestHash: '',
      dryRun: false,
    })),
  )
  for (const verdict of await deps.engine.submitBatch(postings, 'each')) {
    if ('rejected' in verdict && !endedMeanwhile.has(verdict.rejected.code)) throw verdict.rejected
  }
  return due.length === holdsMax
}

/** Another request or replica was first. */
const endedMeanwhile = new Set<string>(['hold_ended', 'hold_changed'])
