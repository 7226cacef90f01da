import type { Transaction as DatabaseTransaction } from '@florin/postgres'
import type { LockedAccounts } from './locked-account.ts'
import { type Asked, type Attached, attach, type Part } from './part.ts'
import type { Posting } from './posting.ts'
import { type Clock, readClock } from './queries.ts'

/** The parts that follow the locked accounts of a group: by posting, and what each part is asked. */
export interface Following {
  byPosting: Map<Posting, Attached[]>
  byPart: Map<Part, Asked<unknown>[]>
}

/** Usually empty. Accounts that are not locked are left out: their postings are postponed. */
export function findFollowing(
  parts: readonly Part[],
  postings: Posting[],
  locked: Map<number, LockedAccounts>,
): Following {
  const following: Following = { byPosting: new Map(), byPart: new Map() }
  for (const part of parts) {
    if (!part.follows) continue
    const asked: Asked<unknown>[] = []
    for (const posting of postings) {
      const accounts = locked.get(posting.ledger)
      const terms = accounts && part.follows.termsOf(posting.legs, accounts)
      if (terms === undefined) continue
      asked.push({ ledger: posting.ledger, terms })
      following.byPosting.set(posting, [...(following.byPosting.get(posting) ?? []), attach(part, terms)])
    }
    if (asked.length > 0) following.byPart.set(part, asked)
  }
  return following
}

/**
 * Locks what the accounts of other groups share with these, then takes the moment of the group: it is later than those of all
 * groups that had the locks before.
 */
export async function lockFollowing(tx: DatabaseTransaction, { byPart }: Following, ledgers: number[]): Promise<Clock> {
  const locks = [...byPart].map(([part, asked]) => part.follows?.lock(tx, asked))
  const clock = readClock(tx, ledgers)
  await Promise.all([...locks, clock])
  return clock
}

export async function readFollowing(
  tx: DatabaseTransaction,
  { byPart }: Following,
  recordedAtMs: (ledger: number) => number,
): Promise<(readonly [Part, unknown])[]> {
  return Promise.all(
    [...byPart].map(async ([part, asked]) => [part, await part.follows?.read(tx, asked, recordedAtMs)] as const),
  )
}
