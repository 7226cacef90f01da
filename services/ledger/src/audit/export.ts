import type { Queryable } from '@florin/postgres'
import { type AuditConditions, listAuditEntries } from './queries.ts'

/** Entries read at once. */
const stepMax = 1_000

/**
 * All matching entries as lines of JSON, newest first, one step in memory. It reads on when the client has taken what was
 * read. A token that expires, or a key that is revoked, ends it with an error.
 */
export async function* exportAuditEntries(
  db: Queryable,
  conditions: AuditConditions,
  before: string | null,
  authorizeAgain: () => Promise<void>,
): AsyncGenerator<string> {
  let place = before
  do {
    const { entries, searchedTo } = await listAuditEntries(db, conditions, place, stepMax)
    await authorizeAgain()
    if (entries.length > 0) yield `${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n`
    place = entries.length === stepMax ? (entries.at(-1)?.id ?? null) : searchedTo
  } while (place !== null)
}
